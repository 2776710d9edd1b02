import Glibc
import Testing
import WeirCore
import WeirTestKit

@testable import WeirService

@Suite struct SystemManagerTests {
    private func manager(_ variables: [String: String]) -> SystemManager? {
        SystemManager { variables[$0] }
    }

    @Test func messagesArrive() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path + "/notify", "@weir-test-\(getpid())"] {
            let socket = try NotifySocket(path)
            let found = try #require(manager(["NOTIFY_SOCKET": path]))
            #expect(found.tell(.ready))
            #expect(socket.next() == "READY=1")
        }
    }

    @Test func withoutOneThereIsNothingToTell() {
        #expect(manager([:]) == nil)
        #expect(manager(["NOTIFY_SOCKET": "vsock:2:1"]) == nil)
        #expect(manager(["NOTIFY_SOCKET": "/nowhere/notify"])?.tell(.ready) == false)
        let long = "/" + String(repeating: "a", count: 200)
        #expect(manager(["NOTIFY_SOCKET": long])?.tell(.ready) == false)
    }

    @Test func theWatchdogIsForOneProcess() {
        let variables = ["NOTIFY_SOCKET": "/a", "WATCHDOG_USEC": "3000000"]
        #expect(manager(variables)?.watchdogTime == 3_000_000_000)
        #expect(manager(variables.merging(["WATCHDOG_PID": "\(getpid())"]) { $1 })?.watchdogTime == 3_000_000_000)
        #expect(manager(variables.merging(["WATCHDOG_PID": "1"]) { $1 })?.watchdogTime == nil)
    }
}
