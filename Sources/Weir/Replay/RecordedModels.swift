import FoundationEssentials
import WeirConfig
import WeirCore
import WeirGStreamer
import WeirInference

/// Finds the files of models that a raw recording was made with.
struct RecordedModels: Sendable {
    /// Where those are that aren't where they were, by their former paths.
    private var moved: [String: String] = [:]

    /// Looks for each file where it was, and by its name in the recording's folder `models`.
    ///
    /// Throws `.model` where one is missing or is another one.
    init(_ files: [RawDescription.File], _ folder: RawFolder) throws(WeirError) {
        for file in files {
            let name = URL(filePath: file.path).lastPathComponent
            let places = [file.path, "\(folder.models)/\(name)", Self.shipped(file.path)].compactMap(\.self)
            let found = places.map { ($0, Checksum.sha256(ofFile: $0)) }.filter { $0.1 != nil }
            if let right = found.first(where: { $0.1 == file.sha256 }) {
                if right.0 != file.path { moved[file.path] = right.0 }
                continue
            }
            let problem = found.isEmpty ? "is not there" : "is not the file that it was"
            throw WeirError(
                .model,
                "\(file.path) \(problem); put the one with the SHA-256 \(file.sha256) into \(folder.models)."
            )
        }
    }

    /// The application with the files where they are now.
    func applied(to application: Application) -> Application {
        var application = application
        for index in application.stages.indices {
            let model = application.stages[index].model
            if case .file(let path) = model.model, let place = moved[path] {
                application.stages[index].model.model = .file(place)
            }
            application.stages[index].model.labels = model.labels.map { moved[$0] ?? $0 }
            application.stages[index].model.decoder = model.decoder.map { moved[$0] ?? $0 }
        }
        return application
    }

    /// Weir's own model lies elsewhere on each machine.
    private static func shipped(_ path: String) -> String? {
        guard let demo = try? ModelLocator.path(of: Application.Model.demo.location) else { return nil }
        return URL(filePath: demo).lastPathComponent == URL(filePath: path).lastPathComponent ? demo : nil
    }
}
