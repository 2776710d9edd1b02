import CWeirGStreamer
import CWeirRTSPServer
import Glibc
import Synchronization
import WeirCore

/// A real RTSP server with one stream at `/test`, which can be taken away at any time.
public final class TestRTSPServer: @unchecked Sendable {
    // Safe to share: the pointers never change, and only the first call of `stop` gives them up.
    private let server: UnsafeMutablePointer<GstRTSPServer>
    private let context: OpaquePointer
    private let loop: OpaquePointer
    private let thread: UnsafeMutablePointer<GThread>
    private let source: UnsafeMutablePointer<GSource>
    private let valves = Valves()
    private let isStopped = Mutex(false)
    public let port: Int

    /// What is served.
    public struct Stream: Sendable {
        public enum Codec: Sendable { case h264, h265, jpeg }
        public var codec: Codec
        public var size: (width: Int, height: Int)
        public var rate = 25
        /// Frames from one key frame to the next.
        public var keyInterval = 5

        public init(_ codec: Codec, _ width: Int = 64, _ height: Int = 48) {
            self.codec = codec
            size = (width, height)
        }

        fileprivate var launchLine: String {
            let picture = "video/x-raw, format=I420, width=\(size.width), height=\(size.height), framerate=\(rate)/1"
            let encoder =
                switch codec {
                case .h264:
                    "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=\(keyInterval) "
                        + "! rtph264pay config-interval=-1"
                case .h265:
                    "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=\(keyInterval) "
                        + "! rtph265pay config-interval=-1"
                case .jpeg: "jpegenc ! rtpjpegpay"
                }
            return "( videotestsrc is-live=true ! \(picture) ! valve name=valve drop-mode=forward-sticky-events "
                + "! \(encoder) name=pay0 pt=96 )"
        }
    }

    /// Who may come in.
    public struct Account: Sendable {
        var user: String
        var password: String
        var isDigest: Bool

        public init(_ user: String, _ password: String, isDigest: Bool = false) {
            self.user = user
            self.password = password
            self.isDigest = isDigest
        }
    }

    /// Listens at once, on a free port where none is given; throws where the port can't be had.
    public init(_ stream: Stream, port: Int = 0, account: Account? = nil) throws {
        TestElements.start()
        guard let server = gst_rtsp_server_new(), let context = g_main_context_new(),
            let loop = g_main_loop_new(context, 0)
        else { throw HarnessError("no RTSP server") }
        gst_rtsp_server_set_address(server, "127.0.0.1")
        gst_rtsp_server_set_service(server, "\(port)")
        Self.mount(stream, account, on: server, valves)
        guard let source = gst_rtsp_server_create_source(server, nil, nil),
            let thread = g_thread_try_new("test-rtsp", runLoop, UnsafeMutableRawPointer(loop), nil)
        else { throw HarnessError("the port \(port) can't be had") }
        g_source_attach(source, context)
        self.server = server
        self.context = context
        self.loop = loop
        self.source = source
        self.thread = thread
        self.port = Int(gst_rtsp_server_get_bound_port(server))
    }

    deinit { stop() }

    public var address: String { "rtsp://127.0.0.1:\(port)/test" }

    /// Sends nothing more to those who are connected, and keeps them connected.
    public func stall() { valves.close() }

