import Diagnostics
import Foundation

/// How the page reaches its files: by path, or embedded in it.
final class Assets {
  /// Files larger than this are left out of a self-contained page, unless they are pictures it shows.
  static let downloadLimit = 200_000

  private let folder: URL?
  private let embedsDarkPictures: Bool
  private let embedsDownloads: Bool
  private var embedded: [String: String] = [:]
  /// The files that could not be read.
  private(set) var missing: [String] = []

  /// - Parameter folder: the folder that paths are relative to when files are embedded; `nil` links to them.
  init(embeddedFrom folder: URL?, darkPictures: Bool = true, downloads: Bool = true) {
    self.folder = folder
    embedsDarkPictures = darkPictures
    embedsDownloads = downloads
  }

  /// Whether the page needs no other file.
  var isEmbedded: Bool { folder != nil }

  /// The address of a picture or font on the page.
  func source(_ path: String) -> String {
    folder == nil ? fileAddress(path) : data(path) ?? ""
  }

  /// The address of a picture's dark variant, if the page has it.
  func darkSource(_ path: String) -> String? {
    folder == nil ? fileAddress(path) : embedsDarkPictures ? data(path) : nil
  }

  /// Where a click on a picture leads; nowhere when the picture is in the page already.
  func zoom(_ path: String) -> String {
    folder == nil ? fileAddress(path) : ""
  }

  /// The address of a file to take away; `nil` when the page does not hold it.
  func download(_ path: String) -> String? {
    guard let folder else { return fileAddress(path) }
    guard embedsDownloads else { return nil }
    let size =
      (try? FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path))?[.size] as? Int
    return size.map { $0 <= Self.downloadLimit } == true ? data(path) : nil
  }

  /// The address of a link in the text.
  func link(_ destination: LinkDestination) -> String {
    switch destination {
    case .address(let address): address
    case .file(let path, let fragment): source(path) + fragment
    }
  }

  private func data(_ path: String) -> String? {
    if let known = embedded[path] { return known }
    guard let folder, let data = try? InputFile(folder.appending(path: path).path).contents() else {
      if !missing.contains(path) { missing.append(path) }
      return nil
    }
    let type =
      Self.types[String(path.split(separator: ".").last ?? "").lowercased()] ?? "application/octet-stream"
    let address = "data:\(type);base64,\(data.base64EncodedString())"
    embedded[path] = address
    return address
  }

  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml", "csv": "text/csv",
    "json": "application/json", "txt": "text/plain", "pdf": "application/pdf",
    "woff": "font/woff",
  ]
}
