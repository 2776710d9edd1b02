import WeirCore

/// The text format of MOTChallenge, in which benchmarks give detections and expect results.
///
/// A line is one object of one frame: `frame,identity,left,top,width,height,score`, in pixels, frames counted from 1,
/// and whatever follows is not used (https://motchallenge.net/instructions).
public enum MOTFormat {
    /// The last frame number that is believed; at 30 frames a second some four days.
    private static let lastFrame = 10_000_000

    /// The fields that a line must have.
    private static let fieldCount = 7

    /// The objects of each frame, the first frame first; a frame that the text leaves out has none.
    ///
    /// - Throws: `WeirError` with the name `file` and the line, where one is not of the format.
    public static func detections(from text: String, file: String) throws -> [[DetectedObject]] {
        var frames: [[DetectedObject]] = []
        try forEachRow(in: text, file: file) { row in
            let object = DetectedObject(box: row.box, classID: 0, label: "object", confidence: row.score)
            append(object, frame: row.frame, to: &frames)
        }
        return frames
    }

    /// The lines of the tracked objects of a frame, counted from 1; objects without an identity are left out.
    public static func lines(for objects: [DetectedObject], frame: Int) -> String {
        var text = ""
        for object in objects {
            guard let track = object.trackID else { continue }
            let box = object.box
            let values = [box.x, box.y, box.width, box.height, object.confidence].map(twoDecimals)
            text += "\(frame),\(track.number),\(values.joined(separator: ",")),-1,-1,-1\n"
        }
        return text
    }

    /// A line's fields as far as they are always there, and the rest as it is written.
    struct Row {
        /// Counted from 1.
        let frame: Int
        let identity: Substring
        let box: Box
        let score: Float
        /// What follows the score.
        let others: ArraySlice<Substring>
        /// The file and the line.
        let place: String
    }

    static func forEachRow(in text: String, file: String, _ body: (Row) throws -> Void) throws {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
            if fields == [""] { continue }
            try body(row(fields, place: "\(file):\(index + 1)"))
        }
    }

    /// Appends an object to its frame, counted from 1.
    static func append<Object>(_ object: Object, frame: Int, to frames: inout [[Object]]) {
        if frames.count < frame {
            frames.append(contentsOf: repeatElement([], count: frame - frames.count))
        }
        frames[frame - 1].append(object)
    }

    private static func row(_ fields: [Substring], place: String) throws -> Row {
        guard fields.count >= fieldCount else {
            throw WeirError(
                .resource,
                "\(place): \(fields.count) fields where at least \(fieldCount) belong: "
                    + "frame,identity,left,top,width,height,score."
            )
        }
        guard let frame = Int(fields[0]), (1...lastFrame).contains(frame) else {
            throw WeirError(.resource, "\(place): '\(fields[0])' is no frame number from 1 to \(lastFrame).")
        }
        let values = try fields[2..<fieldCount].map { field in
            guard let value = Float(field) else {
                throw WeirError(.resource, "\(place): '\(field)' is no number.")
            }
            return value
        }
        return Row(
            frame: frame,
            identity: fields[1],
            box: Box(x: values[0], y: values[1], width: values[2], height: values[3]),
            score: values[4],
            others: fields[fieldCount...],
            place: place
        )
    }

    private static func trimmed(_ field: Substring) -> Substring {
        let start = field.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }

    /// A value with two decimals; none of ours is near the limits of `Int`.
    private static func twoDecimals(_ value: Float) -> String {
        let hundredths = (Double(value) * 100).rounded()
        guard hundredths.magnitude < 1e15 else { return "\(value)" }
        let whole = Int(hundredths.magnitude)
        let fraction = whole % 100
        return "\(hundredths < 0 ? "-" : "")\(whole / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
