import CWeirRTSPServer
import Synchronization
import WeirCore
import WeirGStreamer

/// Hands encoded frames to the pipelines that a server makes for its clients.
final class RTSPFeed: Sendable {
    /// The name of the element that takes frames in.
    static let inletName = "frames"
    /// How many frames wait for clients that don't read before the newest are dropped: four seconds at 25 a second.
    static let framesHeld = 100

    private struct State {
        /// By the address of the media that they belong to.
        var inlets: [UInt: FrameInlet] = [:]
        var hasEnded = false
    }

    private let sink: Element
    private let state = Mutex(State())
    private let clientCount = Monitor(0)

    /// `sink` is asked for a key frame whenever a client begins.
    init(_ sink: Element) {
        self.sink = sink
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
        guard let inlet = try? FrameInlet(UnsafeMutableRawPointer(element)) else { return }
        let hasEnded = state.withLock { state in
            state.inlets[UInt(bitPattern: media)] = inlet
            return state.hasEnded
        }
        if hasEnded { inlet.end() }
        requestKeyFrame()
    }

    func detach(_ media: UnsafeMutablePointer<GstRTSPMedia>) {
        state.withLock { state in _ = state.inlets.removeValue(forKey: UInt(bitPattern: media)) }
    }

    func push(_ frame: EncodedFrame) {
        for inlet in current { inlet.push(frame) }
    }

    /// Tells all clients, and those who come later, that the stream is over.
    func end() {
        state.withLock { $0.hasEnded = true }
        for inlet in current { inlet.end() }
    }

    func addClient() {
        clientCount.update { $0 += 1 }
    }

    func removeClient() {
        clientCount.update { $0 -= 1 }
    }

    /// Waits until the last client has gone, but no longer than until `deadline`.
    func waitForClients(until deadline: MonotonicTime) {
        _ = clientCount.wait(until: deadline) { $0 == 0 ? true : nil }
    }

    func requestKeyFrame() {
        sink.requestKeyFrame()
    }

    private var current: [FrameInlet] { state.withLock { Array($0.inlets.values) } }
}
