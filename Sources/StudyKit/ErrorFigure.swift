import Approximation
import Diagnostics
import Plotting
import ReproducibleMath
import Transformer

/// A layer beside the map that it approximates, as a picture.
///
/// Of the outputs the one is shown whose error is largest where the certificate found the largest. One input number makes
/// curves; two make maps of target, network and error, and for Proof A's construction the cells that its heads cut. Of more
/// numbers the first two vary, and the others stay where the largest error was found.
public struct ErrorFigure {
  let model: Model<Double>
  let certifier: Certifier
  let certificate: Certificate
  private var target: Target { certifier.target }

  /// The picture of a model and what is proved of it.
  public init(_ model: Model<Double>, _ certifier: Certifier, _ certificate: Certificate) {
    self.model = model
    self.certifier = certifier
    self.certificate = certificate
  }

  /// The figure.
  ///
  /// - Parameter resolution: points along an axis of a map; a curve has ten times as many.
  /// - Throws: `Diagnostic` when the model cannot be run.
  public func figure(resolution: Int = 160) throws(Diagnostic) -> Figure {
    target.inputCount == 1 ? curves(10 * resolution + 1) : try maps(resolution)
  }

  /// The output that is shown, counted from 0 over tokens and their coordinates.
  private var output: Int {
    let errors = certifier.differences(at: certificate.location).map { abs($0) }
    return errors.indices.max { errors[$0] < errors[$1] } ?? 0
  }

  private func name(_ function: String, of output: Int) -> String {
    let (token, coordinate) = output.quotientAndRemainder(dividingBy: target.outputWidth)
    return target.formula.outputs.count == 1
      ? "$\(function)(X)$" : "$\(function)(X)_{\(token + 1),\(coordinate + 1)}$"
  }

  // MARK: One number

  private func curves(_ count: Int) -> Figure {
    let x = target.domain[0].grid(count)
    let (outputs, shown) = (target.formula.outputs.count, output)
    let truth = stride(from: shown, to: count * outputs, by: outputs).map { [values = target(x)] in values[$0]
    }
    let differences = certifier.differences(at: x)
    let network = x.indices.map { truth[$0] + differences[$0 * outputs + shown] }
    let (label, role) =
      certifier.construction.map { ("Proof A, $K = \($0.cells)$", Role.proofA) } ?? ("network", .trained)
    return .approximation(
      x: x, target: truth, [.init(label, role, y: network)], bound: certificate.bound,
      targetLabel: "target", xAxis: Axis("$x_{1,1}$"), yAxis: Axis(name("f", of: shown)),
      errorAxis: .log10("Pointwise error", from: certificate.bound * 1e-4))
  }

  // MARK: Two and more

  private func maps(_ resolution: Int) throws(Diagnostic) -> Figure {
    let (across, up) = (target.domain[0], target.domain[1])
    let points = up.cellCentres(resolution).flatMap { second in
      across.cellCentres(resolution).flatMap { [$0, second] + certificate.location.dropFirst(2) }
    }
    let (outputs, shown) = (target.formula.outputs.count, output)
    let values = target(points)
    let differences = certifier.differences(at: points)
    func rows(_ value: (_ point: Int) -> Double) -> [[Double]] {
      (0..<resolution).map { row in (0..<resolution).map { value(row * resolution + $0) } }
    }
    func panel(_ title: String, _ values: [[Double]], _ color: ColorScale) -> Panel {
      Panel(
        title: title, x: Axis(variable(0), from: across.lower, to: across.upper),
        y: Axis(variable(1), from: up.lower, to: up.upper),
        [.heatMap(HeatMap(values, x: across.lower...across.upper, y: up.lower...up.upper, color: color))])
    }
    let truth = rows { values[$0 * outputs + shown] }
    let network = rows { values[$0 * outputs + shown] + differences[$0 * outputs + shown] }
    let errors = rows { point in
      differences[point * outputs..<(point + 1) * outputs].reduce(0) { max($0, abs($1)) }
    }
    let both = (truth + network).flatMap { $0 }
    let range = ColorScale(.sequential, from: both.min(), to: both.max())
    var panels = [
      panel("target " + name("f", of: shown), truth, range),
      panel("network " + name("T", of: shown), network, range),
      panel("error $\\|T - f\\|_\\infty$", errors, ColorScale(.paper, from: 0)),
    ]
    if let construction = certifier.construction {
      let cells = try cells(construction, across.cellCentres(resolution), up.cellCentres(resolution))
      panels.append(
        panel(
          "cells that the heads cut", rows { cells[$0] }, ColorScale(.paper, from: -1, to: 6, hasBar: false)))
    }
    let others = certificate.location.indices.dropFirst(2).map { coordinate in
      "\(variable(coordinate)) = \((certificate.location[coordinate] * 1e4).rounded() / 1e4)"
    }
    let isSquare = panels.count == 4
    return Figure(
      title: others.isEmpty ? nil : "at " + others.joined(separator: ", "), panels: panels,
      columns: isSquare ? 2 : 3,
      sharing: [.x, .y], height: isSquare ? 5.8 : 2.4)
  }

  private func variable(_ coordinate: Int) -> String {
    let (token, c) = coordinate.quotientAndRemainder(dividingBy: target.inputWidth)
    return "$x_{\(token + 1),\(c + 1)}$"
  }

  /// The cells of the first two coordinates in four colours, row by row.
  ///
  /// A head looks at its own coordinate, and at the others with a weight of at most e^{−B}: so the layer is run along the
  /// two axes, not on all of the square.
  private func cells(_ construction: PartitionAndRoute, _ across: [Double], _ up: [Double]) throws(Diagnostic)
    -> [Double]
  {
    let heads = try HeadBits(model, construction, target)
    let thresholds = construction.cells - 1
    func bits(_ coordinate: Int, _ axis: [Double]) throws(Diagnostic) -> [ArraySlice<Double>] {
      var points: [Double] = []
      for x in axis {
        var point = certificate.location
        point[coordinate] = x
        points += point
      }
      let all = try heads.bits(at: points)
      return axis.indices.map {
        let start = $0 * heads.count + coordinate * thresholds
        return all[start..<start + thresholds]
      }
    }
    let (first, second) = (try bits(0, across), try bits(1, up))
    return second.flatMap { above in first.map { heads.color($0 + above) } }
  }
}