    /// Goes away without a word, as a camera does whose plug is pulled; further calls do nothing.
    public func stop() {
        let wasStopped = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return isStopped
        }
        guard !wasStopped else { return }
        g_source_destroy(source)
        g_source_unref(source)
        let removed = gst_rtsp_server_client_filter(server, removeClient, nil)
        g_list_free_full(removed, g_object_unref)
        let quit = g_idle_source_new()
        g_source_set_callback(quit, quitLoop, UnsafeMutableRawPointer(loop), nil)
        g_source_attach(quit, context)
        g_source_unref(quit)
        g_thread_join(thread)
        g_main_loop_unref(loop)
        g_main_context_unref(context)
        g_object_unref(server)
        valves.letGo()
    }

    private static func mount(
        _ stream: Stream,
        _ account: Account?,
        on server: UnsafeMutablePointer<GstRTSPServer>,
        _ valves: Valves
    ) {
        let factory = gst_rtsp_media_factory_new()
        gst_rtsp_media_factory_set_launch(factory, stream.launchLine)
        gst_rtsp_media_factory_set_shared(factory, 1)
        // Given back by `releaseValves` when the factory goes.
        cweir_rtsp_signal_connect(
            factory,
            "media-configure",
            unsafeBitCast(configureMedia, to: GCallback.self),
            Unmanaged.passRetained(valves).toOpaque(),
            releaseValves
        )
        if let account { protect(factory, server, account) }
        let mounts = gst_rtsp_server_get_mount_points(server)
        // The mount points take the factory over.
        gst_rtsp_mount_points_add_factory(mounts, "/test", factory)
        g_object_unref(mounts)
    }

    private static func protect(
        _ factory: UnsafeMutablePointer<GstRTSPMediaFactory>?,
        _ server: UnsafeMutablePointer<GstRTSPServer>,
        _ account: Account
    ) {
        let permissions = gst_rtsp_permissions_new()
        gst_rtsp_permissions_add_role_empty(permissions, "user")
        for right in ["media.factory.access", "media.factory.construct"] {
            gst_rtsp_permissions_add_permission_for_role(permissions, "user", right, 1)
        }
        gst_rtsp_media_factory_set_permissions(factory, permissions)
        cweir_rtsp_permissions_unref(permissions)
        let auth = gst_rtsp_auth_new()
        let token = gst_rtsp_token_new_empty()
        gst_rtsp_token_set_string(token, "media.factory.role", "user")
        if account.isDigest {
            gst_rtsp_auth_set_supported_methods(auth, GST_RTSP_AUTH_DIGEST)
            gst_rtsp_auth_add_digest(auth, account.user, account.password, token)
        } else {
            let basic = gst_rtsp_auth_make_basic(account.user, account.password)
            gst_rtsp_auth_add_basic(auth, basic, token)
            g_free(basic)
        }
        cweir_rtsp_token_unref(token)
        gst_rtsp_server_set_auth(server, auth)
        g_object_unref(auth)
    }
}

/// The valves of the streams that are being sent.
private final class Valves: Sendable {
    // Kept as numbers, with a reference each: pointers can't be shared.
    private let elements = Mutex<[UInt]>([])

    func add(_ media: UnsafeMutablePointer<GstRTSPMedia>) {
        let bin = gst_rtsp_media_get_element(media)
        defer { gst_object_unref(bin) }
        let found = gst_bin_get_by_name_recurse_up(
            UnsafeMutableRawPointer(bin)?.assumingMemoryBound(to: GstBin.self),
            "valve"
        )
        guard let found else { return }
        elements.withLock { $0.append(UInt(bitPattern: found)) }
    }

    func close() {
        for number in elements.withLock({ $0 }) {
            guard let element = UnsafeMutablePointer<GstElement>(bitPattern: number) else { continue }
            gst_util_set_object_arg(
                UnsafeMutableRawPointer(element).assumingMemoryBound(to: GObject.self),
                "drop",
                "true"
            )
        }
    }

    func letGo() {
        let all = elements.withLock { elements in
            defer { elements = [] }
            return elements
        }
        for number in all { gst_object_unref(UnsafeMutableRawPointer(bitPattern: number)) }
    }

    deinit { letGo() }
}

// MARK: - C callbacks

private func runLoop(_ loop: gpointer?) -> gpointer? {
    guard let loop else { return nil }
    g_main_loop_run(OpaquePointer(loop))
    return nil
}

private func quitLoop(_ loop: gpointer?) -> gboolean {
    guard let loop else { return 0 }
    g_main_loop_quit(OpaquePointer(loop))
    return 0
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
    valves in
    guard let media, let valves else { return }
    Unmanaged<Valves>.fromOpaque(valves).takeUnretainedValue().add(media)
}

private func releaseValves(_ valves: gpointer?, _ closure: UnsafeMutablePointer<GClosure>?) {
    guard let valves else { return }
    Unmanaged<Valves>.fromOpaque(valves).release()
}
