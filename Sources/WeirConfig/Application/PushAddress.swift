import WeirCore

/// An address that encoded pictures are sent to.
public struct PushAddress: Hashable, Sendable {
    public enum Way: Sendable {
        case rtmp
        /// Calls who listens.
        case srtCaller
        /// Listens, and sends to all who call.
        case srtListener
    }

    public let way: Way
    public let address: String

    private static let rtmpSchemes = ["rtmp", "rtmps"]
    private static let srtScheme = "srt"
    static let schemes = rtmpSchemes + [srtScheme]

    /// What stands where a secret was.
    private static let cover = "***"

    /// Nil where the address is of another kind, or lacks what it needs: a host and an application for RTMP, a port for SRT.
    public init?(_ address: String) {
        guard let colon = address.firstRange(of: "://") else { return nil }
        let scheme = address[..<colon.lowerBound].lowercased()
        let rest = address[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        self.address = address
        if Self.rtmpSchemes.contains(scheme) {
            let path = rest.dropFirst(authority.count).split(separator: "/")
            guard !authority.isEmpty, !path.isEmpty else { return nil }
            way = .rtmp
        } else if scheme == Self.srtScheme {
            guard let port = authority.split(separator: ":").last.flatMap({ Int($0) }), (1...65535).contains(port),
                authority.contains(":")
            else { return nil }
            let host = authority.prefix { $0 != ":" }
            let isListener = rest.contains("mode=listener") || host.isEmpty || host == "0.0.0.0"
            way = isListener ? .srtListener : .srtCaller
        } else {
            return nil
        }
    }

    /// The address as it may stand in a log: the last part of RTMP's path is the key that lets whoever has it send.
    public static func withoutSecrets(_ address: String) -> String {
        let plain = StreamAddress.withoutSecrets(address)
        guard let key = key(of: plain) else { return plain }
        return plain.dropLast(key.count) + cover
    }

    /// All of the address that must not stand in a log.
    public static func secrets(in address: String) -> [String] {
        StreamAddress.secrets(in: address) + (key(of: address).map { [String($0)] } ?? [])
    }

    /// Nil for what isn't RTMP's; host and application alone hold no key.
    private static func key(of address: String) -> Substring? {
        guard PushAddress(address)?.way == .rtmp, let scheme = address.firstRange(of: "://") else { return nil }
        let parts = address[scheme.upperBound...].split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 2 && parts.last?.isEmpty == false ? parts.last : nil
    }
}
