import CWeirGStreamer
import WeirCore

/// What encoded packets are put into.
public enum ClipContainer: String, Sendable {
    case mp4, mkv

    /// The element that makes it.
    fileprivate var muxer: String {
        switch self {
        case .mp4: "mp4mux"
        case .mkv: "matroskamux"
        }
    }

    /// Whether packets of this format can be put into it as they are.
    public func takes(_ format: EncodedFormat) -> Bool {
        guard let factory = gst_element_factory_find(muxer) else { return false }
        defer { gst_object_unref(UnsafeMutableRawPointer(factory)) }
        // How parameter sets and frames are laid out is what the parser changes.
        guard let kind = gst_caps_new_empty_simple(format.type) else { return false }
        defer { cweir_caps_unref(kind) }
        return gst_element_factory_can_sink_any_caps(factory, kind) != 0
    }
}

/// A video file that encoded packets are written to as they are.
///
/// It can be played up to its last second if the process dies while it is written. Use it on one thread; `write` waits for the
/// disk.
public final class ClipFile {
    /// How many bytes wait for the disk before `write` does: 4 MiB.
    private static let mostWaiting: UInt64 = 4 << 20
    /// How often a disk that is waited for is asked whether it failed, in nanoseconds.
    private static let pollInterval: UInt64 = 10_000_000
    /// How long a disk may take to take a frame or the end, in nanoseconds: 30 seconds.
    private static let patience: UInt64 = 30_000_000_000
    /// How much of a file is lost when the process dies, in milliseconds.
    private static let fragmentMilliseconds = 1000

    public let path: String
    private let pipeline: Pipeline
    private let source: UnsafeMutablePointer<GstAppSrc>
    private let bus: Bus
    /// What went wrong; nothing more can be written then.
    public private(set) var failure: WeirError?

    /// Begins the file, and replaces one that is there.
    ///
    /// Throws `.resource` where it can't be written, `.library` where an element is missing.
    public init(_ path: String, _ container: ClipContainer, _ format: EncodedFormat) throws(WeirError) {
        self.path = path
        pipeline = try Pipeline(named: "clip")
        bus = pipeline.bus
        let input = try Element("appsrc")
        try input.set("format", to: .text("time"))
        let sink = try Element("filesink")
        try sink.set("location", to: .text(path))
        // Else the last frames before the process dies would be lost with it.
        try sink.set("buffer-mode", to: .text("unbuffered"))
        for (name, value) in [("sync", false), ("async", false)] { try sink.set(name, to: .flag(value)) }
        var chain = [input]
        if let parser = Self.parser(of: format) { chain.append(try Element(parser)) }
        chain += [try Self.makeMuxer(container), sink]
        for (index, element) in chain.enumerated() {
            try pipeline.add(element)
            if index > 0 { try chain[index - 1].link(to: element) }
        }
        source = UnsafeMutableRawPointer(input.raw).assumingMemoryBound(to: GstAppSrc.self)
        gst_app_src_set_caps(source, format.caps)
        // The pace is kept here, where failures of the disk are seen.
        gst_app_src_set_max_bytes(source, 0)
        guard pipeline.request(.playing) else {
            let error = heardFailure() ?? WeirError(.resource, "\(path) can't be written.")
            stop()
            throw error
        }
    }

    deinit {
        stop()
    }

    /// Which element puts packets into the form that containers take; nil where they are in it.
    private static func parser(of format: EncodedFormat) -> String? {
        switch format.type {
        case "video/x-h264": "h264parse"
        case "video/x-h265": "h265parse"
        case "video/x-vp9": "vp9parse"
        case "video/x-av1": "av1parse"
        default: nil
        }
    }

    private static func makeMuxer(_ container: ClipContainer) throws(WeirError) -> Element {
        let muxer = try Element(container.muxer)
        guard container == .mp4 else { return muxer }
        try muxer.set("fragment-duration", to: .integer(fragmentMilliseconds))
        // At its end the file becomes one without fragments, which more players can move about in.
        try muxer.set("fragment-mode", to: .text("first-moov-then-finalise"))
        return muxer
    }

    /// Appends a packet; times are in nanoseconds from the file's beginning.
    ///
    /// Throws `.resource` where the disk is full or fails.
    public func write(_ packet: EncodedPacket, at time: Int64, decodedAt decodeTime: Int64?) throws(WeirError) {
        if let failure { throw failure }
        try waitForRoom()
        guard let buffer = cweir_buffer_copy(packet.buffer) else {
            throw WeirError(.resource, "there is no memory for a frame of \(path).")
        }
        buffer.pointee.pts = GstClockTime(UInt64(clamping: time))
        buffer.pointee.dts = decodeTime.map { GstClockTime(UInt64(clamping: $0)) } ?? cweir_clock_time_none
        guard gst_app_src_push_buffer(source, buffer) == GST_FLOW_OK else { throw failed() }
    }

    /// Completes the file.
    ///
    /// Throws `.resource` where the disk is full or fails.
    public func finish() throws(WeirError) {
        defer { stop() }
        if let failure { throw failure }
        gst_app_src_end_of_stream(source)
        let deadline = MonotonicTime.now.advanced(by: Self.patience)
        while MonotonicTime.now < deadline {
            guard let message = bus.next(within: Self.pollInterval) else { continue }
            switch message.kind {
            case .endOfStream: return
            case .error(let report): throw sentence(report)
            default: continue
            }
        }
        throw WeirError(.resource, "\(path) couldn't be completed in time; its disk hangs.")
    }

    private func waitForRoom() throws(WeirError) {
        if let failure = heardFailure() { throw failure }
        let deadline = MonotonicTime.now.advanced(by: Self.patience)
        while gst_app_src_get_current_level_bytes(source) > Self.mostWaiting {
            if let failure = heardFailure(within: Self.pollInterval) { throw failure }
            guard MonotonicTime.now < deadline else {
                let hang = WeirError(.resource, "\(path) can't be written: its disk hangs.")
                failure = hang
                throw hang
            }
        }
    }

    private func failed() -> WeirError {
        heardFailure(within: Self.pollInterval) ?? WeirError(.resource, "\(path) can't be written.")
    }

    /// What an element said that failed.
    private func heardFailure(within nanoseconds: UInt64 = 0) -> WeirError? {
        while failure == nil, let message = bus.next(within: nanoseconds) {
            if case .error(let report) = message.kind { failure = sentence(report) }
        }
        return failure
    }

    private func sentence(_ report: ElementReport) -> WeirError {
        let text = report.text.hasSuffix(".") ? String(report.text.dropLast()) : report.text
        return WeirError(.resource, "\(path) can't be written: \(text).", cause: report.detail)
    }

    private func stop() {
        // A disk that hangs is left behind; nothing more can be done about it here.
        try? pipeline.stop(within: Self.patience)
    }
}
