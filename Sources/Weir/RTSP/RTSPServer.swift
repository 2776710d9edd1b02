import CWeirRTSPServer
import Synchronization
import WeirConfig
import WeirCore
import WeirGStreamer

/// Serves streams to any number of RTSP clients, each under a mount of its own.
final class RTSPServer: @unchecked Sendable {
    // Safe to share: the pointers never change, and only the first call of `close` gives them up.
    private let server: UnsafeMutablePointer<GstRTSPServer>
    private let thread: MainLoopThread
    private let source: UnsafeMutablePointer<GSource>
    private let access: RTSPAccess
    private let clients: RTSPClients
    private let isClosed = Mutex(false)
    /// How long clients have to take note of the end before they are cut off, in nanoseconds: the message that the stream
    /// is over comes after the frames that still wait for them.
    private static let farewell: UInt64 = 2_000_000_000
    /// The port that it listens on.
    let port: Int

    /// What one mount serves.
    struct Mount {
        var path: String
        var codec: Application.Output.Codec
        var multicast: Application.Output.Multicast?
    }

    /// Listens at once, on a free port for 0.
    ///
    /// Throws `.resource` where the port can't be had, and what is wrong with users and certificate.
    init(port: Int, _ serving: Application.Output.Serving) throws(WeirError) {
        access = try RTSPAccess(serving)
        let thread = try MainLoopThread(name: "weir-rtsp")
        guard let server = gst_rtsp_server_new() else {
            thread.stop()
            throw WeirError(.library, "the RTSP server can't be made.")
        }
        if let host = serving.host { gst_rtsp_server_set_address(server, host) }
        gst_rtsp_server_set_service(server, "\(port)")
        access.apply(to: server)
        let clients = RTSPClients()
        connect(server, "client-connected", unsafeBitCast(welcomeClient, to: GCallback.self), clients)
        var error: UnsafeMutablePointer<GError>?
        guard let source = gst_rtsp_server_create_source(server, nil, &error) else {
            thread.stop()
            g_object_unref(server)
            throw noPort(port, of: "RTSP", &error)
        }
        g_source_attach(source, thread.context)
        self.server = server
        self.thread = thread
        self.source = source
        self.clients = clients
        self.port = Int(gst_rtsp_server_get_bound_port(server))
    }

    deinit {
        close()
    }

    /// Serves the frames of `feed` under a mount.
    ///
    /// Throws `.settings` where the multicast group can't be.
    func add(_ mount: Mount, _ feed: RTSPFeed) throws(WeirError) {
        let factory = gst_rtsp_media_factory_new()
        gst_rtsp_media_factory_set_launch(factory, Self.launchLine(mount.codec))
        gst_rtsp_media_factory_set_shared(factory, 1)
        access.apply(to: factory)
        if access.isEncrypted { gst_rtsp_media_factory_set_protocols(factory, GST_RTSP_LOWER_TRANS_TCP) }
        if let group = mount.multicast {
            do throws(WeirError) { try Self.join(group, factory) } catch {
                g_object_unref(factory)
                throw error
            }
        }
        clients.add(feed)
        connect(factory, "media-configure", unsafeBitCast(configureMedia, to: GCallback.self), feed)
        let mounts = gst_rtsp_server_get_mount_points(server)
        // The mount points take the factory over.
        gst_rtsp_mount_points_add_factory(mounts, mount.path, factory)
        g_object_unref(mounts)
    }

    /// Ends all connections, once clients have had the time to read of the end, and frees the port; further calls do
    /// nothing.
    func close() {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        clients.wait(until: .now.advanced(by: Self.farewell))
        g_source_destroy(source)
        g_source_unref(source)
        let removed = gst_rtsp_server_client_filter(server, removeClient, nil)
        g_list_free_full(removed, g_object_unref)
        thread.stop()
        g_object_unref(server)
    }

    /// GStreamer's server takes its elements as a line of text only.
    private static func launchLine(_ codec: Application.Output.Codec) -> String {
        // What waits is counted where frames are handed in.
        let source = "appsrc name=\(RTSPFeed.inletName) is-live=true format=time do-timestamp=true max-bytes=0"
        let payloader = codec == .h264 ? "rtph264pay" : "rtph265pay"
        // The parameter sets are sent before each key frame, so that clients can join at any time.
        return "( \(source) ! \(codec.parser) ! \(payloader) name=pay0 pt=96 config-interval=-1 )"
    }

