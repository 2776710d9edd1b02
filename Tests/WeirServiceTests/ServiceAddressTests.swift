import Testing
import WeirService

@Suite struct ServiceAddressTests {
    @Test func isLocalUnlessTold() {
        #expect(ServiceAddress().host == "127.0.0.1")
    }
}
