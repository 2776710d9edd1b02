import FoundationEssentials
import WeirCore

/// The files of a raw recording.
struct RawFolder: Sendable {
    let path: String

    var inputs: String { "\(path)/inputs.weirraw" }
    var application: String { "\(path)/application.yaml" }
    var about: String { "\(path)/about.json" }
    /// Where models may be put that aren't where they were.
    var models: String { "\(path)/models" }
}

/// What `about.json` says of a raw recording: all that isn't in the packets and the application's file.
struct RawDescription: Codable, Hashable, Sendable {
    struct Stream: Codable, Hashable, Sendable {
        var name: String
        /// Where it came from, without a password.
        var place: String
    }

    /// A file that decides what comes out.
    struct File: Codable, Hashable, Sendable {
        var path: String
        var sha256: String
    }

    static let currentFormat = 1

    var format = currentFormat
    /// The version that recorded.
    var weir: String
    var gstreamer: String
    /// When it began, as ISO 8601 has it.
    var began: String
    var streams: [Stream]
    /// What streams share, by the numbers of their turns: `records 0`, `events 0`, `gallery`.
    var shared: [String]
    var files: [File]
    /// What decides something and isn't kept, in sentences.
    var notKept: [String]

    init(
        weir: String,
        gstreamer: String,
        began: String,
        streams: [Stream],
        shared: [String],
        files: [File],
        notKept: [String]
    ) {
        self.weir = weir
        self.gstreamer = gstreamer
        self.began = began
        self.streams = streams
        self.shared = shared
        self.files = files
        self.notKept = notKept
    }

    /// Reads it; throws where the folder is no raw recording, or one of another version.
    init(_ folder: RawFolder) throws(WeirError) {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: folder.about)) } catch {
            throw WeirError(.resource, "\(folder.path) is no raw recording: \(folder.about) can't be read.")
        }
        do { self = try JSONDecoder().decode(RawDescription.self, from: data) } catch {
            throw WeirError(.stream, "\(folder.about) isn't what a raw recording has there.", cause: "\(error)")
        }
        guard format == Self.currentFormat else {
            throw WeirError(
                .stream,
                "\(folder.path) has format \(format) of a raw recording; this version of Weir reads \(Self.currentFormat)."
            )
        }
    }

    func write(to folder: RawFolder) throws(WeirError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { try encoder.encode(self).write(to: URL(filePath: folder.about)) } catch {
            throw WeirError(.resource, "\(folder.about) can't be written.", cause: "\(error)")
        }
    }
}
