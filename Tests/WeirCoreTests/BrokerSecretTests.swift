import Testing
import WeirCore

/// Secrets that stand elsewhere.
@Suite struct BrokerSecretTests {
    private func read(_ place: String) -> String? {
        ["env:USER": "gate", "file:/key": "hunter2", "env:HEADERS": "A=b;C=d"][place]
    }

    @Test func placesGiveWayToWhatStandsThere() throws {
        let settings = BrokerSettings(
            kind: .webhook,
            address: "https://a",
            user: "env:USER",
            password: "file:/key",
            options: ["secret": "in clear", "headers": "env:HEADERS"]
        )
        let found = try settings.withSecrets(read)
        #expect((found.user, found.password) == ("gate", "hunter2"))
        #expect(found.options == ["secret": "in clear", "headers": "A=b;C=d"])
        #expect(found.address == settings.address)
    }

    @Test func whatMayBeMissingIsNothing() throws {
        var settings = BrokerSettings(kind: .mqtt, address: "a", user: "env:USER?", password: "env:NONE?")
        settings.options["client-id"] = "env:USER"
        let found = try settings.withSecrets(read)
        #expect((found.user, found.password) == ("gate", nil))
        #expect(found.options["client-id"] == "env:USER")
    }

    @Test func whatIsMissingIsNamed() {
        let settings = BrokerSettings(kind: .redis, address: "a", password: "env:NONE")
        let error = #expect(throws: WeirError.self) { try settings.withSecrets(read) }
        #expect(error?.code == .settings)
        #expect(error?.message == "redis: there is no password at env:NONE.")
    }

    @Test(
        arguments: [
            ("qos", "1", nil), ("qos", "3", "must be a whole number from 0 to 2"),
            ("qos", "x", "must be a whole number from 0 to 2"),
            ("retain", "yes", "must be true or false"), ("version", "4", "must be one of 3.1.1, 5"),
            ("will-topic", "", nil),
            ("shared-access-key", "anything", nil),
        ] as [(String, String, String?)]
    )
    func optionsOfMQTT(name: String, text: String, problem: String?) {
        #expect(BrokerOption.all(of: .mqtt).first { $0.name == name }?.problem(with: text) == problem)
    }

    @Test(arguments: [
        ("", true), ("a=b", true), ("a=b; c=d=e;", true), ("a=", true), ("env:A", true), ("file:a", true), ("a", false),
        ("a=b;c", false), ("=b", false),
    ])
    func pairsHaveNamesAndValues(text: String, isRight: Bool) {
        let option = BrokerOption.all(of: .kafka).first { $0.name == "properties" }
        #expect((option?.problem(with: text) == nil) == isRight)
    }
}
