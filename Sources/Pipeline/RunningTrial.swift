import Diagnostics
import Foundation
import Synchronization

/// How far a running trial is.
struct Step: Sendable, Equatable {
  var step = 0
  var steps = 0
  var loss: Double?
}

/// The context of one trial while it runs.
final class RunningTrial: TrialContext {
  let trial: PlannedTrial
  let needed: [StoredTrial]
  let checkpoint: Data?
  let threads: Int
  let started = ContinuousClock.now
  private let store: Store
  private let checkpointInterval: Duration
  private let shouldStop: @Sendable () -> Bool
  private let lastCheckpoint: Mutex<ContinuousClock.Instant>
  private let position = Mutex(Step())
  private let files = Mutex<[String: Data]>([:])

  init(
    _ trial: PlannedTrial, needed: [StoredTrial], checkpoint: Data?, store: Store,
    checkpointInterval: Duration, threads: Int,
    shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.trial = trial
    self.needed = needed
    self.store = store
    self.checkpointInterval = checkpointInterval
    self.shouldStop = shouldStop
    self.checkpoint = checkpoint
    self.threads = threads
    lastCheckpoint = Mutex(.now)
  }

  var step: Step { position.withLock(\.self) }
  var attachments: [String: Data] { files.withLock(\.self) }

  func progress(step: Int, of steps: Int, loss: Double?) {
    position.withLock { $0 = Step(step: step, steps: steps, loss: loss) }
  }

  func attach(_ name: String, _ bytes: Data) {
    files.withLock { $0[name] = bytes }
  }

  func checkCancellation() throws {
    if shouldStop() { throw Interrupted() }
  }

  func checkpoint(_ state: () throws -> Data) throws {
    let stop = shouldStop()
    guard stop || lastCheckpoint.withLock({ ContinuousClock.now - $0 }) >= checkpointInterval else { return }
    let bytes = try state()
    do {
      try store.writeCheckpoint(bytes, trial.key)
    } catch let problem as Diagnostic {
      throw StoreFailure(problem: problem)
    }
    lastCheckpoint.withLock { $0 = .now }
    if stop { throw Interrupted() }
  }

  func data(_ name: String) throws -> Data {
    guard let expected = trial.identity.data[name] else {
      throw Diagnostic(
        .data, "the trial reads a data file that its study does not list in `dataFiles`", at: .named(name))
    }
    return try trial.data.contents(of: name, sha256: expected)
  }
}

/// The store cannot be written: no fault of the trial, and no use to go on.
struct StoreFailure: Error {
  let problem: Diagnostic
}
