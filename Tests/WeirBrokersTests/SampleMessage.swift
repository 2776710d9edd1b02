import WeirCore
import WeirTestKit

/// A message whose id tells its number.
func sampleMessage(
    _ number: Int,
    on topic: String = "weir.street",
    stream: String = "camera",
    payload: [UInt8]? = nil
) -> OutgoingMessage {
    OutgoingMessage(
        id: "sample-\(number)",
        stream: stream,
        topic: topic,
        contentType: "application/json",
        priority: .event,
        payload: payload ?? Array(#"{"number":\#(number)}"#.utf8)
    )
}

/// Runs what blocks on one of the tests' own threads.
func blocking(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withTaskExecutorPreference(TestThreads.shared) { try body() }
}

extension BrokerSettings {
    /// The same with other options, or another user.
    func with(user: String? = nil, password: String? = nil, _ options: [String: String] = [:]) -> BrokerSettings {
        var settings = self
        if let user { (settings.user, settings.password) = (user, password) }
        settings.options.merge(options) { $1 }
        return settings
    }
}
