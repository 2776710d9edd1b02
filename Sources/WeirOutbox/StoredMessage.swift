import WeirCore

/// A message with its place in the order.
struct StoredMessage: Sendable {
    var sequence: Int64
    var message: OutgoingMessage
    /// Whether it outlives the process.
    var isOnDisk = false

    /// What a message takes beside its payload, about: its row, its id and its topic.
    private static let overhead = 128

    var bytes: Int { message.payload.count + (message.smallerPayload?.count ?? 0) + Self.overhead }
}

extension [StoredMessage] {
    /// Takes out the oldest of low priority, then the oldest of all, from `start` on, until `excess` bytes are free.
    ///
    /// Gives what was taken out.
    mutating func trim(from start: Int, freeing excess: Int) -> [StoredMessage] {
        var taken: [StoredMessage] = []
        var freed = 0
        for priority in [OutgoingMessage.Priority.frame, .event] where freed < excess {
            var kept: [StoredMessage] = []
            for entry in self[start...] {
                if freed < excess, entry.message.priority == priority {
                    freed += entry.bytes
                    taken.append(entry)
                } else {
                    kept.append(entry)
                }
            }
            replaceSubrange(start..., with: kept)
        }
        return taken
    }
}
