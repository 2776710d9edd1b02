import Testing
import WeirCore

@testable import WeirBrokers

@Suite struct AzureSignatureTests {
    private var settings: BrokerSettings {
        BrokerSettings(
            kind: .mqtt,
            address: "hub.azure-devices.net",
            user: "hub.azure-devices.net/gate-1/?api-version=2021-04-12",
            security: BrokerSecurity(),
            options: ["shared-access-key": "d2VpciB0ZXN0IGtleSAwMTIzNDU2Nzg5"]
        )
    }

    /// The expected text was made by Python's hmac and urllib.
    @Test func passwordsAreSignedForADay() throws {
        let signature = try #require(try AzureSignature(settings))
        #expect(
            signature.password(at: 1_900_000_000)
                == "SharedAccessSignature sr=hub.azure-devices.net%2Fdevices%2Fgate-1"
                + "&sig=QdQgqHp9w%2BBN2JbCMm6R%2Fkhynys%2Fzx7ykCkF7cQlON0%3D&se=1900086400"
        )
    }

    @Test func withoutAKeyNothingIsSigned() throws {
        #expect(try AzureSignature(BrokerSettings(kind: .mqtt, address: "a")) == nil)
    }

    @Test func otherUsersHaveNoSuchPasswords() {
        var settings = settings
        settings.user = "anna"
        #expect {
            try AzureSignature(settings)
        } throws: { error in
            (error as? WeirError)?.message
                == "mqtt hub.azure-devices.net: shared-access-key needs a user of the form HUB/DEVICE/?api-version=…."
        }
    }
}
