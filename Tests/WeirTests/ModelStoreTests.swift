import Foundation
import Glibc
import Testing
import WeirCore
import WeirTestKit

/// `weir model`, with a server of the test's own.
@Suite(.serialized) struct ModelStoreTests {
    /// A served file, an index that names it, and a folder to fetch it to.
    private struct Place {
        let folder: String
        /// Of the demo model's file, as the file sits in the checkout.
        let bytes: Data
        let sha256: String
        let address: String

        var index: String { "\(folder)/index.json" }
        var store: String { "\(folder)/store" }
        var model: String { "\(store)/street/street.onnx" }

        func requests() throws -> [String] {
            try String(contentsOf: URL(filePath: "\(folder)/log"), encoding: .utf8).split(separator: "\n").map(
                String.init
            )
        }

        func writeIndex(_ path: String, sha256: String? = nil, name: String = "street.onnx") throws {
            try """
            { "models": [ { "name": "street", "summary": "a street", "task": "detect", "licence": "Apache-2.0",
            "home": "https://example.com", "settings": { "threshold": "0.5", "labels": "a, b, c, d" },
            "files": [ { "name": "\(name)", "address": "\(address)\(path)", "bytes": \(bytes.count),
            "sha256": "\(sha256 ?? self.sha256)" } ] } ] }
            """.write(toFile: index, atomically: true, encoding: .utf8)
        }

        func pull() throws -> ProgramRun { try weir("model", "pull", "street", "--index", index, "--to", store) }
    }

    private func withServer(_ body: @escaping (Place) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let file = "\(checkout)/models/demo.onnx"
            let portFile = "\(folder)/port"
            try #require(mkfifo(portFile, S_IRUSR | S_IWUSR) == 0)
            let sum = try ProgramRun("/usr/bin/sha256sum", [file])
            _ = try ProgramRun(
                "/usr/bin/env",
                ["python3", "\(checkout)/Tests/Servers/model_server.py", file, portFile, "\(folder)/log"]
            ) { server in
                // A pipe: this waits until the server has written.
                let pipe = try #require(fopen(portFile, "r"))
                var line = [CChar](repeating: 0, count: 16)
                fgets(&line, Int32(line.count), pipe)
                fclose(pipe)
                let port = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).filter(\.isNumber)
                defer { kill(server.processIdentifier, SIGKILL) }
                try body(
                    Place(
                        folder: folder,
                        bytes: try Data(contentsOf: URL(filePath: file)),
                        sha256: String(sum.output.prefix { $0 != " " }),
                        address: "http://127.0.0.1:\(port)"
                    )
                )
            }
        }
    }

    @Test func aModelIsFetchedAndKnowsWhatTheIndexSays() throws {
        try withServer { place in
            try place.writeIndex("/whole")
            let result = try place.pull()
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output == place.model + "\n")
            #expect(try Data(contentsOf: URL(filePath: place.model)) == place.bytes)
            let shown = try weir("model", "show", "street", "--index", place.index, "--to", place.store)
            #expect(shown.output.contains("  threshold   0.5 (street.weir)"), "\(shown.output)\(shown.errors)")
            #expect(shown.output.contains("  classes     4 (street.labels.txt): a, b, c, d"))
            // What is here is not fetched again.
            #expect(try place.pull().status == 0)
            #expect(try place.requests() == ["/whole all"])
            let listed = try weir("model", "list", "--index", place.index, "--to", place.store)
            #expect(listed.output == "street  detect, here, Apache-2.0: a street\n")
        }
    }

    @Test func fetchingGoesOnWhereItWasCut() throws {
        try withServer { place in
            try place.writeIndex("/cut")
            let result = try place.pull()
            #expect(result.status == 0, "\(result.errors)")
            #expect(try Data(contentsOf: URL(filePath: place.model)) == place.bytes)
            let half = place.bytes.count / 2
            #expect(try place.requests().prefix(2) == ["/cut all", "/cut bytes=\(half)-"])
        }
    }

    /// A beginning from before: of this file, of another one, and on a server that can't go on.
    @Test(arguments: [("/whole", true), ("/whole", false), ("/plain", true)])
    func whatCameBeforeIsUsedOrThrownAway(path: String, isRight: Bool) throws {
        try withServer { place in
            try place.writeIndex(path)
            try FileManager.default.createDirectory(atPath: "\(place.store)/street", withIntermediateDirectories: true)
            let part = isRight ? place.bytes.prefix(1000) : Data(repeating: 7, count: 1000)
            try part.write(to: URL(filePath: place.model + ".part"))
            let result = try place.pull()
            #expect(result.status == 0, "\(result.errors)")
            #expect(try Data(contentsOf: URL(filePath: place.model)) == place.bytes)
            #expect(try place.requests().first == "\(path) bytes=1000-")
            #expect(!FileManager.default.fileExists(atPath: place.model + ".part"))
        }
    }

    @Test func aBusyServerIsAskedAgain() throws {
        try withServer { place in
            try place.writeIndex("/busy")
            #expect(try place.pull().status == 0)
            #expect(try place.requests() == ["/busy all", "/busy all"])
        }
    }

    @Test func aFileThatIsNotWhatTheIndexSaysIsThrownAway() throws {
        try withServer { place in
            try place.writeIndex("/other")
            let result = try place.pull()
            #expect(result.status == 1)
            #expect(result.errors.contains("\(place.address)/other is not what the index says: its SHA-256 is "))
            #expect(result.errors.contains(", not \(place.sha256); it was thrown away."))
            #expect(!FileManager.default.fileExists(atPath: place.model))
            #expect(!FileManager.default.fileExists(atPath: place.model + ".part"))
        }
    }

    @Test func whatIsNotThereIsASentence() throws {
        try withServer { place in
            try place.writeIndex("/gone")
            let result = try place.pull()
            #expect(result.status == 1)
            #expect(
                result.errors.contains("\(place.address)/gone can't be fetched (HTTP status 404);"),
                "\(result.errors)"
            )
            #expect(try place.requests() == ["/gone all"])
            try place.writeIndex("/whole", name: "../street.onnx")
            let outside = try place.pull()
            #expect(outside.errors.contains("has a file “../street.onnx”, which is no name of a file."))
            try place.writeIndex("/whole", sha256: "12")
            #expect(
                try place.pull().errors.contains("the sha256 of street, street.onnx, must be 64 hexadecimal digits")
            )
        }
    }

    @Test func theIndexThatShipsIsRight() throws {
        try withTemporaryFolder { folder in
            let result = try weir("model", "list", "--to", folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(
                result.output.contains("person-vehicle-bike-detection-crossroad-1016  detect, 6.0 MB, Apache-2.0: ")
            )
            let unknown = try weir("model", "pull", "yolo", "--to", folder)
            #expect(unknown.errors.contains("there is no model “yolo” in the index; there are "))
        }
    }

    /// Files of the index that the test data has too are what the index says.
    @Test(.enabled(if: TestData.isThere, "the test data is not there"))
    func theIndexKnowsRealFiles() throws {
        let name = "license-plate-recognition-barrier-0001"
        let shown = try weir("model", "show", name)
        for ending in ["xml", "bin"] {
            let file = TestData.path("models/omz/\(name)/FP16/\(name).\(ending)")
            let sum = try ProgramRun("/usr/bin/sha256sum", [file]).output.prefix { $0 != " " }
            #expect(shown.output.contains("SHA-256 \(sum)\n"))
        }
    }
}
