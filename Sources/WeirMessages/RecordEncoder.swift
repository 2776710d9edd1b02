public import WeirCore

/// Writes what is known of a frame as one line of JSON.
///
/// Boxes are `[x, y, width, height]` in pixels of the source frame, time is in seconds, and numbers that are not whole
/// have two decimals. `id` is there only for objects that a tracker has named, `global` for those that a gallery has; `time` is null in streams without clock.
/// What only some say (`stage` of what later stages found, `rotated`, `keypoints`, `mask`, `attributes`, `measurements`, `embedding`, `segmentation`,
/// `tensors`, and `objects` found within an object) is there only where it was said. The same metadata always gives the
/// same bytes.
public struct RecordEncoder: Sendable {
    /// Whether numbers are written so that they read back as the same, for those who compare them.
    private let isExact: Bool

    public init(isExact: Bool = false) {
        self.isExact = isExact
    }

    func append(number: Float, to buffer: inout [UInt8]) {
        if isExact { buffer.append(jsonFloat: number) } else { buffer.append(jsonNumber: number) }
    }

    func append(numbers: [Float], to buffer: inout [UInt8]) {
        buffer.append(jsonList: numbers) { append(number: $0, to: &$1) }
    }

    /// Appends the line, its newline included, to a buffer that the caller keeps and empties.
    public func append(_ metadata: FrameMetadata, to buffer: inout [UInt8]) {
        buffer.append(text: "{\"stream\": ")
        buffer.append(jsonString: metadata.source.name)
        buffer.append(text: ", \"frame\": ")
        buffer.append(integer: metadata.frameNumber)
        buffer.append(text: ", \"time\": ")
        append(time: metadata.presentationTime, to: &buffer)
        buffer.append(text: metadata.isInferred ? ", \"inferred\": true" : ", \"inferred\": false")
        buffer.append(text: ", \"objects\": ")
        append(metadata.objects, to: &buffer)
        append(metadata.attributes, to: &buffer)
        buffer.append(text: "}\n")
    }

    private func append(_ objects: [DetectedObject], to buffer: inout [UInt8]) {
        buffer.append(jsonList: objects) { object, buffer in append(object, to: &buffer) }
    }

    private func append(_ object: DetectedObject, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "{"))
        if let trackID = object.trackID {
            buffer.append(text: "\"id\": ")
            buffer.append(integer: trackID.number)
            buffer.append(text: ", ")
        }
        if let globalID = object.globalID {
            buffer.append(text: "\"global\": ")
            buffer.append(integer: globalID)
            buffer.append(text: ", ")
        }
        if object.stage != DetectedObject.firstStage {
            buffer.append(text: "\"stage\": ")
            buffer.append(integer: object.stage)
            buffer.append(text: ", ")
        }
        buffer.append(text: "\"class\": ")
        buffer.append(integer: object.classID)
        buffer.append(text: ", \"label\": ")
        buffer.append(jsonString: object.label)
        buffer.append(text: ", \"confidence\": ")
        append(number: object.confidence, to: &buffer)
        buffer.append(text: ", \"box\": ")
        append(numbers: [object.box.x, object.box.y, object.box.width, object.box.height], to: &buffer)
        append(placesOf: object, to: &buffer)
        append(object.attributes, to: &buffer)
        if !object.parts.isEmpty {
            buffer.append(text: ", \"objects\": ")
            append(object.parts, to: &buffer)
        }
        buffer.append(UInt8(ascii: "}"))
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
