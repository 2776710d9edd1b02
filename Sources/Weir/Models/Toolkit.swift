import Foundation
import WeirCore
import WeirInference

/// The Python programs that ship with Weir: judges of its readings, and tools for models.
struct Toolkit {
    private let folder: String

    /// Throws `.resource` where the toolkit isn't there.
    init() throws(WeirError) {
        let places = SharedFolders.places(of: "toolkit", environment: "WEIR_TOOLKIT")
        guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw WeirError(
                .resource,
                "Weir's toolkit was not found as \(places.joined(separator: ", ")); set WEIR_TOOLKIT to its folder."
            )
        }
        folder = found
    }

    /// Runs a program of the toolkit to its end, what it prints going where Weir's own words go; its exit code.
    ///
    /// Throws `.resource` where there is no such program, or no python3 to run it with.
    func run(_ program: String, _ arguments: [String]) throws(WeirError) -> Int32 {
        let path = "\(folder)/\(program)"
        guard FileManager.default.fileExists(atPath: path) else {
            throw WeirError(.resource, "\(path) is missing; copy the folder toolkit of Weir's checkout again.")
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [environment["WEIR_PYTHON"] ?? "python3", path] + arguments
        process.environment = environment
        do {
            try process.run()
        } catch {
            throw WeirError(.resource, "python3 can't be started to run \(path).", cause: "\(error)")
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// With the Python packages that `scripts/setup` has unpacked before all others.
    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        let packages = "\(folder)/../.dependencies/python"
        // A Python that the user names has packages of its own.
        guard environment["WEIR_PYTHON"] == nil, FileManager.default.fileExists(atPath: packages) else {
            return environment
        }
        let others = environment["PYTHONPATH"].map { ":\($0)" } ?? ""
        environment["PYTHONPATH"] = packages + others
        // Nothing of a run is to be left in the checkout.
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        return environment
    }
}
