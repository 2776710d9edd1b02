import WeirCore
import WeirElements
import WeirGStreamer

/// Weir's own elements in this process.
enum Elements {
    /// Makes them known to GStreamer; further calls do nothing.
    static func register() throws(WeirError) {
        try Framework.start()
        guard isRegistered else {
            throw WeirError(.library, "GStreamer refuses Weir's elements; is a plugin of another version loaded?")
        }
    }

    // Evaluated once, by the first who asks.
    private static let isRegistered = registerElements(in: nil)
}
