import WeirBrokers
public import WeirCore

extension BrokerSettings {
    /// The broker, which isn't connected yet.
    ///
    /// Throws `.settings` where it can't be like that, or a secret can't be read.
    public func makeConnection() throws(WeirError) -> any MessageBroker {
        try makeBroker(withSecrets { SecretPlace($0)?.readText() })
    }

    /// The broker, for people, without secrets.
    public var place: String { "\(kind.rawValue) \(StreamAddress.withoutSecrets(address))" }
}
