import Diagnostics
import Foundation

/// The page as one file that needs no other.
enum SelfContainedPage {
  /// What a mail server takes without complaint.
  static let limit = 10_000_000

  /// Dark variants of the pictures are left out when the page would be too large with them, then what can be taken away.
  static func write(
    _ filling: Filling, _ templates: Templates, mathematicsFont: String?, from folder: URL
  ) throws(DiagnosticList) -> String {
    for (darkPictures, downloads) in [(true, true), (false, true), (false, false)] {
      let assets = Assets(embeddedFrom: folder, darkPictures: darkPictures, downloads: downloads)
      let page = HTMLPage(filling, templates, assets).page(mathematicsFont: mathematicsFont)
      guard assets.missing.isEmpty else {
        throw DiagnosticList(
          assets.missing.map { Diagnostic(.data, "cannot read the file to embed", at: .named($0)) })
      }
      if page.utf8.count < limit { return page }
      if !downloads {
        let size = Double(page.utf8.count) / 1e6
        throw DiagnosticList([
          Diagnostic(
            .data,
            "the self-contained page has \(NumberFormat(style: .fixed(decimals: 1)).format(size).plain) MB",
            remedy: "it must stay under 10 MB: show fewer or smaller pictures")
        ])
      }
    }
    return ""
  }
}