    /// How far packets to a group go: no router lets them out of the network (RFC 1112, section 6.1).
    private static let hops: guint8 = 1

    private static func join(
        _ group: Application.Output.Multicast,
        _ factory: UnsafeMutablePointer<GstRTSPMediaFactory>?
    ) throws(WeirError) {
        let pool = gst_rtsp_address_pool_new()
        defer { g_object_unref(pool) }
        let ports = (first: guint16(group.port), last: guint16(group.port + 1))
        guard gst_rtsp_address_pool_add_range(pool, group.address, group.address, ports.first, ports.last, hops) != 0
        else {
            throw WeirError(.settings, "the multicast group \(group.address):\(group.port) can't be used.")
        }
        gst_rtsp_media_factory_set_address_pool(factory, pool)
        let ways = [GST_RTSP_LOWER_TRANS_TCP, GST_RTSP_LOWER_TRANS_UDP, GST_RTSP_LOWER_TRANS_UDP_MCAST]
        gst_rtsp_media_factory_set_protocols(
            factory,
            GstRTSPLowerTrans(rawValue: ways.reduce(0) { $0 | $1.rawValue })
        )
    }
}

/// Counts those who are connected, and knows what there is for them.
private final class RTSPClients: Sendable {
    private let count = Monitor(0)
    private let feeds = Mutex<[RTSPFeed]>([])

    func change(by difference: Int) {
        count.update { $0 += difference }
    }

    func add(_ feed: RTSPFeed) {
        feeds.withLock { $0.append(feed) }
    }

    /// Lets a client that begins to play a media see a picture at once.
    func requestKeyFrame(for media: UnsafeMutablePointer<GstRTSPMedia>?) {
        for feed in feeds.withLock({ $0 }) where media.map(feed.serves) ?? true { feed.requestKeyFrame() }
    }

    /// Waits until the last one has gone, but no longer than until `deadline`.
    func wait(until deadline: MonotonicTime) {
        _ = count.wait(until: deadline) { $0 == 0 ? true : nil }
    }
}

/// Connects a signal to a C function that gets `object` as its last argument.
private func connect(_ instance: gpointer?, _ signal: String, _ handler: GCallback, _ object: AnyObject) {
    // Given back by `releaseObject` when the instance goes.
    cweir_rtsp_signal_connect(instance, signal, handler, Unmanaged.passRetained(object).toOpaque(), releaseObject)
}

// MARK: - C callbacks

private func releaseObject(_ object: gpointer?, _ closure: UnsafeMutablePointer<GClosure>?) {
    guard let object else { return }
    Unmanaged<AnyObject>.fromOpaque(object).release()
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
    let served = Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue()
    served.attach(media)
    connect(media, "unprepared", unsafeBitCast(forgetMedia, to: GCallback.self), served)
}

private let forgetMedia: @convention(c) (UnsafeMutablePointer<GstRTSPMedia>?, gpointer?) -> Void = { media, feed in
    guard let media, let feed else { return }
    Unmanaged<RTSPFeed>.fromOpaque(feed).takeUnretainedValue().detach(media)
}

private let welcomeClient: @convention(c) (gpointer?, gpointer?, gpointer?) -> Void = { server, client, clients in
    guard let client, let clients else { return }
    let counted = Unmanaged<RTSPClients>.fromOpaque(clients).takeUnretainedValue()
    counted.change(by: 1)
    connect(client, "play-request", unsafeBitCast(beginPlay, to: GCallback.self), counted)
    connect(client, "closed", unsafeBitCast(farewellClient, to: GCallback.self), counted)
}

private let farewellClient: @convention(c) (gpointer?, gpointer?) -> Void = { client, clients in
    guard let clients else { return }
    Unmanaged<RTSPClients>.fromOpaque(clients).takeUnretainedValue().change(by: -1)
}

private let beginPlay: @convention(c) (gpointer?, UnsafeMutablePointer<GstRTSPContext>?, gpointer?) -> Void = {
    client,
    context,
    clients in
    guard let clients else { return }
    Unmanaged<RTSPClients>.fromOpaque(clients).takeUnretainedValue().requestKeyFrame(for: context?.pointee.media)
}
