import CWeirRTSPServer
import Synchronization
import WeirConfig
import WeirCore
import WeirGStreamer

/// Serves encoded frames to any number of RTSP clients; they are encoded once, however many clients there are.
final class RTSPOutput: @unchecked Sendable {
    // Safe to share: the pointers never change, and only the first call of `close` gives them up.
    private let server: UnsafeMutablePointer<GstRTSPServer>
    private let thread: MainLoopThread
    private let source: UnsafeMutablePointer<GSource>
    private let feed: RTSPFeed
    private let sink: Element
    private let isClosed = Mutex(false)
    /// How long clients have to take note of the end before they are cut off, in nanoseconds: the message that the stream
    /// is over comes after the frames that still wait for them.
    private static let farewell: UInt64 = 2_000_000_000
    /// The port that it listens on.
    let port: Int

    /// Listens at once; frames that reach `sink`, an `appsink`, go to the clients.
    ///
    /// Throws `.resource` where the port can't be had.
    init(_ service: OutputPlan.Service, fedBy sink: Element) throws(WeirError) {
        let thread = try MainLoopThread(name: "weir-rtsp")
        guard let server = gst_rtsp_server_new() else {
            thread.stop()
            throw WeirError(.library, "the RTSP server can't be made.")
        }
        gst_rtsp_server_set_service(server, "\(service.port)")
        let feed = RTSPFeed(sink)
        Self.mount(service, on: server, feed)
        var error: UnsafeMutablePointer<GError>?
        guard let source = gst_rtsp_server_create_source(server, nil, &error) else {
            thread.stop()
            g_object_unref(server)
            throw Self.noPort(service.port, &error)
        }
        g_source_attach(source, thread.context)
        self.server = server
        self.thread = thread
        self.source = source
        self.feed = feed
        self.sink = sink
        port = Int(gst_rtsp_server_get_bound_port(server))
        try sink.onFrame({ feed.push($0) }, onEnd: { feed.end() })
    }

    deinit {
        close()
    }

    /// Ends all connections, once clients have had the time to read of the end, and frees the port; further calls do
    /// nothing.
    func close() {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        // The sink's callbacks hold the feed, and the feed the sink.
        sink.stopFrames()
        feed.end()
        feed.waitForClients(until: .now.advanced(by: Self.farewell))
        g_source_destroy(source)
        g_source_unref(source)
        let removed = gst_rtsp_server_client_filter(server, removeClient, nil)
        g_list_free_full(removed, g_object_unref)
        thread.stop()
        g_object_unref(server)
    }

    private static func mount(
        _ service: OutputPlan.Service,
        on server: UnsafeMutablePointer<GstRTSPServer>,
        _ feed: RTSPFeed
    ) {
        let factory = gst_rtsp_media_factory_new()
        gst_rtsp_media_factory_set_launch(factory, launchLine(service))
        gst_rtsp_media_factory_set_shared(factory, 1)
        connect(factory, "media-configure", unsafeBitCast(configureMedia, to: GCallback.self), feed)
        connect(server, "client-connected", unsafeBitCast(welcomeClient, to: GCallback.self), feed)
        let mounts = gst_rtsp_server_get_mount_points(server)
        // The mount points take the factory over.
        gst_rtsp_mount_points_add_factory(mounts, service.mount, factory)
        g_object_unref(mounts)
    }

    /// GStreamer's server takes its elements as a line of text only.
    private static func launchLine(_ service: OutputPlan.Service) -> String {
        let source =
            "appsrc name=\(RTSPFeed.inletName) is-live=true format=time do-timestamp=true "
            + "leaky-type=downstream max-buffers=\(RTSPFeed.framesHeld)"
        let payloader = service.codec == .h264 ? "rtph264pay" : "rtph265pay"
        // The parameter sets are sent before each key frame, so that clients can join at any time.
        return "( \(source) ! \(service.codec.parser) ! \(payloader) name=pay0 pt=96 config-interval=-1 )"
    }

    private static func noPort(_ port: Int, _ error: inout UnsafeMutablePointer<GError>?) -> WeirError {
        let isTaken = g_error_matches(error, g_io_error_quark(), gint(G_IO_ERROR_ADDRESS_IN_USE.rawValue)) != 0
        let cause = cweir_rtsp_error_text(error).map { String(cString: $0) }
        g_clear_error(&error)
        if isTaken {
            return WeirError(.resource, "the RTSP port \(port) is in use; choose another one or stop who uses it.")
        }
        return WeirError(.resource, "the RTSP port \(port) can't be had; choose another one.", cause: cause)
    }
}

/// Connects a signal to a C function that gets `feed` as its last argument.
private func connect(_ instance: gpointer?, _ signal: String, _ handler: GCallback, _ feed: RTSPFeed) {
    // Given back by `releaseFeed` when the instance goes.
    cweir_rtsp_signal_connect(instance, signal, handler, Unmanaged.passRetained(feed).toOpaque(), releaseFeed)
}

// MARK: - C callbacks

private func releaseFeed(_ feed: gpointer?, _ closure: UnsafeMutablePointer<GClosure>?) {
    guard let feed else { return }
    Unmanaged<RTSPFeed>.fromOpaque(feed).release()
}

private func removeClient(
    _ server: UnsafeMutablePointer<GstRTSPServer>?,
    _ client: UnsafeMutablePointer<GstRTSPClient>?,
    _ data: gpointer?
) -> GstRTSPFilterResult {
    GST_RTSP_FILTER_REMOVE
}

private let configureMedia: @convention(c) (gpointer?, UnsafeMutablePointer<GstRTSPMedia>?, gpointer?) -> Void = {
    factory,
    media,
    feed in
    guard let media, let feed else { return }
    Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue().attach(media)
    connect(
        media,
        "unprepared",
        unsafeBitCast(forgetMedia, to: GCallback.self),
        Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue()
    )
}

private let forgetMedia: @convention(c) (UnsafeMutablePointer<GstRTSPMedia>?, gpointer?) -> Void = { media, feed in
    guard let media, let feed else { return }
    Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue().detach(media)
}

private let welcomeClient: @convention(c) (gpointer?, gpointer?, gpointer?) -> Void = { server, client, feed in
    guard let client, let feed else { return }
    let served = Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue()
    served.addClient()
    connect(client, "play-request", unsafeBitCast(beginPlay, to: GCallback.self), served)
    connect(client, "closed", unsafeBitCast(farewellClient, to: GCallback.self), served)
}

private let farewellClient: @convention(c) (gpointer?, gpointer?) -> Void = { client, feed in
    guard let feed else { return }
    Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue().removeClient()
}

private let beginPlay: @convention(c) (gpointer?, gpointer?, gpointer?) -> Void = { client, context, feed in
    guard let feed else { return }
    Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue().requestKeyFrame()
}
