import Diagnostics
import Foundation
import Plotting
import TeXMath

extension Gallery {
  /// The files of a page that shows every figure in both styles: `index.html` first, then the pictures beside it.
  ///
  /// - Throws: the problems of a figure that cannot be drawn, which would be an error of the gallery.
  static func page() throws(DiagnosticList) -> [(name: String, data: Data)] {
    let items = items
    let light = try items.map(\.figure).pngs(.light)
    let dark = try items.map(\.figure).pngs(.dark)
    var files = [("index.html", Data(try html(items).utf8))]
    for (k, item) in items.enumerated() {
      files.append(("\(item.name)-light.png", light[k]))
      files.append(("\(item.name)-dark.png", dark[k]))
    }
    return files
  }

  private static func html(_ items: [Item]) throws(DiagnosticList) -> String {
    let sections = try items.map { (item: Item) throws(DiagnosticList) -> String in
      let alt = SVG.escaped(item.figure.altText)
      let notes = try item.figure.layout().notes.map { "<li>\(SVG.escaped($0.description))</li>" }.joined()
      return """
        <section id="\(item.name)">
        <h2>\(item.name)</h2>
        <p>\(SVG.escaped(plainText(item.caption)))</p>
        <div class="pair">
        <img src="\(item.name)-light.png" width="\(Int(item.figure.width * 96))" alt="\(alt)">
        <img src="\(item.name)-dark.png" width="\(Int(item.figure.width * 96))" alt="">
        </div>
        <p class="alt">\(alt)</p>\(notes.isEmpty ? "" : "\n<ul class=\"alt\">\(notes)</ul>")
        </section>
        """
    }
    return """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Gallery of figures</title>
      <style>
      body { font: 17px/1.5 Charter, "Bitstream Charter", Cambria, "DejaVu Serif", serif; color: #1a1a1a;
        background: #fdfdfb; margin: 2rem auto; max-width: 1400px; padding: 0 1rem; }
      h1, h2 { font-family: system-ui, "DejaVu Sans", sans-serif; font-size: 1.1rem; }
      h1 { font-size: 1.5rem; }
      .pair { display: flex; flex-wrap: wrap; gap: 1rem; }
      img { max-width: 100%; height: auto; }
      .alt { color: #5e5e5e; font-size: 0.85rem; max-width: 80ch; }
      </style>
      <h1>Gallery of figures</h1>
      \(sections.joined(separator: "\n"))
      </html>

      """
  }
}
