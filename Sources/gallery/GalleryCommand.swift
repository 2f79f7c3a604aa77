import ArgumentParser
import Diagnostics
import Foundation
import Plotting

/// `gallery`: a page with every mark and scale.
@main
struct GalleryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gallery", abstract: "Writes a page with every mark and scale of the plotting library.")

  @Option(help: "Where the page and its pictures go.", completion: .directory)
  var output = "Gallery"

  /// Errors are one line each on standard error, in the form of `Diagnostic`.
  static func main() {
    do {
      try Processor.check()
      var command = try parseAsRoot()
      try command.run()
    } catch let problem as Diagnostic {
      FileHandle.standardError.write(Data("gallery: \(problem)\n".utf8))
      Foundation.exit(problem.kind.rawValue)
    } catch {
      exit(withError: error)
    }
  }

  func run() throws {
    let folder = URL(filePath: output)
    _ = try Style.light.typefaces.files()
    let files = try Gallery.page()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, data) in files { try data.write(to: folder.appending(path: name)) }
    } catch {
      throw Diagnostic(
        .inputOutput, "cannot write the gallery (\(reason(error)))", at: .named(output),
        remedy: "choose another folder with --output")
    }
    print(folder.appending(path: "index.html").path)
  }
}
