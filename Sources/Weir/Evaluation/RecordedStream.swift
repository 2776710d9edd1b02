import Foundation
import WeirCore

/// What Weir's records say of one stream.
struct RecordedStream {
    let name: String
    /// The objects of each frame, the first one first; frames without a record have none.
    private(set) var frames: [[RecordedObject]] = []
    /// The numbers of the frames that a model saw.
    private(set) var inferredFrames: Set<Int> = []
    private var recorded: Set<Int> = []
    private var times: (first: (frame: Int, seconds: Double), last: (frame: Int, seconds: Double))?

    /// A frame number beyond which none is believed; at 30 frames a second some four days.
    private static let lastFrame = 9_999_999

    /// The frames a second by the records' times; nil where they don't tell.
    var frameRate: Double? {
        guard let times, times.last.frame > times.first.frame, times.last.seconds > times.first.seconds else {
            return nil
        }
        let rate = Double(times.last.frame - times.first.frame) / (times.last.seconds - times.first.seconds)
        return OfflineTracking.frameRates.contains(rate) ? rate : nil
    }

    private mutating func add(_ line: RecordedLine, place: String) throws(WeirError) {
        guard (0...Self.lastFrame).contains(line.frame) else {
            throw WeirError(.resource, "\(place): \(line.frame) is no frame number from 0 to \(Self.lastFrame).")
        }
        guard recorded.insert(line.frame).inserted else {
            throw WeirError(
                .resource,
                "\(place): frame \(line.frame) of the stream “\(name)” is there twice; give the records of one run."
            )
        }
        if frames.count <= line.frame {
            frames.append(contentsOf: repeatElement([], count: line.frame + 1 - frames.count))
        }
        frames[line.frame] = line.objects
        if line.inferred { inferredFrames.insert(line.frame) }
        if let seconds = line.time {
            let now = (frame: line.frame, seconds: seconds)
            times = (times?.first ?? now, now)
        }
    }

    /// The streams in a file of records, in the order in which they begin.
    ///
    /// Throws `.resource` with the file and the line, where one is no record.
    static func streams(in text: String, file: String) throws(WeirError) -> [RecordedStream] {
        var streams: [RecordedStream] = []
        var places: [String: Int] = [:]
        let decoder = JSONDecoder()
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.allSatisfy(\.isWhitespace) { continue }
            let place = "\(file):\(index + 1)"
            let record: RecordedLine
            do { record = try decoder.decode(RecordedLine.self, from: Data(line.utf8)) } catch {
                throw WeirError(
                    .resource,
                    "\(place): this is no record of Weir's, which is a line of JSON with stream, frame and objects.",
                    cause: "\(error)"
                )
            }
            let stream = places[record.stream] ?? streams.count
            if stream == streams.count {
                places[record.stream] = stream
                streams.append(RecordedStream(name: record.stream))
            }
            try streams[stream].add(record, place: place)
        }
        return streams
    }

    /// Whether the text is JSON Lines rather than MOTChallenge's format.
    static func isRecords(_ text: String) -> Bool {
        text.first { !$0.isWhitespace } == "{"
    }

    private init(name: String) {
        self.name = name
    }
}

/// What is needed of an object of a record.
struct RecordedObject: Decodable {
    let identity: Int?
    let classNumber: Int
    let label: String
    let confidence: Float
    let box: Box

    private enum CodingKeys: String, CodingKey {
        case identity = "id"
        case classNumber = "class"
        case label, confidence, box
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        identity = try values.decodeIfPresent(Int.self, forKey: .identity)
        classNumber = try values.decode(Int.self, forKey: .classNumber)
        label = try values.decode(String.self, forKey: .label)
        confidence = try values.decode(Float.self, forKey: .confidence)
        let sides = try values.decode([Float].self, forKey: .box)
        guard sides.count == 4 else {
            let explanation = "a box has four numbers, not \(sides.count)"
            throw DecodingError.dataCorruptedError(forKey: .box, in: values, debugDescription: explanation)
        }
        box = Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }
}

/// A line of records.
private struct RecordedLine: Decodable {
    let stream: String
    let frame: Int
    let time: Double?
    let inferred: Bool
    let objects: [RecordedObject]
}
