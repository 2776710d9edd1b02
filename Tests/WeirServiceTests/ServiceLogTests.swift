import Foundation
import Logging
import Testing

@testable import WeirService

@Suite struct ServiceLogTests {
    private let time = Date(timeIntervalSince1970: 1_700_000_000.25)

    @Test func linesAreForPeopleOrPrograms() {
        let details: [(key: String, value: Logger.MetadataValue)] = [("stream", "front \"a\"\n")]
        let text = ServiceLog(.text) { _ in }.line("stream added", .info, details, at: time)
        #expect(text == "weir: info: stream added (stream front \"a\" )")
        let json = ServiceLog(.json) { _ in }.line("stream added", .warning, details, at: time)
        #expect(
            json == #"{"time": "2023-11-14T22:13:20.250Z", "level": "warning", "message": "stream added", "#
                + #""stream": "front \"a\"\n"}"#
        )
    }
}
