import Synchronization
import WeirGStreamer
import WeirRecording

/// Which decoded frames of a stream went on in an earlier run, and with which times.
final class FrameScript: Sendable {
    private struct State {
        /// The place in the script of the next frame.
        var next = 0
        var given = 0
    }

    private let frames: [RawFrame]
    /// The first place of each packet.
    private let places: [UInt64: Int]
    private let state = Mutex(State())

    init(_ frames: [RawFrame]) {
        self.frames = frames
        let numbered = frames.enumerated().compactMap { place, frame in frame.packet.map { ($0, place) } }
        places = Dictionary(numbered) { first, _ in first }
    }

    /// What became of the frame that the packet of this number was; nil where it was dropped.
    func place(_ packet: Int64?) -> ReplayProbe.Placement? {
        guard let packet = packet.flatMap({ UInt64(exactly: $0) }) else { return nil }
        return state.withLock { state in
            // A packet may have been more than one frame.
            let isNext = frames.indices.contains(state.next) && frames[state.next].packet == packet
            guard let place = isNext ? state.next : places[packet], place >= state.next else { return nil }
            state.next = place + 1
            state.given += 1
            return ReplayProbe.Placement(time: frames[place].time, duration: frames[place].duration)
        }
    }

    /// How many frames have not come again.
    var missing: Int { state.withLock { frames.count - $0.given } }
    var count: Int { frames.count }
}
