import GRDB
import Hummingbird
import HummingbirdTLS
import Logging
import Metrics

/// Where a service listens.
public struct ServiceAddress: Hashable, Sendable {
    public var host: String
    /// 0 for one that is free.
    public var port: Int

    public init(host: String = "127.0.0.1", port: Int = 8080) {
        self.host = host
        self.port = port
    }
}
