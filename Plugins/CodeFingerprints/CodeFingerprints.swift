import Foundation
import PackagePlugin

/// Compiles into a target, for each case study in it, the fingerprint of the sources that its trials run.
///
/// A build command, not a prebuild command: it runs again exactly when one of its inputs has changed, and the
/// target is compiled with what it wrote.
@main
struct CodeFingerprints: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let target = target as? any SourceModuleTarget else { return [] }
    let own = Set(context.package.targets.map(\.id))
    let dependencies = target.recursiveTargetDependencies.filter { own.contains($0.id) }
    let modules = [target] + dependencies.compactMap { $0 as? any SourceModuleTarget }
    func sources(_ module: any SourceModuleTarget) -> [URL] {
      module.sourceFiles.filter { $0.type == .source || $0.type == .header }.map(\.url)
    }
    let compiler = try context.tool(named: "swiftc").url
    let tool = try context.tool(named: "Fingerprint").url
    let output = context.pluginWorkDirectoryURL.appending(path: "CodeFingerprints.swift")
    var arguments = [output.path, compiler.path]
    for external in context.package.dependencies {
      guard case .repository(_, _, let revision) = external.package.origin else { continue }
      for module in external.package.products.flatMap(\.targets) {
        arguments += ["--external", module.name, revision]
      }
    }
    for module in modules {
      arguments += ["--module", module.name, module.directoryURL.path] + sources(module).map(\.path).sorted()
    }
    return [
      .buildCommand(
        displayName: "Fingerprinting \(target.name)", executable: tool, arguments: arguments,
        inputFiles: modules.flatMap(sources) + [compiler], outputFiles: [output])
    ]
  }
}
