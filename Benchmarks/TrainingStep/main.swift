import Foundation
import ReproducibleMath
import Transformer

// Times one full training step (forward, backward, Adam) of each configuration, a sweep of small trials, and the
// processor's peak, and prints a JSON object a line. `Benchmarks/training-step` runs it beside its peers.
// Usage: benchmark-training-step step NAME THREADS SECONDS | trainer NAME STEPS ROUNDS | sweep JOBS TRIALS | peak THREADS

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "step":
  try printStep(named: arguments[2], threads: Int(arguments[3]) ?? 1, seconds: Double(arguments[4]) ?? 1)
case "trainer":
  try printTrainer(
    named: arguments[2], steps: Int(arguments[3]) ?? 100, rounds: max(1, Int(arguments[4]) ?? 1))
case "sweep": try printSweep(jobs: Int(arguments[2]) ?? 1, trials: Int(arguments[3]) ?? 1)
case "peak": printPeak(threads: Int(arguments[2]) ?? 1)
default:
  print("usage: step NAME THREADS SECONDS | trainer NAME STEPS ROUNDS | sweep JOBS TRIALS | peak THREADS")
}
