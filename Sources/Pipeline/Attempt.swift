import Diagnostics
import Foundation

/// One attempt of a scheduler to get the result of a trial.
struct Attempt: Sendable {
  private let trial: PlannedTrial
  private let needed: [StoredTrial]
  private let fresh: Bool
  private let scheduler: Scheduler
  private let committer: Committer

  init(_ trial: PlannedTrial, needed: [StoredTrial], fresh: Bool, scheduler: Scheduler, committer: Committer)
  {
    (self.trial, self.needed, self.fresh) = (trial, needed, fresh)
    (self.scheduler, self.committer) = (scheduler, committer)
  }

  /// Runs the trial if nobody else does.
  /// - Parameters:
  ///   - begun: Called when it begins.
  ///   - done: Called when a computed result is written.
  /// - Returns: How the attempt ended, or `nil` when `done` will be told.
  func run(begun: (RunningTrial) -> Void, done: @escaping @Sendable (Ending) -> Void) -> Ending? {
    let store = scheduler.store
    do {
      guard let lock = try FileLock(store.lockPath(trial.key)) else { return .elsewhere }
      do {
        // Whoever held the lock until now may have left a result.
        let previous = try scheduler.find(trial.key)
        if let previous, !fresh {
          lock.release()
          return .found(previous)
        }
        if fresh { store.removeCheckpoint(trial.key) }
        let context = RunningTrial(
          trial, needed: needed, checkpoint: try store.checkpoint(trial.key), store: store,
          checkpointInterval: scheduler.checkpointInterval, threads: scheduler.threads,
          shouldStop: scheduler.shouldStop)
        begun(context)
        scheduler.display.show(.started(trial))
        let ending = try compute(context, replacing: previous, lock, done)
        if ending != nil { lock.release() }
        return ending
      } catch {
        lock.release()
        throw error
      }
    } catch {
      return .storeFailed(describe(error))
    }
  }

  /// - Throws: What reading the store throws; a failure of the trial itself is an `Ending`.
  private func compute(
    _ context: RunningTrial, replacing previous: StoredTrial?, _ lock: FileLock,
    _ done: @escaping @Sendable (Ending) -> Void
  ) throws -> Ending? {
    let outcome: Data
    do {
      outcome = try trial.run(context)
    } catch let failure as StoreFailure {
      return .storeFailed(failure.problem)
    } catch is Interrupted where scheduler.shouldStop() {
      return .interrupted
    } catch {
      return .failed(describe(error))
    }
    let seconds = (ContinuousClock.now - context.started) / .seconds(1)
    let (entry, write) = try scheduler.store.entry(
      TrialResult(outcome: outcome, attachments: context.attachments), of: trial)
    committer.commit(
      Committer.Item(write: write, lock: lock) { problem in
        if let problem { return done(.storeFailed(problem)) }
        scheduler.store.removeCheckpoint(trial.key)
        if let previous, previous.digest != entry.digest {
          scheduler.display.show(
            .noted(Diagnostic(.claim, "computing it again gave other bits", at: .named(trial.title))))
        }
        done(.computed(entry, seconds: seconds))
      })
    return nil
  }

  private func describe(_ error: any Error) -> Diagnostic {
    switch error {
    case let problem as Diagnostic:
      Diagnostic(
        problem.kind, problem.problem, at: problem.place ?? .named(trial.title), remedy: problem.remedy)
    case let problems as DiagnosticList:
      describe(problems.all[0])
    default:
      Diagnostic(.claim, "the trial failed (\(reason(error)))", at: .named(trial.title))
    }
  }
}
