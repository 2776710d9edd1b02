import Foundation
import WeirCore
import WeirMessages
import WeirScene

/// Writes frames of the synthetic street with their truth to files, to train and to measure models with.
public struct SceneFiles: Sendable {
    private let options: SceneOptions

    /// `options` is a text such as `size=1280x720&night=true`; seed and frames come from `write`.
    ///
    /// Throws `.settings` where a setting can't be.
    public init(options: String, frames: Int) throws {
        var parsed = try SceneOptions(parsing: options)
        parsed.frames = frames
        try parsed.validate()
        self.options = parsed
    }

    /// Writes `seed-N.nv12`, the pictures one after another, and `seed-N.jsonl`, a record a frame, into `folder`.
    ///
    /// Throws `.resource` where they can't be written.
    public func write(seed: UInt64, to folder: String) throws {
        var options = options
        options.seed = seed
        let export = try SceneExport(options, source: SourceID("\(seed)"))
        let pictures = try OutputFile("\(folder)/seed-\(seed).nv12")
        let records = try OutputFile("\(folder)/seed-\(seed).jsonl")
        let encoder = RecordEncoder()
        var line: [UInt8] = []
        try export.run { picture, metadata in
            line.removeAll(keepingCapacity: true)
            encoder.append(metadata, to: &line)
            try pictures.write(Data(picture))
            try records.write(Data(line))
        }
    }
}

/// A file that is written from its beginning.
private struct OutputFile {
    let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw WeirError(.resource, "\(path) can't be written; name a folder that is there.") }
        self.path = path
        self.handle = handle
    }

    func write(_ data: Data) throws {
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw WeirError(.resource, "\(path) can't be written any further; is the disk full?", cause: "\(error)")
        }
    }
}
