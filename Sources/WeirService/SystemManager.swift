import Glibc

/// The system manager that started the process and waits to be told of it: systemd's protocol, sd_notify(3).
public struct SystemManager: Sendable {
    /// What it can be told.
    public enum Message: String, Sendable {
        /// The service does what it is for.
        case ready = "READY=1"
        /// It ends.
        case stopping = "STOPPING=1"
        /// It is well.
        case alive = "WATCHDOG=1"
    }

    private let path: String
    /// Nanoseconds within which it must be told that the service is well; nil where it doesn't ask.
    public let watchdogTime: UInt64?

    /// The one that the environment names; nil for none.
    public init?(environment name: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
        guard let path = name("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@") else { return nil }
        self.path = path
        // Meant for another process where it says so.
        let isMine = name("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
        watchdogTime =
            isMine
            ? name("WATCHDOG_USEC").flatMap { UInt64($0) }.map { $0.multipliedReportingOverflow(by: 1000).partialValue }
            : nil
    }

    /// Tells it; false where it can't be reached.
    @discardableResult
    public func tell(_ message: Message) -> Bool {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            place.copyBytes(from: bytes)
            // A name that is no file begins with a zero.
            if path.hasPrefix("@") { place[0] = 0 }
        }
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + bytes.count } ?? 0
        let text = Array(message.rawValue.utf8)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                sendto(socket, text, text.count, Int32(MSG_NOSIGNAL), pointer, socklen_t(length)) == text.count
            }
        }
    }
}
