public import WeirCore

/// Writes what is known of a frame as one line of JSON.
///
/// Boxes are `[x, y, width, height]` in pixels of the source frame, time is in seconds, and numbers that are not whole
/// have two decimals. `id` is there only for objects that a tracker has named; `time` is null in streams without clock.
/// The same metadata always gives the same bytes.
public struct RecordEncoder: Sendable {
    public init() {}

    /// Appends the line, its newline included, to a buffer that the caller keeps and empties.
    public func append(_ metadata: FrameMetadata, to buffer: inout [UInt8]) {
        buffer.append(text: "{\"stream\": ")
        buffer.append(jsonString: metadata.source.name)
        buffer.append(text: ", \"frame\": ")
        buffer.append(integer: metadata.frameNumber)
        buffer.append(text: ", \"time\": ")
        append(time: metadata.presentationTime, to: &buffer)
        buffer.append(text: metadata.isInferred ? ", \"inferred\": true" : ", \"inferred\": false")
        buffer.append(text: ", \"objects\": [")
        var isFirst = true
        for object in metadata.objects {
            if !isFirst { buffer.append(text: ", ") }
            isFirst = false
            append(object, to: &buffer)
        }
        buffer.append(text: "]}\n")
    }

    private func append(_ object: DetectedObject, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "{"))
        if let trackID = object.trackID {
            buffer.append(text: "\"id\": ")
            buffer.append(integer: trackID.number)
            buffer.append(text: ", ")
        }
        buffer.append(text: "\"class\": ")
        buffer.append(integer: object.classID)
        buffer.append(text: ", \"label\": ")
        buffer.append(jsonString: object.label)
        buffer.append(text: ", \"confidence\": ")
        buffer.append(jsonNumber: object.confidence)
        buffer.append(text: ", \"box\": [")
        buffer.append(jsonNumber: object.box.x)
        buffer.append(text: ", ")
        buffer.append(jsonNumber: object.box.y)
        buffer.append(text: ", ")
        buffer.append(jsonNumber: object.box.width)
        buffer.append(text: ", ")
        buffer.append(jsonNumber: object.box.height)
        buffer.append(text: "]}")
    }

    /// Hundredths of a second in whole numbers, so that a stream of years is as exact as one of seconds.
    private func append(time nanoseconds: UInt64?, to buffer: inout [UInt8]) {
        guard let nanoseconds else { return buffer.append(text: "null") }
        let hundredth: UInt64 = 10_000_000
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: hundredth)
        let hundredths = rest >= hundredth / 2 ? whole + 1 : whole
        buffer.append(integer: hundredths / 100)
        buffer.append(UInt8(ascii: "."))
        buffer.append(integer: hundredths % 100, minimumDigits: 2)
    }
}
