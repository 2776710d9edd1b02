import Synchronization
import WeirCore

/// A message whose id is its number.
func message(
    _ number: Int,
    stream: String = "a",
    priority: OutgoingMessage.Priority = .event,
    payload: [UInt8] = [1, 2, 3],
    smaller: [UInt8]? = nil
) -> OutgoingMessage {
    OutgoingMessage(
        id: String(number),
        stream: stream,
        topic: "street",
        contentType: "application/json",
        priority: priority,
        payload: payload,
        smallerPayload: smaller
    )
}

/// What was told, by whatever thread.
final class Warnings: Sendable {
    private let texts = Monitor<[String]>([])

    var all: [String] { texts.read { $0 } }

    func add(_ text: String) { texts.update { $0.append(text) } }

    /// Waits until something was told that has these words.
    func wait(for words: String) {
        texts.wait { texts in texts.contains { $0.contains(words) } ? () : nil }
    }
}
