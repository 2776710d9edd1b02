/// Cuts encoded frames into segments that begin with a key frame, and these into parts.
public struct Segmenter: Sendable {
    /// What comes out, in order.
    public enum Output: Hashable, Sendable {
        /// What stands before all that follows until the next one.
        case track([UInt8])
        case part(MediaPart)
        /// The parts since the last end are a segment.
        case segmentEnd
    }

    /// How long a segment without any key frame may become, as a multiple of what is asked for.
    private static let longestSegment = 3
    /// A frame's length where nothing tells, in nanoseconds: 25 a second.
    private static let usualDuration: Int64 = 40_000_000
    /// A stream that pauses for longer shows its last frame for so long only, in nanoseconds.
    private static let longestDuration: Int64 = 10_000_000_000
    /// A key frame that was asked for and doesn't come is asked for again after so long, in nanoseconds.
    private static let requestInterval: Int64 = 1_000_000_000

    private let segmentLength: Int64
    private let partLength: Int64?
    private var track: VideoTrack?
    private var origin: Int64?
    /// The last frame, whose length the next one tells.
    private var pending: EncodedSample?
    private var lastDuration = Self.usualDuration
    private var frames: [MediaFragment.Frame] = []
    private var segmentTime: Int64 = 0
    private var fragments: UInt32 = 0
    private var lastRequest: Int64?

    /// Lengths in nanoseconds; without parts a segment comes in one.
    public init(segmentLength: Int64, partLength: Int64?) {
        self.segmentLength = segmentLength
        self.partLength = partLength
    }

    /// Takes the next frame in; frames before the first key frame are left out.
    public mutating func push(_ sample: EncodedSample, of track: VideoTrack) -> [Output] {
        guard pending != nil || sample.isKeyFrame else { return [] }
        closePending(at: sample.decodeTime)
        var output: [Output] = []
        if track != self.track {
            output += endSegment()
            self.track = track
            output.append(.track(track.initializationSegment))
        } else if isSegmentDue(sample) {
            output += endSegment()
        } else if let partLength, !frames.isEmpty, partTime + lastDuration > partLength {
            output += endPart()
        }
        origin = origin ?? sample.decodeTime
        pending = sample
        return output
    }

    /// Whether the encoder should be asked for a key frame now, so that the segment can end in time.
    public mutating func takeKeyFrameRequest() -> Bool {
        guard let pending, segmentTime + 2 * lastDuration > segmentLength else { return false }
        if let lastRequest, pending.decodeTime - lastRequest < Self.requestInterval { return false }
        lastRequest = pending.decodeTime
        return true
    }

    /// Lets out what is left, and begins anew with the next key frame.
    public mutating func end() -> [Output] {
        if let pending { closePending(at: pending.decodeTime + lastDuration) }
        pending = nil
        track = nil
        return endSegment()
    }

    private var partTime: Int64 { frames.reduce(0) { $0 + $1.duration } }

    /// Half a frame early is closer to what is asked for than half a frame late.
    private func isSegmentDue(_ sample: EncodedSample) -> Bool {
        sample.isKeyFrame && segmentTime + lastDuration / 2 >= segmentLength
            || segmentTime >= Int64(Self.longestSegment) * segmentLength
    }

    /// Gives the last frame its length, which ends when the next one begins.
    private mutating func closePending(at time: Int64) {
        guard let pending else { return }
        let duration = time - pending.decodeTime
        if (1...Self.longestDuration).contains(duration) { lastDuration = duration }
        let shown = min(max(duration, 1), Self.longestDuration)
        frames.append(.init(sample: pending, duration: shown))
        segmentTime += shown
    }

    private mutating func endPart() -> [Output] {
        guard let first = frames.first, let origin else { return [] }
        fragments &+= 1
        let fragment = MediaFragment(number: fragments, origin: origin, frames: frames)
        let part = MediaPart(
            bytes: fragment.bytes,
            duration: Double(partTime) / 1e9,
            isIndependent: first.sample.isKeyFrame
        )
        frames = []
        return [.part(part)]
    }

    private mutating func endSegment() -> [Output] {
        guard segmentTime > 0 else { return [] }
        segmentTime = 0
        lastRequest = nil
        return endPart() + [.segmentEnd]
    }
}

/// A piece of a segment that players take by itself.
public struct MediaPart: Hashable, Sendable {
    public var bytes: [UInt8]
    /// In seconds.
    public var duration: Double
    /// Whether decoding can begin with it.
    public var isIndependent: Bool

    public init(bytes: [UInt8], duration: Double, isIndependent: Bool) {
        self.bytes = bytes
        self.duration = duration
        self.isIndependent = isIndependent
    }
}
