import Foundation
import WeirCore
import WeirDecoding
import WeirDownload
import WeirGStreamer
import WeirInference

/// The folder of models that were fetched.
public struct ModelStore: Sendable {
    /// How far fetching is: a file, what of it has come, and all of it, in bytes.
    public typealias Progress = (_ file: String, _ received: Int, _ whole: Int) -> Void

    private let folder: String

    /// The store in `folder`; nil for the user's cache.
    ///
    /// Throws `.resource` where nothing tells the user's cache.
    public init(folder: String? = nil) throws(WeirError) {
        self.folder = if let folder { folder } else { try FetchedModels.folder() }
    }

    /// Where the model of an index lies once it is fetched.
    public func path(of entry: ModelIndex.Entry) -> String {
        "\(folder)/\(entry.name)/\(entry.files.first?.name ?? entry.name)"
    }

    /// Whether all of its files are here.
    public func has(_ entry: ModelIndex.Entry) -> Bool {
        entry.files.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\(entry.name)/\($0.name)") }
    }

    /// Fetches what is missing of a model, checks it, and writes beside it what Weir has to be told; its path.
    ///
    /// Throws `.resource` where it can't be fetched or written, or isn't what the index says.
    public func pull(_ entry: ModelIndex.Entry, progress: Progress) throws(WeirError) -> String {
        let home = "\(folder)/\(entry.name)"
        do {
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        } catch {
            throw WeirError(.resource, "the folder \(home) can't be made; give another with --to.", cause: "\(error)")
        }
        for file in entry.files { try fetch(file, into: home, progress) }
        var settings = ModelSettings()
        for (key, value) in entry.settings { try settings.set(key, to: value, at: entry.name) }
        let texts = ModelSidecar.texts(saying: settings)
        let name = entry.files[0].name
        _ = try FrameSample.write(Data(texts.settings.utf8), ModelSidecar.settingsFileName(forModel: name), in: home)
        if let labels = texts.labels {
            _ = try FrameSample.write(Data(labels.utf8), ModelSidecar.labelsFileName(forModel: name), in: home)
        }
        return path(of: entry)
    }

    private func fetch(_ file: ModelIndex.File, into home: String, _ progress: Progress) throws(WeirError) {
        let path = "\(home)/\(file.name)"
        if Checksum.sha256(ofFile: path) == file.sha256 { return }
        let download = Download(from: file.address, to: path)
        // What lies here of another version would be taken for the beginning of this one.
        let isResumed = FileManager.default.fileExists(atPath: download.partPath)
        try download.run { received, whole in progress(file.name, received, whole > 0 ? whole : file.bytes) }
        if isResumed, Checksum.sha256(ofFile: download.partPath) != file.sha256 {
            try? FileManager.default.removeItem(atPath: download.partPath)
            try download.run { received, whole in progress(file.name, received, whole > 0 ? whole : file.bytes) }
        }
        let found = Checksum.sha256(ofFile: download.partPath)
        guard found == file.sha256 else {
            try? FileManager.default.removeItem(atPath: download.partPath)
            throw WeirError(
                .resource,
                "\(file.address) is not what the index says: its SHA-256 is \(found ?? "unknown"), not \(file.sha256); "
                    + "it was thrown away."
            )
        }
        do {
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try FileManager.default.moveItem(atPath: download.partPath, toPath: path)
        } catch {
            throw WeirError(.resource, "\(path) can't be written; give another folder with --to.", cause: "\(error)")
        }
    }
}
