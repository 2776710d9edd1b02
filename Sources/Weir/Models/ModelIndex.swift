import Foundation
import WeirCore
import WeirDecoding
import WeirInference

/// Well-known models, where they can be fetched, and what has to be said of them.
public struct ModelIndex: Sendable {
    /// A model that can be fetched.
    public struct Entry: Decodable, Hashable, Sendable {
        /// What it is fetched and called by.
        public let name: String
        /// What it does, in a few words.
        public let summary: String
        public let task: String
        /// As SPDX names it.
        public let licence: String
        /// Where it is published, for people.
        public let home: String
        public let files: [File]
        /// What Weir has to be told of it, by key of `ModelSettings`.
        public let settings: [String: String]
    }

    /// A file of a model.
    public struct File: Decodable, Hashable, Sendable {
        /// What it is called once it is here.
        public let name: String
        public let address: String
        public let bytes: Int
        /// In hexadecimal digits.
        public let sha256: String
    }

    private struct Document: Decodable {
        let models: [Entry]
    }

    public let entries: [Entry]

    /// Reads an index; nil for the one that ships with Weir.
    ///
    /// Throws `.resource` where it isn't there, `.settings` where it isn't right.
    public init(file: String?) throws(WeirError) {
        let path = if let file { file } else { try Self.shippedPath() }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw WeirError(.resource, "there is no index of models “\(path)”; give a file that is one.")
        }
        do {
            entries = try JSONDecoder().decode(Document.self, from: data).models
        } catch {
            throw WeirError(.settings, "\(path) is no index of models.", cause: "\(error)")
        }
        for entry in entries { try Self.check(entry, in: path) }
    }

    /// The model of this name.
    ///
    /// Throws `.settings` where there is none.
    public func entry(named name: String) throws(WeirError) -> Entry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let known = entries.map(\.name).joined(separator: ", ")
        throw WeirError(.settings, "there is no model “\(name)” in the index; there are \(known).")
    }

    private static func shippedPath() throws(WeirError) -> String {
        let places = SharedFolders.places(of: "models", environment: "WEIR_MODELS").map { "\($0)/index.json" }
        if let path = places.first(where: FileManager.default.fileExists) { return path }
        throw WeirError(
            .resource,
            "The index of models was not found as \(places.joined(separator: ", ")); set WEIR_MODELS to its folder."
        )
    }
}

// MARK: - What a name may be

extension ModelIndex {
    private static let hexadecimal = Set("0123456789abcdef")
    private static let hashLength = 64

    /// Names become names of files and folders, so nothing that leads elsewhere may be one.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: ".") else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    private static func check(_ entry: Entry, in path: String) throws(WeirError) {
        guard isName(entry.name) else {
            throw WeirError(
                .settings,
                "\(path): “\(entry.name)” is no name of a model; letters, digits, -, _ and . are."
            )
        }
        guard !entry.files.isEmpty else { throw WeirError(.settings, "\(path): \(entry.name) has no files.") }
        for file in entry.files {
            guard isName(file.name) else {
                throw WeirError(
                    .settings,
                    "\(path): \(entry.name) has a file “\(file.name)”, which is no name of a file."
                )
            }
            guard file.sha256.count == hashLength, file.sha256.allSatisfy(hexadecimal.contains) else {
                throw WeirError(
                    .settings,
                    "\(path): the sha256 of \(entry.name), \(file.name), must be 64 hexadecimal digits in lower case."
                )
            }
        }
        var settings = ModelSettings()
        for (key, value) in entry.settings.sorted(by: { $0.key < $1.key }) {
            try settings.set(key, to: value, at: "\(path), \(entry.name)")
        }
    }
}
