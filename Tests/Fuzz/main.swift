import Foundation

// `fuzz SECONDS SEED` feeds saved and new inputs to everything that reads what others write. A process of its own reads them,
// and the system ends it when an input takes more than two seconds of the processor, or a minute of the clock: what it was
// reading then is saved and reported, and another process goes on behind it.
// `fuzz read SUBJECT FILE` reads one input again.

let scratch = FileManager.default.temporaryDirectory.appending(path: "report-fuzz-\(getpid())")

/// Reads an input under the clock.
func read(_ input: [UInt8], _ subject: Subject, in folder: URL) {
  var limit = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: 2, tv_usec: 0))
  setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &limit, nil)
  alarm(60)
  subject.read(input, in: folder)
}

/// Reads inputs from a number on until the deadline, with a note of the one in hand.
func work(seed: UInt64, from first: Int, until deadline: Date, note: String) throws {
  let inputs = try Inputs(seed: seed)
  let file = open(note, O_WRONLY | O_CREAT, 0o600)
  var number = first
  while Date() < deadline {
    withUnsafeBytes(of: number) { _ = pwrite(file, $0.baseAddress, $0.count, 0) }
    let (subject, input) = inputs[number]
    read(input, subject, in: scratch)
    number += 1
  }
  withUnsafeBytes(of: number) { _ = pwrite(file, $0.baseAddress, $0.count, 0) }
}

/// Lets others work, and saves what they die of; returns how often they did.
func drive(seconds: Double, seed: UInt64) throws -> Int {
  let inputs = try Inputs(seed: seed)
  let note = scratch.appending(path: "note").path
  let deadline = Date() + seconds
  var (next, failures) = (0, 0)
  while Date() < deadline {
    let worker = Process()
    worker.executableURL = URL(filePath: CommandLine.arguments[0])
    worker.arguments = ["work", "\(seed)", "\(next)", "\(deadline.timeIntervalSince1970)", note]
    try worker.run()
    worker.waitUntilExit()
    next = try Data(contentsOf: URL(filePath: note)).withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
    if worker.terminationReason == .exit, worker.terminationStatus == 0 { break }
    failures += 1
    let (subject, input) = inputs[next]
    let folder = corpus.appending(path: subject.rawValue)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "\(seed)-\(next)")
    try Data(input).write(to: file)
    let isSlow = [SIGPROF, SIGALRM].contains(worker.terminationStatus)
    print(
      "\(isSlow ? "too slow" : "crashed (signal \(worker.terminationStatus))"): \(CommandLine.arguments[0]) read \(subject) \(file.path)"
    )
    next += 1
  }
  print("\(next) inputs, \(failures) failures, seed \(seed)")
  return failures
}

try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
let arguments = CommandLine.arguments.dropFirst()
var failures = 0
do {
  defer { try? FileManager.default.removeItem(at: scratch) }
  switch (arguments.first, arguments.count) {
  case ("read", 3):
    guard let subject = Subject(rawValue: arguments[2]) else { exit(64) }
    read(Array(try Data(contentsOf: URL(filePath: arguments[3]))), subject, in: scratch)
  case ("work", 5):
    let deadline = Date(timeIntervalSince1970: Double(arguments[4]) ?? 0)
    try work(
      seed: UInt64(arguments[2]) ?? 0, from: Int(arguments[3]) ?? 0, until: deadline, note: arguments[5])
  default:
    failures = try drive(
      seconds: arguments.first.flatMap(Double.init) ?? 600,
      seed: arguments.dropFirst().first.flatMap(UInt64.init) ?? 1)
  }
}
exit(failures == 0 ? 0 : 1)
