import CWeirGLib
import Glibc
import WeirCore

/// The passwords of a device at an Azure IoT hub, each good for a day from when it is connected.
///
/// Source: Microsoft, "Control access to IoT Hub by using shared access signatures".
struct AzureSignature: Sendable {
    /// Seconds; a hub ends the connection then, and the next one has a password of its own.
    private static let lifetime = 24 * 3600

    private let device: AzureDevice
    private let key: [UInt8]

    /// Nil where no key is set; throws `.settings` where the user names no device, or the key is no Base64.
    init?(_ settings: BrokerSettings) throws(WeirError) {
        let text = settings.text("shared-access-key")
        guard !text.isEmpty else { return nil }
        guard let device = settings.user.flatMap({ AzureDevice(user: $0) }) else {
            throw WeirError(
                .settings,
                "mqtt \(settings.address): shared-access-key needs a user of the form HUB/DEVICE/?api-version=…."
            )
        }
        var length: gsize = 0
        let bytes = g_base64_decode(text, &length)
        defer { g_free(bytes) }
        guard let bytes, length > 0 else {
            throw WeirError(.settings, "mqtt \(settings.address): the shared-access-key is no Base64.")
        }
        key = Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
        self.device = device
    }

    /// The password that is good from a time on, in seconds since 1970.
    func password(at now: Int) -> String {
        let expiry = now + Self.lifetime
        let code = Authentication.code(of: [Array(device.textToSign(expiry: expiry).utf8)], key: key)
        let text = g_base64_encode(code, gsize(code.count))
        defer { g_free(text) }
        return device.token(signature: text.map { String(cString: $0) } ?? "", expiry: expiry)
    }
}
