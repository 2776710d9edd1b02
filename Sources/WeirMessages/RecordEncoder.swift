public import WeirCore

/// Writes what is known of a frame as one line of JSON.
///
/// Boxes are `[x, y, width, height]` in pixels of the source frame, time is in seconds, and numbers that are not whole
/// have two decimals. `id` is there only for objects that a tracker has named, `global` for those that a gallery has; `time` is null in streams without clock.
/// What only some say (`captured`, when the camera took the frame by its own clock, in UTC, `stage` of what later stages found, `rotated`, `keypoints`, `mask`, `attributes`, `measurements`, `embedding`, `segmentation`,
/// `tensors`, `analytics`, `events`, `objects` found within an object, and the `tiles` of a picture of several) is there
/// only where it was said. The same metadata always gives the same bytes.
public struct RecordEncoder: Sendable {
    /// Whether numbers are written so that they read back as the same, for those who compare them.
    private let isExact: Bool
    /// Whether it is told how sure models are of objects.
    private let writesConfidence: Bool

    public init(isExact: Bool = false) {
        self.init(isExact: isExact, writesConfidence: true)
    }

    init(isExact: Bool, writesConfidence: Bool) {
        self.isExact = isExact
        self.writesConfidence = writesConfidence
    }

    func append(number: Float, to buffer: inout [UInt8]) {
        if isExact { buffer.append(jsonFloat: number) } else { buffer.append(jsonNumber: number) }
    }

    func append(number: Double, to buffer: inout [UInt8]) {
        guard isExact, number.isFinite else { return buffer.append(jsonNumber: number) }
        buffer.append(text: number.description)
    }

    func append(numbers: [Float], to buffer: inout [UInt8]) {
        buffer.append(jsonList: numbers) { append(number: $0, to: &$1) }
    }

    /// Appends the line, its newline included, to a buffer that the caller keeps and empties.
    public func append(_ metadata: FrameMetadata, to buffer: inout [UInt8]) {
        appendStart(stream: metadata.source, frame: metadata.frameNumber, to: &buffer)
        buffer.append(text: ", \"time\": ")
        buffer.append(seconds: metadata.presentationTime)
        if let captureTime = metadata.captureTime {
            buffer.append(text: ", \"captured\": \"")
            buffer.append(moment: captureTime)
            buffer.append(text: "\"")
        }
        buffer.append(text: metadata.isInferred ? ", \"inferred\": true" : ", \"inferred\": false")
        buffer.append(text: ", \"objects\": ")
        append(metadata.objects, to: &buffer)
        append(metadata.attributes, to: &buffer)
        append(metadata.analytics, to: &buffer)
        append(metadata.tiles, to: &buffer)
        buffer.append(text: "}\n")
    }

    /// Appends a line for what is still to be said where a stream ends: `{"stream": …, "ended": true, "events": […]}`.
    ///
    /// It is no frame, so it has no number of one.
    public func append(closing metadata: FrameMetadata, to buffer: inout [UInt8]) {
        appendStart(stream: metadata.source, to: &buffer)
        buffer.append(text: ", \"time\": ")
        buffer.append(seconds: metadata.presentationTime)
        buffer.append(text: ", \"ended\": true")
        append(metadata.analytics, to: &buffer)
        buffer.append(text: "}\n")
    }

    /// Appends a record that was made before, with the time in a clip, in nanoseconds, before all else: `{"clip": 1.25, …`.
    public func append(_ record: [UInt8], inClipAt time: UInt64, to buffer: inout [UInt8]) {
        buffer.append(text: "{\"clip\": ")
        buffer.append(seconds: time)
        buffer.append(text: ", ")
        buffer += record.dropFirst()
    }

    /// `{"stream": …, "frame": …`; the caller goes on.
    func appendStart(stream: SourceID, frame: Int, to buffer: inout [UInt8]) {
        appendStart(stream: stream, to: &buffer)
        buffer.append(text: ", \"frame\": ")
        buffer.append(integer: frame)
    }

    private func appendStart(stream: SourceID, to buffer: inout [UInt8]) {
        buffer.append(text: "{\"stream\": ")
        buffer.append(jsonString: stream.name)
    }

    private func append(_ objects: [DetectedObject], to buffer: inout [UInt8]) {
        buffer.append(jsonList: objects) { object, buffer in
            buffer.append(UInt8(ascii: "{"))
            append(object, to: &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
    }

    /// The fields of an object, without braces.
    func append(_ object: DetectedObject, to buffer: inout [UInt8]) {
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
        if writesConfidence {
            buffer.append(text: ", \"confidence\": ")
            append(number: object.confidence, to: &buffer)
        }
        append(object.box, as: "box", to: &buffer)
        append(placesOf: object, to: &buffer)
        append(object.attributes, to: &buffer)
        if let analytics = object.analytics { append(analytics, to: &buffer) }
        if !object.parts.isEmpty {
            buffer.append(text: ", \"objects\": ")
            append(object.parts, to: &buffer)
        }
    }

    /// `, "name": [x, y, width, height]`.
    func append(_ box: Box, as name: String, to buffer: inout [UInt8]) {
        buffer.append(text: ", \"")
        buffer.append(text: name)
        buffer.append(text: "\": [")
        append(number: box.x, to: &buffer)
        buffer.append(text: ", ")
        append(number: box.y, to: &buffer)
        buffer.append(text: ", ")
        append(number: box.width, to: &buffer)
        buffer.append(text: ", ")
        append(number: box.height, to: &buffer)
        buffer.append(UInt8(ascii: "]"))
    }
}
