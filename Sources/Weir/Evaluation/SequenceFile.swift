import Foundation
import WeirCore

/// A file that tells of one sequence, or of several where it holds records.
struct SequenceFile: Hashable {
    /// The sequence's name: that of the file, or of the folder in MOTChallenge's places for such files.
    let name: String
    let path: String

    /// Where MOTChallenge keeps truth and detections in a sequence's folder.
    private static let benchmarkPlaces = ["gt/gt.txt", "det/det.txt"]
    /// The list of sequences that lies beside them.
    private static let sequenceMap = "seqmap.txt"
    static let endings = ["txt", "jsonl"]

    init(_ path: String) {
        let parts = path.split(separator: "/").map(String.init)
        let tail = parts.suffix(2).joined(separator: "/")
        if Self.benchmarkPlaces.contains(tail), parts.count > 2 {
            name = parts[parts.count - 3]
        } else {
            name = URL(filePath: path).deletingPathExtension().lastPathComponent
        }
        self.path = path
    }

    /// The files at a path, which is one, a folder of them, or a folder of MOTChallenge's sequences; by name.
    ///
    /// Throws `.resource` where there are none; `what` says what should be there.
    static func files(at path: String, _ what: String) throws(WeirError) -> [SequenceFile] {
        guard let isFolder = isFolder(path) else {
            throw WeirError(.resource, "the \(what) \(path) can't be read; name a file or a folder that is there.")
        }
        guard isFolder else { return [SequenceFile(path)] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
        let sequences = ([path] + names.map { "\(path)/\($0)" }).compactMap(benchmarkFile)
        let plain = names.filter { $0 != sequenceMap && endings.contains(URL(filePath: $0).pathExtension) }
        let files = sequences.isEmpty ? plain.map { SequenceFile("\(path)/\($0)") } : sequences
        guard !files.isEmpty else {
            throw WeirError(
                .resource,
                "the folder \(path) holds no \(what); it should hold files such as NAME.txt or NAME.jsonl, or folders "
                    + "such as NAME/gt/gt.txt."
            )
        }
        return files
    }

    /// The text of the file; throws `.resource` where it can't be read.
    func text(_ what: String) throws(WeirError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw WeirError(.resource, "the \(what) \(path) can't be read; name a file that is there.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func benchmarkFile(in folder: String) -> SequenceFile? {
        let path = benchmarkPlaces.map { "\(folder)/\($0)" }.first { isFolder($0) == false }
        // A folder that is named with a slash at the end, or as ".", has its name all the same.
        return path.map { SequenceFile(URL(filePath: $0).standardized.path) }
    }

    /// Nil where nothing is there.
    private static func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) ? isFolder.boolValue : nil
    }
}

/// What MOTChallenge's `seqinfo.ini` beside a sequence's truth says.
struct SequenceInformation {
    private(set) var length: Int?
    private(set) var frameRate: Double?

    /// Nothing where the file isn't there or doesn't say it.
    init(besideTruth path: String) {
        let folder = URL(filePath: path).deletingLastPathComponent().deletingLastPathComponent()
        let data = FileManager.default.contents(atPath: folder.appending(path: "seqinfo.ini").path) ?? Data()
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let pair = line.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2 else { continue }
            if pair[0] == "seqLength" { length = Int(pair[1]).flatMap { Self.lengths.contains($0) ? $0 : nil } }
            if pair[0] == "frameRate" {
                frameRate = Double(pair[1]).flatMap { OfflineTracking.frameRates.contains($0) ? $0 : nil }
            }
        }
    }

    private static let lengths = 1...10_000_000
}
