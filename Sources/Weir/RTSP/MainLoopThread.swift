import CWeirRTSPServer
import WeirCore

/// A thread that does nothing but run a main loop of GLib's, which the RTSP server needs.
final class MainLoopThread: @unchecked Sendable {
    // Safe to share: the pointers never change, and GLib's main loops lock themselves.
    let context: OpaquePointer
    private let loop: OpaquePointer
    private let thread: UnsafeMutablePointer<GThread>

    init(name: String) throws(WeirError) {
        guard let context = g_main_context_new(), let loop = g_main_loop_new(context, 0) else {
            throw WeirError(.library, "GLib can't make a main loop for “\(name)”.")
        }
        guard let thread = g_thread_try_new(name, runLoop, UnsafeMutableRawPointer(loop), nil) else {
            g_main_loop_unref(loop)
            g_main_context_unref(context)
            throw WeirError(.resource, "the system has no thread left for “\(name)”.")
        }
        self.context = context
        self.loop = loop
        self.thread = thread
    }

    deinit {
        g_main_loop_unref(loop)
        g_main_context_unref(context)
    }

    /// Ends the loop and waits for the thread; call it once.
    func stop() {
        // From within the loop, since quitting one that doesn't run yet would be lost.
        let quit = g_idle_source_new()
        g_source_set_callback(quit, quitLoop, UnsafeMutableRawPointer(loop), nil)
        g_source_attach(quit, context)
        g_source_unref(quit)
        g_thread_join(thread)
    }
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
