import CWeirGStreamer
import Synchronization
import Testing

/// Makes a test fail when GStreamer or GLib warns during it: of events out of order, of references that are wrong.
public struct QuietLibraries: SuiteTrait, TestTrait, TestScoping {
    public let isRecursive = true

    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        LibraryWarnings.collect()
        try await function()
        #expect(LibraryWarnings.take() == [])
    }
}

extension Trait where Self == QuietLibraries {
    /// Fails the test when GStreamer or GLib warns during it.
    public static var quietLibraries: Self { QuietLibraries() }
}

/// What GStreamer and GLib warned of.
public enum LibraryWarnings {
    private static let texts = Mutex<[String]>([])

    /// Keeps the warnings from now on.
    public static func collect() {
        texts.withLock { $0 = [] }
        g_log_set_default_handler(keepWarning, nil)
    }

    /// Those since the last time.
    public static func take() -> [String] {
        texts.withLock { texts in
            defer { texts = [] }
            return texts
        }
    }

    fileprivate static func add(_ text: String) {
        texts.withLock { $0.append(text) }
    }
}

// MARK: - C callbacks

private func keepWarning(
    _ domain: UnsafePointer<gchar>?,
    _ level: GLogLevelFlags,
    _ message: UnsafePointer<gchar>?,
    _ data: gpointer?
) {
    let serious = G_LOG_LEVEL_CRITICAL.rawValue | G_LOG_LEVEL_WARNING.rawValue | G_LOG_LEVEL_ERROR.rawValue
    guard level.rawValue & serious != 0, let message else { return }
    LibraryWarnings.add(String(cString: message))
}
