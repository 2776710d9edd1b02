import Foundation
import Glibc
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

@Suite struct FileTests {
    private static func message(
        _ id: Int,
        _ text: String,
        type: String = "application/json"
    ) -> OutgoingMessage {
        OutgoingMessage(
            id: "id-\(id)",
            stream: "camera",
            topic: "",
            contentType: type,
            priority: .event,
            payload: Array(text.utf8)
        )
    }

    private static func broker(_ path: String, _ options: [String: String] = [:]) throws -> any MessageBroker {
        let broker = try makeBroker(BrokerSettings(kind: .file, address: path, options: options))
        try broker.connect(timeout: 0)
        return broker
    }

    @Test func linesAreWholeWhateverTheyHold() throws {
        let folder = try TemporaryFolder()
        let broker = try Self.broker("\(folder.path)/events.jsonl")
        var bytes = Self.message(4, "", type: "application/x-protobuf")
        bytes.payload = [0, 10, 13, 255]
        var broken = Self.message(5, "")
        broken.payload = [0x22, 0xFF, 0x22]
        let messages = [
            Self.message(1, #"{"a":"🚗 \n"}"#),
            Self.message(2, "{\n  \"a\": 1\r\n}", type: "application/cloudevents+json"),
            Self.message(3, "<a>\n\"é\"</a>", type: "application/xml"), bytes, broken, Self.message(6, ""),
        ]
        #expect(broker.send(messages, timeout: 0) == messages.map { _ in .delivered })
        #expect(
            try folder.read("events.jsonl") == #"""
                {"a":"🚗 \n"}
                {   "a": 1  }
                {"contentType":"application/xml","data":"<a>\n\"é\"</a>","id":"id-3"}
                {"contentType":"application/x-protobuf","data_base64":"AAoN/w==","id":"id-4"}
                {"contentType":"application/json","data_base64":"Iv8i","id":"id-5"}
                {"contentType":"application/json","data_base64":"","id":"id-6"}

                """#
        )
    }

    @Test func fullFilesAreKeptUpToANumber() throws {
        let folder = try TemporaryFolder()
        // Two lines a file.
        let broker = try Self.broker("\(folder.path)/e", ["rotate-size": "20", "keep-files": "2"])
        let messages = (0..<9).map { Self.message($0, "{\"n\": \($0)}") }
        #expect(broker.send(messages, timeout: 0) == messages.map { _ in .delivered })
        #expect(folder.files == ["e", "e.1", "e.2"])
        #expect(try folder.read("e") == "{\"n\": 8}\n")
        #expect(try folder.read("e.1") == "{\"n\": 6}\n{\"n\": 7}\n")
        #expect(try folder.read("e.2") == "{\"n\": 4}\n{\"n\": 5}\n")
        let long = Self.message(10, #"{"long":"\#(String(repeating: "x", count: 100))"}"#)
        #expect(broker.send([long, messages[0]], timeout: 0) == [.delivered, .delivered])
        #expect(try folder.read("e") == "{\"n\": 0}\n")
        #expect(try folder.read("e.1").count == 112)
    }

    @Test func goesOnBehindHalfALine() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("e", Array("{\"n\": 1}\n{\"n\"".utf8))
        _ = try Self.broker(path).send([Self.message(2, "{}")], timeout: 0)
        #expect(try folder.read("e") == "{\"n\": 1}\n{\"n\"\n{}\n")
    }

    @Test func aFileThatWasMovedIsFollowedByANewOne() throws {
        let folder = try TemporaryFolder()
        let broker = try Self.broker("\(folder.path)/e")
        _ = broker.send([Self.message(1, "1")], timeout: 0)
        rename("\(folder.path)/e", "\(folder.path)/moved")
        #expect(broker.send([Self.message(2, "2")], timeout: 0) == [.delivered])
        #expect(try folder.read("moved") == "1\n")
        #expect(try folder.read("e") == "2\n")
        broker.close()
        #expect(broker.send([Self.message(3, "3")], timeout: 0) == [.unanswered("file: \(folder.path)/e isn't open.")])
    }

    @Test func aFullDiskIsToldOfAndUsedOnceItHasRoom() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/e"
            let broker = try Self.broker(path)
            let lines = (0..<30).map { "{\"n\":\"\($0) \(String(repeating: "x", count: 500))\"}" }
            let messages = lines.enumerated().map { Self.message($0, $1) }
            limitFileSize(to: 6000)
            #expect(broker.send(Array(messages[..<10]), timeout: 0) == messages[..<10].map { _ in .delivered })
            let problem = Delivery.unanswered("file: \(path) can't be written: file too large.")
            #expect(broker.send(Array(messages[10...]), timeout: 0) == messages[10...].map { _ in problem })
            // Half of a line would be none.
            #expect(try folder.read("e") == lines[..<10].map { $0 + "\n" }.joined())
            limitFileSize(to: nil)
            try broker.connect(timeout: 0)
            #expect(broker.send(Array(messages[10...]), timeout: 0) == messages[10...].map { _ in .delivered })
            #expect(try folder.read("e") == lines.map { $0 + "\n" }.joined())
        }
    }

    /// /dev/full is what Linux has for a full disk.
    @Test func whatCannotBeWrittenIsSaid() throws {
        let folder = try TemporaryFolder()
        for (path, sentence) in [
            ("\(folder.path)/none/e", "file: \(folder.path)/none/e can't be written: no such file or directory."),
            ("/dev/full", "file: /dev/full is no file; name one that messages can be written to."),
        ] {
            let error = #expect(throws: WeirError.self) { try Self.broker(path) }
            #expect(error?.message == sentence)
        }
        let first = try Self.broker("\(folder.path)/e")
        let error = #expect(throws: WeirError.self) { try Self.broker("\(folder.path)/e") }
        #expect(error?.message == "file: \(folder.path)/e is written by another process; name another file.")
        first.close()
        _ = try Self.broker("\(folder.path)/e")
        let nothing = #expect(throws: WeirError.self) { try first.subscribe(topics: ["a"]) { _ in } }
        #expect(nothing?.code == .settings)
    }
}
