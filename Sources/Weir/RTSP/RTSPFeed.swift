import CWeirRTSPServer
import WeirCore
import WeirGStreamer

/// Hands encoded frames to the pipelines that a server makes for its clients.
final class RTSPFeed: FrameReceiver {
    /// The name of the element that takes frames in.
    static let inletName = "frames"
    /// How many frames wait for clients that don't read before new ones are dropped: four seconds at 25 a second.
    private static let framesHeld = 100

    private struct State {
        /// By the address of the media that they belong to.
        var inlets: [UInt: FrameInlet] = [:]
        var hasEnded = false
        var droppedFrames = 0
    }

    private let stream: EncodedStream
    private let state = Monitor(State())

    init(_ stream: EncodedStream) {
        self.stream = stream
    }

    var status: ReceiverStatus {
        state.read { ReceiverStatus(watchers: $0.inlets.count, droppedFrames: $0.droppedFrames) }
    }

    /// Sends frames to a media from now on.
    func attach(_ media: UnsafeMutablePointer<GstRTSPMedia>) {
        let bin = gst_rtsp_media_get_element(media)
        defer { gst_object_unref(bin) }
        let element = gst_bin_get_by_name_recurse_up(
            UnsafeMutableRawPointer(bin)?.assumingMemoryBound(to: GstBin.self),
            Self.inletName
        )
        guard let element else { return }
        defer { gst_object_unref(element) }
        let source = UnsafeMutableRawPointer(element)
        guard let inlet = try? FrameInlet(source, capacity: Self.framesHeld, times: .ofArrival) else { return }
        let (hasEnded, isNew) = state.update { state in
            (state.hasEnded, state.inlets.updateValue(inlet, forKey: UInt(bitPattern: media)) == nil)
        }
        if hasEnded { inlet.end() }
        if isNew { stream.addWatcher() }
    }

    func detach(_ media: UnsafeMutablePointer<GstRTSPMedia>) {
        let wasThere = state.update { $0.inlets.removeValue(forKey: UInt(bitPattern: media)) != nil }
        if wasThere { stream.removeWatcher() }
    }

    /// Whether frames are sent to this media.
    func serves(_ media: UnsafeMutablePointer<GstRTSPMedia>) -> Bool {
        state.read { $0.inlets[UInt(bitPattern: media)] != nil }
    }

    func receive(_ frame: EncodedFrame) {
        let isKeyFrameDue = state.update { state in
            var isKeyFrameDue = false
            for inlet in state.inlets.values {
                switch inlet.push(frame) {
                case .taken: break
                case .skipped(let isNews): isKeyFrameDue = isKeyFrameDue || isNews
                case .dropped: state.droppedFrames += 1
                }
            }
            return isKeyFrameDue
        }
        if isKeyFrameDue { stream.requestKeyFrame() }
    }

    /// Tells all clients, and those who come later, that the stream is over.
    func end() {
        let inlets = state.update { state in
            state.hasEnded = true
            return Array(state.inlets.values)
        }
        for inlet in inlets { inlet.end() }
    }

    func close(by deadline: MonotonicTime) { end() }

    func requestKeyFrame() {
        stream.requestKeyFrame()
    }
}
