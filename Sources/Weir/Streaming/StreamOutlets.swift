import WeirConfig
import WeirCore
import WeirGStreamer
import WeirStreaming

/// All that encoded frames of a run go to: servers, folders and targets.
final class StreamOutlets: Sendable {
    private let streams: [EncodedStream]
    private let outlets: [Outlet]
    private let rtspServers: [Int: RTSPServer]
    private let httpServers: [Int: HTTPServer]

    fileprivate struct Outlet: Sendable {
        let kind: Application.Output.Kind
        let stream: EncodedStream
        let receiver: any FrameReceiver
    }

    /// How long files and targets may take to get the last frames, in nanoseconds.
    private static let farewell: UInt64 = 3_000_000_000

    /// The ports of servers, in the order of the outputs.
    var ports: [Int] {
        outlets.compactMap { outlet in
            guard let port = outlet.kind.listening?.port else { return nil }
            if case .rtsp = outlet.kind { return rtspServers[port]?.port }
            return httpServers[port]?.port
        }
    }

    /// How all are, in the order of the outputs.
    var statuses: [OutputStatus] {
        outlets.map { OutputStatus($0.kind.place, $0.stream.counts.frames, $0.receiver.status) }
    }

    /// What is made of a plan's outputs, one by one.
    struct Builder {
        fileprivate var streams: [EncodedStream] = []
        fileprivate var outlets: [Outlet] = []
        fileprivate var rtspServers: [Int: RTSPServer] = [:]
        fileprivate var httpServers: [Int: HTTPServer] = [:]
        let warn: @Sendable (WeirError) -> Void

        init(warn: @escaping @Sendable (WeirError) -> Void) {
            self.warn = warn
        }
    }

    /// Begins to hand frames on.
    init(_ builder: Builder) throws(WeirError) {
        (streams, outlets) = (builder.streams, builder.outlets)
        (rtspServers, httpServers) = (builder.rtspServers, builder.httpServers)
        for server in httpServers.values { server.start() }
        for stream in streams { try stream.start() }
        for outlet in outlets { outlet.receiver.begin() }
    }

    deinit {
        close()
    }

    /// Ends everything and frees ports and files; further calls do nothing.
    func close() {
        let deadline = MonotonicTime.now.advanced(by: Self.farewell)
        for stream in streams { stream.stop() }
        for outlet in outlets { outlet.receiver.close(by: deadline) }
        for server in rtspServers.values { server.close() }
        for server in httpServers.values { server.close(by: deadline) }
    }
}

extension StreamOutlets.Builder {
    /// Leads the frames of a stream to all who are to get them.
    ///
    /// Throws what is wrong with ports, users, certificates and folders.
    mutating func add(_ stream: EncodedStream, to deliveries: [Application.Output.Kind]) throws(WeirError) {
        streams.append(stream)
        for kind in deliveries {
            guard let receiver = try receiver(kind, of: stream) else { continue }
            stream.add(receiver)
            outlets.append(.init(kind: kind, stream: stream, receiver: receiver))
        }
    }

    private mutating func receiver(
        _ kind: Application.Output.Kind,
        of stream: EncodedStream
    ) throws(WeirError) -> (any FrameReceiver)? {
        switch kind {
        case .rtsp(let port, let mount, let encoding, let serving, let multicast):
            let feed = RTSPFeed(stream)
            try rtspServer(port, serving).add(.init(path: mount, codec: encoding.codec, multicast: multicast), feed)
            return feed
        case .mjpeg(let port, let path, _, let serving):
            let feed = PictureFeed(stream, path: path)
            try httpServer(port, serving).add(feed)
            return feed
        case .hls(.server(let port, let path, let serving), let segments, let encoding):
            let feed = SegmentFeed(stream, path: path, segments, codec: encoding.codec.track)
            try httpServer(port, serving).add(feed)
            return feed
        case .hls(.folder(let folder), let segments, let encoding):
            return try SegmentFolder(stream, folder: folder, segments, codec: encoding.codec.track, warn: warn)
        case .push:
            guard let plan = PushPlan(kind) else {
                throw WeirError(.settings, "nothing can be sent to \(kind.place).")
            }
            return PushTarget(stream, plan, warn: warn)
        case .file, .window, .null: return nil
        }
    }

    private mutating func httpServer(
        _ port: Int,
        _ serving: Application.Output.Serving
    ) throws(WeirError) -> HTTPServer {
        if let server = httpServers[port] { return server }
        let server = try HTTPServer(port: port, serving)
        httpServers[port] = server
        return server
    }

    private mutating func rtspServer(
        _ port: Int,
        _ serving: Application.Output.Serving
    ) throws(WeirError) -> RTSPServer {
        if let server = rtspServers[port] { return server }
        let server = try RTSPServer(port: port, serving)
        rtspServers[port] = server
        return server
    }
}

extension Application.Output.Codec {
    fileprivate var track: VideoTrack.Codec {
        switch self {
        case .h264: .h264
        case .h265: .h265
        }
    }
}
