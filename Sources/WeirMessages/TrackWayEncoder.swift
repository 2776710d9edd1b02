public import WeirCore

/// Writes the ways of objects as DeepStream dumps those of terminated and of shadow targets.
///
/// A moment is a line: `frame id class 0 0.0 left top right bottom`, seven zeros, `confidence state visibility`; numbers have
/// six decimals, and what isn't known (the place in the world, the visibility) is zero and one. Source: DeepStream 9.1, the
/// files of `terminated-track-output-dir` and `shadow-track-output-dir`.
public struct TrackWayEncoder: Sendable {
    public init() {}

    /// Appends `Target: id,class,stream`, a line for each moment, and an empty one.
    public func append(_ way: TrackWay, stream: Int, to buffer: inout [UInt8]) {
        buffer.append(text: "Target: ")
        buffer.append(integer: way.trackID.number)
        buffer.append(UInt8(ascii: ","))
        buffer.append(integer: way.classID)
        buffer.append(UInt8(ascii: ","))
        buffer.append(integer: stream)
        buffer.append(UInt8(ascii: "\n"))
        for moment in way.moments { append(moment, of: way, to: &buffer) }
        buffer.append(UInt8(ascii: "\n"))
    }

    /// Appends a line for an object that is remembered and not reported.
    public func append(shadow object: DetectedObject, frame: Int, to buffer: inout [UInt8]) {
        guard let trackID = object.trackID else { return }
        let way = TrackWay(trackID: trackID, classID: object.classID, label: object.label, moments: [])
        let moment = TrackWay.Moment(
            frameNumber: frame,
            box: object.box,
            confidence: object.confidence,
            state: .inactive
        )
        append(moment, of: way, to: &buffer)
    }

    private func append(_ moment: TrackWay.Moment, of way: TrackWay, to buffer: inout [UInt8]) {
        buffer.append(integer: moment.frameNumber)
        buffer.append(UInt8(ascii: " "))
        buffer.append(integer: way.trackID.number)
        buffer.append(UInt8(ascii: " "))
        buffer.append(integer: way.classID)
        buffer.append(text: " 0 0.0")
        for side in [moment.box.x, moment.box.y, moment.box.right, moment.box.bottom] {
            buffer.append(UInt8(ascii: " "))
            buffer.append(sixDecimals: side)
        }
        buffer.append(text: " 0.0 0.0 0.0 0.0 0.0 0.0 0.0 ")
        buffer.append(sixDecimals: moment.confidence)
        buffer.append(UInt8(ascii: " "))
        buffer.append(integer: moment.state.number)
        buffer.append(text: " 1.000000\n")
    }
}

extension TrackWay.State {
    /// DeepStream's number of it, as its tracker's metadata has them.
    fileprivate var number: Int {
        switch self {
        case .active: 1
        case .inactive: 2
        case .tentative: 3
        }
    }
}
