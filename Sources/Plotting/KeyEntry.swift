/// One series of a key: its words, and what of it is shown beside them.
struct KeyEntry: Equatable, Sendable {
  let label: String
  let role: Role
  var line: LineSample?
  var hasBand = false
  var marker: Marker?
  var isBox = false

  struct LineSample: Equatable, Sendable {
    let dash: Dash?
    let weight: Line.Weight
  }

  /// The labelled series in drawing order; marks with the same words and role, such as a median and its band, are
  /// one entry.
  static func entries(of marks: [Mark], _ style: Style) -> [KeyEntry] {
    var entries: [KeyEntry] = []
    for mark in marks {
      guard let (label, role) = mark.series else { continue }
      let k: Int
      if let known = entries.firstIndex(where: { $0.label == label && $0.role == role }) {
        k = known
      } else {
        entries.append(KeyEntry(label: label, role: role))
        k = entries.count - 1
      }
      switch mark {
      case .line(let m):
        entries[k].line = LineSample(dash: m.dash, weight: m.weight)
        if m.hasMarkers { entries[k].marker = entries[k].marker ?? style.marker(role) }
      case .scatter(let m): entries[k].marker = m.marker ?? style.marker(role)
      case .errorBars(let m): entries[k].marker = m.marker ?? style.marker(role)
      case .band: entries[k].hasBand = true
      default: entries[k].isBox = true
      }
    }
    // A median without words of its own lends its band the line, and the other way round.
    for mark in marks {
      if case .band(let band) = mark, band.label == nil {
        for k in entries.indices where entries[k].role == band.role && entries[k].line != nil {
          entries[k].hasBand = true
        }
      }
    }
    return entries
  }
}

extension Mark {
  /// The words and the role of a mark that the key names.
  var series: (label: String, role: Role)? {
    let (label, role): (String?, Role)
    switch self {
    case .line(let m): (label, role) = (m.label, m.role)
    case .scatter(let m): (label, role) = (m.label, m.role)
    case .band(let m): (label, role) = (m.label, m.role)
    case .errorBars(let m): (label, role) = (m.label, m.role)
    case .bars(let m): (label, role) = (m.label, m.role)
    case .histogram(let m): (label, role) = (m.label, m.role)
    case .boxes(let m): (label, role) = (m.values == nil ? m.label : nil, m.role)
    case .heatMap, .contour, .reference, .text, .arrow: return nil
    }
    return label.map { ($0, role) }
  }

  /// The colour scale of a mark that shows values by colours, with the values.
  var colored: (scale: ColorScale, rows: [[Double]])? {
    switch self {
    case .heatMap(let m): (m.color, m.values)
    case .contour(let m): (m.color, m.values)
    case .boxes(let m): m.values.map { (m.color, [$0]) }
    default: nil
    }
  }
}
