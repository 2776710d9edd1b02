import Testing
import WeirCore

@testable import WeirService

@Suite struct ServiceAddressTests {
    @Test func isLocalUnlessTold() {
        #expect(ServiceAddress().description == "127.0.0.1:8080")
        #expect(ServiceAddress().isLoopback)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080, true), ("localhost:0", "localhost", 0, true),
        ("[::1]:81", "::1", 81, true), (":8080", "::", 8080, false), ("0.0.0.0:1", "0.0.0.0", 1, false),
        ("127.example:1", "127.example", 1, false),
    ])
    func addressesAreRead(text: String, host: String, port: Int, isLoopback: Bool) throws {
        let address = try ServiceAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: ["", "8080", "a:b", "a:65536", "::1:80", "a:-1"])
    func otherTextsAreRefused(text: String) {
        let error = #expect(throws: WeirError.self) { try ServiceAddress(text) }
        #expect(
            error?.message
                == "“\(text)” is no address to listen on; write HOST:PORT, as in 127.0.0.1:8080, [::1]:8080 or :8080."
        )
    }

    @Test func aTakenPortIsRefused() async throws {
        try await withService { service async throws in
            let error = await #expect(throws: WeirError.self) {
                _ = try await TestService(
                    settings: ServiceSettings(address: ServiceAddress(port: service.port))
                ).stop()
            }
            #expect(error?.message.hasPrefix("127.0.0.1:\(service.port) can't be listened on") == true)
        }
    }
}
