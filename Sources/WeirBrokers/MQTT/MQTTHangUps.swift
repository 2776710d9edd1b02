import Synchronization
import WeirCore

/// Finds the message that a broker hangs up on, as brokers of version 3.1.1 do where one is too large.
///
/// The largest of those that were under way is looked at closer: it is sent alone from then on. Without this it would
/// be sent again for ever, and all others wait behind it.
final class MQTTHangUps: Sendable {
    /// Once or twice may be chance, such as a broker that is restarted.
    private static let limit = 3

    private let suspect = Mutex<(id: String, count: Int)?>(nil)

    func isSuspect(_ message: OutgoingMessage) -> Bool { suspect.withLock { $0?.id == message.id } }

    /// The broker has answered for a message, whatever it said.
    func clear(_ message: OutgoingMessage) {
        suspect.withLock { if $0?.id == message.id { $0 = nil } }
    }

    /// The broker hung up while these were under way; true where it has done so too often on one alone.
    func note(_ underWay: [OutgoingMessage]) -> Bool {
        guard let largest = underWay.max(by: { $0.payload.count < $1.payload.count }) else { return false }
        return suspect.withLock { suspect in
            guard underWay.count == 1 else {
                suspect = (largest.id, 0)
                return false
            }
            let count = (suspect?.id == largest.id ? suspect?.count ?? 0 : 0) + 1
            suspect = count < Self.limit ? (largest.id, count) : nil
            return count >= Self.limit
        }
    }
}
