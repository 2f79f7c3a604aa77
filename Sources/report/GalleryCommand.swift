import ArgumentParser
import Diagnostics
import Foundation
import Plotting

/// `report gallery`: a page with every mark and scale.
struct GalleryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gallery", abstract: "Writes a page with every mark and scale of the plotting library.")

  @Option(help: "Where the page and its pictures go.", completion: .directory)
  var output = "Gallery"

  func run() throws {
    let folder = URL(filePath: output)
    let files = try Gallery.page()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, data) in files { try data.write(to: folder.appending(path: name)) }
    } catch {
      throw Diagnostic(
        .inputOutput, "cannot write the gallery", at: .named(output),
        remedy: "choose another folder with --output")
    }
    print(folder.appending(path: "index.html").path)
  }
}
