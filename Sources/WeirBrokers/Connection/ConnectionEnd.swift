/// Why a connection can't be used any longer.
enum ConnectionEnd: Error, Equatable {
    case timedOut
    case interrupted
    /// It broke, or the other side closed it.
    case lost(String)
    /// One side's certificate, or how it is encrypted, isn't to the other's liking.
    case untrusted(String)

    /// A subscription's messages aren't dealt with; to leave some out in silence would be worse.
    static let flooded = ConnectionEnd.lost("messages come faster than they are dealt with")

    /// The end of a sentence.
    var reason: String {
        switch self {
        case .timedOut: "there was no answer in time"
        case .interrupted: "the wait was interrupted"
        case .lost(let reason), .untrusted(let reason): reason
        }
    }
}
