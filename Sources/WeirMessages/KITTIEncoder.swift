public import WeirCore

/// Writes objects as lines in the form of the KITTI object benchmark, one file a frame.
///
/// Numbers have six decimals. What a detector in two dimensions doesn't know (truncation, occlusion, size and place in
/// the world) is zero. Lines end with the confidence, and with a tracker's identity after the label where `tracks` are
/// written. Pass objects whose boxes are measured in the picture that the readers of the files expect.
public struct KITTIEncoder: Sendable {
    /// Which of an application's two dumps is written.
    public enum Content: Sendable {
        /// Objects as the model found them: 16 fields.
        case detections
        /// Objects as the tracker left them: 17 fields, the second the identity; objects without one are left out.
        case tracks
    }

    private let content: Content

    public init(_ content: Content) {
        self.content = content
    }

    /// Appends a line for each object to a buffer that the caller keeps and empties.
    public func append(_ objects: [DetectedObject], to buffer: inout [UInt8]) {
        for object in objects {
            switch (content, object.trackID) {
            case (.detections, _): append(object, id: nil, to: &buffer)
            case (.tracks, let id?): append(object, id: id.number, to: &buffer)
            case (.tracks, nil): continue
            }
        }
    }

    /// The name of a frame's file: application, stream and frame, each counted from 0, such as `00_003_000012.txt`.
    public func fileName(application: Int = 0, stream: Int, frame: Int) -> String {
        var name: [UInt8] = []
        name.append(integer: UInt64(application.magnitude), minimumDigits: 2)
        name.append(UInt8(ascii: "_"))
        name.append(integer: UInt64(stream.magnitude), minimumDigits: 3)
        name.append(UInt8(ascii: "_"))
        name.append(integer: UInt64(frame.magnitude), minimumDigits: 6)
        name.append(text: ".txt")
        return String(decoding: name, as: UTF8.self)
    }

    /// Appends a line for an object at a moment that another frame's file is about.
    public func append(_ way: TrackWay, _ moment: TrackWay.Moment, to buffer: inout [UInt8]) {
        var object = DetectedObject(
            box: moment.box,
            classID: way.classID,
            label: way.label,
            confidence: moment.confidence
        )
        object.trackID = way.trackID
        append([object], to: &buffer)
    }

    private func append(_ object: DetectedObject, id: Int?, to buffer: inout [UInt8]) {
        buffer.append(text: object.label)
        if let id {
            buffer.append(UInt8(ascii: " "))
            buffer.append(integer: id)
        }
        buffer.append(text: " 0.0 0 0.0")
        append(object.box.x, to: &buffer)
        append(object.box.y, to: &buffer)
        append(object.box.right, to: &buffer)
        append(object.box.bottom, to: &buffer)
        buffer.append(text: " 0.0 0.0 0.0 0.0 0.0 0.0 0.0")
        append(object.confidence, to: &buffer)
        buffer.append(UInt8(ascii: "\n"))
    }

    private func append(_ value: Float, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: " "))
        buffer.append(sixDecimals: value)
    }
}

extension [UInt8] {
    /// As C's `%f` writes it.
    mutating func append(sixDecimals value: Float) {
        guard value.isFinite else { return append(text: "nan") }
        append(decimal: Double(value), places: .six)
    }
}
