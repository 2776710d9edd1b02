/// A device at an Azure IoT hub, which is reached as an MQTT broker with rules of its own.
///
/// Source: Microsoft, "Communicate with an IoT hub using the MQTT protocol" and "Control access to IoT Hub by using shared
/// access signatures".
public struct AzureDevice: Hashable, Sendable {
    public var host: String
    public var device: String

    /// The version of the hub's interface that user names ask for.
    private static let interface = "2021-04-12"
    private static let port = 8883

    public init(host: String, device: String) {
        self.host = host
        self.device = device
    }

    public var address: String { "\(host):\(Self.port)" }

    public var user: String { "\(host)/\(device)/?api-version=\(Self.interface)" }

    /// Where the device's messages go, with properties of its own making behind it.
    public func topic(properties: [(name: String, value: String)] = []) -> String {
        let pairs = properties.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        return "devices/\(device)/messages/events/" + pairs.joined(separator: "&")
    }

    /// Where messages to the device come from.
    public var commandTopic: String { "devices/\(device)/messages/devicebound/#" }

    /// The text that a token is a signature of (HMAC with SHA-256, whose key is the shared access key out of Base64);
    /// `expiry` counts seconds from 1970.
    public func textToSign(expiry: Int) -> String { "\(resource)\n\(expiry)" }

    /// The token that is the password until `expiry`, from the signature in Base64.
    public func token(signature: String, expiry: Int) -> String {
        "SharedAccessSignature sr=\(resource)&sig=\(PercentEncoding.encode(signature))&se=\(expiry)"
    }

    private var resource: String { PercentEncoding.encode("\(host)/devices/\(device)") }
}

extension AzureDevice {
    /// The device that a connection over MQTT is for, as its user's name tells; nil for other brokers.
    public init?(user: String) {
        let parts = user.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("?api-version="), !parts[0].isEmpty, !parts[1].isEmpty else {
            return nil
        }
        self.init(host: String(parts[0]), device: String(parts[1]))
    }

    /// What a connection string says: `HostName=…;DeviceId=…;SharedAccessKey=…`, in any order; nil where host or device are
    /// missing.
    public static func read(connectionString text: String) -> (device: AzureDevice, key: String?)? {
        var values: [String: String] = [:]
        for part in text.split(separator: ";") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { return nil }
            values[sides[0].lowercased()] = String(sides[1])
        }
        guard let host = values["hostname"], let device = values["deviceid"], !host.isEmpty, !device.isEmpty else {
            return nil
        }
        let key = values["sharedaccesskey"] ?? ""
        return (AzureDevice(host: host, device: device), key.isEmpty ? nil : key)
    }
}
