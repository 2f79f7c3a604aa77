import Testing
import Transformer

@Suite struct TrainingTests {
  static let names = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]

  @Test(arguments: ReferenceModel.all, names)
  func twentyStepsAgreeWithPyTorch(_ reference: ReferenceModel, _ name: String) throws {
    let run = try #require(reference.optimizers[name])
    let settings = run.hyperparameters
    let betas = settings.betas ?? [0, 0]
    let decay = settings.weightDecay ?? 0
    let optimizer: Optimizer =
      switch name {
      case "rmsprop":
        .rmsProp(smoothing: settings.alpha ?? 0, epsilon: settings.eps ?? 0, weightDecay: decay)
      case "adam": .adam(beta1: betas[0], beta2: betas[1], epsilon: settings.eps ?? 0, weightDecay: decay)
      case "adamw": .adamW(beta1: betas[0], beta2: betas[1], epsilon: settings.eps ?? 0, weightDecay: decay)
      default:
        .gradientDescent(
          momentum: settings.momentum ?? 0, nesterov: settings.nesterov ?? false, weightDecay: decay)
      }
    let engine = Engine(try reference.model())
    let training = Training(engine, optimizer)
    var losses: [Double] = []
    for _ in 0..<20 {
      losses.append(
        try training.step(
          input: reference.input.flat, target: reference.target.flat, loss: .meanSquaredError,
          rate: settings.lr))
    }
    losses.append(
      try engine.loss(input: reference.input.flat, target: reference.target.flat, loss: .meanSquaredError))
    #expect(relativeError(losses, run.losses) < 1e-9)
    #expect(relativeError(engine.model[.readoutWeight], run.finalReadoutWeight.flat) < 1e-9)
  }
}
