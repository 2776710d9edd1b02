import Glibc
import WeirCore

/// A port that somebody listens on who never answers, or nobody at all.
public final class SilentPort {
    private let descriptor: Int32
    public let port: Int

    /// Takes a free port; where it isn't listened on, who connects is refused.
    public init(isListening: Bool) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = self.descriptor
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            let general = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return bind(descriptor, general, length) == 0 && getsockname(descriptor, general, &length) == 0
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        let connections: Int32 = 100
        guard isBound, !isListening || listen(descriptor, connections) == 0 else {
            throw WeirError(.resource, "there is no free port.")
        }
    }

    deinit { close(descriptor) }
}
