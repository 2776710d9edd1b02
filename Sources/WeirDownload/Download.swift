import CWeirCurl
import Glibc
public import WeirCore

/// Fetches a file by HTTP or HTTPS, and goes on where an earlier attempt was cut.
///
/// What has come so far lies in a file of the same name with `.part` at its end.
public struct Download: Sendable {
    /// How far it is, in bytes; the whole is 0 where the server doesn't say.
    public typealias Progress = (_ received: Int, _ whole: Int) -> Void

    private let address: String
    private let path: String

    /// How often a transfer that breaks is taken up again.
    private static let attempts = 5
    /// The pause before the second attempt, in milliseconds; each further one is twice as long.
    private static let firstPause: UInt32 = 200

    public init(from address: String, to path: String) {
        self.address = address
        self.path = path
    }

    /// Where what has come so far lies.
    public var partPath: String { path + ".part" }

    /// Fetches what is missing of `partPath`.
    ///
    /// Throws `.resource` where the address can't be reached or has no such file, or the file can't be written.
    public func run(_ progress: Progress) throws(WeirError) {
        var pause = Self.firstPause
        for attempt in 1...Self.attempts {
            var transfer = try Transfer(address, partPath)
            switch transfer.run(progress) {
            case .whole: return
            case .stale:
                // The server doesn't go on, or what lies here is longer than its file: from the beginning, then.
                guard unlink(partPath) == 0 else { throw unwritable() }
            case .broken(let cause):
                guard attempt < Self.attempts else { throw failure(cause) }
                usleep(pause * 1000)
                pause *= 2
            case .refused(let cause): throw failure(cause)
            case .unwritable: throw unwritable()
            }
        }
        throw failure("it broke off again and again")
    }

    private func failure(_ cause: String) -> WeirError {
        WeirError(
            .resource,
            "\(address) can't be fetched (\(cause)); look at the network, or run it again: it goes on where it was cut."
        )
    }

    private func unwritable() -> WeirError {
        WeirError(.resource, "\(partPath) can't be written: \(String(cString: strerror(errno)).lowercased()).")
    }
}
