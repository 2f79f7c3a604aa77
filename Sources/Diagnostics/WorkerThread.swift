import Foundation

/// A thread that says when it cannot be started. Foundation's does not, and Dispatch waits until it can, which under a limit
/// of processes is never.
public struct WorkerThread {
  private let handle: pthread_t

  /// Starts a thread with a stack as large as a main thread's.
  ///
  /// - Throws: `Diagnostic` of kind `.inputOutput` when the system starts none: a caller that can go on with fewer threads
  ///   does.
  public init(_ body: @escaping @Sendable () -> Void) throws(Diagnostic) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Darwin)
      var handle: pthread_t?
      let code = pthread_create(&handle, &attributes, { Work.run($0) }, work.toOpaque())
    #else
      var handle = pthread_t()
      let code = pthread_create(&handle, &attributes, { Work.run($0!) }, work.toOpaque())
    #endif
    guard code == 0 else {
      work.release()
      throw Diagnostic(
        .inputOutput, "cannot start a thread (\(String(cString: strerror(code))))",
        remedy: "allow more processes (ulimit -u, or a container's limit of pids) or more memory")
    }
    #if canImport(Darwin)
      self.handle = handle!
    #else
      self.handle = handle
    #endif
  }

  /// Waits until it has ended; to be called once, unless `detach` is.
  public func join() { pthread_join(handle, nil) }

  /// Lets it end by itself.
  public func detach() { pthread_detach(handle) }
}

/// What a thread does, on its way there.
private final class Work {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  static func run(_ work: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
    return nil
  }
}
