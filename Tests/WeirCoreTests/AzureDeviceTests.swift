import Testing
import WeirCore

/// The rules of Azure IoT, as text.
@Suite struct AzureDeviceTests {
    private let device = AzureDevice(host: "hub.azure-devices.net", device: "gate-1")

    @Test func howItIsReached() {
        #expect(device.address == "hub.azure-devices.net:8883")
        #expect(device.user == "hub.azure-devices.net/gate-1/?api-version=2021-04-12")
        #expect(device.topic() == "devices/gate-1/messages/events/")
        #expect(device.commandTopic == "devices/gate-1/messages/devicebound/#")
    }

    @Test func propertiesStandBehindTheTopic() {
        #expect(
            device.topic(properties: [("$.ct", "application/json"), ("a b", "c&d=e")])
                == "devices/gate-1/messages/events/%24.ct=application%2Fjson&a%20b=c%26d%3De"
        )
    }

    @Test func whatIsSignedAndWhatComesOfIt() {
        #expect(device.textToSign(expiry: 1_700_000_000) == "hub.azure-devices.net%2Fdevices%2Fgate-1\n1700000000")
        #expect(
            device.token(signature: "a+b/c=", expiry: 1_700_000_000)
                == "SharedAccessSignature sr=hub.azure-devices.net%2Fdevices%2Fgate-1&sig=a%2Bb%2Fc%3D&se=1700000000"
        )
    }

    @Test func connectionStringsHaveAnyOrder() throws {
        let text = "DeviceId=gate-1;SharedAccessKey=a2V5PT0=;HostName=hub.azure-devices.net"
        let found = try #require(AzureDevice.read(connectionString: text))
        #expect(found.device == device)
        #expect(found.key == "a2V5PT0=")
        #expect(AzureDevice.read(connectionString: "HostName=a;DeviceId=b")?.key == nil)
    }

    @Test(arguments: ["", "HostName=a", "DeviceId=b", "HostName=;DeviceId=b", "nonsense", "HostName=a;DeviceId=b;x"])
    func otherTextsAreNone(text: String) {
        #expect(AzureDevice.read(connectionString: text) == nil)
    }

    @Test func aUserTellsTheDevice() {
        #expect(AzureDevice(user: device.user) == device)
        for user in ["", "gate", "a/b", "a/b/c", "/b/?api-version=1", "a//?api-version=1"] {
            #expect(AzureDevice(user: user) == nil)
        }
    }
}
