import Foundation
import Testing
import WeirCore
import WeirDownload
import WeirTestKit

@testable import WeirService

/// The whole command with real streams: the synthetic street, found by itself.
@Suite(.serialized) struct ServeCommandTests {
    private static let front = #"{"from": "scene:?seed=7&size=320x240", "name": "front", "live": true}"#

    @Test func realStreamsComeChangeAndGo() async throws {
        try await inBackground {
            let folder = try TemporaryFolder()
            let file = try folder.write(
                "street.yaml",
                Array(
                    """
                    sources:
                      from: scene:?seed=3&size=320x240
                      name: rear
                      live: true
                    track: weir
                    records: \(folder.path)/records.jsonl
                    """.utf8
                )
            )
            let weir = try ServeProcess([file])
            #expect(try weir.ask("POST", "/api/v1/streams", Self.front).status == 201)
            #expect(try weir.ask("POST", "/api/v1/streams", Self.front).status == 409)
            for name in ["front", "rear"] {
                let status = try weir.ask("/api/v1/streams/\(name)") { ($0["frames"] as? Int ?? 0) > 5 }
                #expect(status["state"] as? String == "playing")
            }
            let picture = try weir.ask("GET", "/api/v1/streams/front/snapshot")
            #expect(picture.status == 200, "\(picture.text)")
            #expect(picture.body.starts(with: [0xFF, 0xD8]))
            let metrics = try weir.ask("GET", "/metrics").text
            #expect(metrics.contains(#"weir_stream_state{stream="front",state="playing"} 1"#))
            #expect(try weir.ask("DELETE", "/api/v1/streams/front").status == 204)
            _ = try weir.ask("/api/v1/streams/front") { $0["status"] as? Int == 404 }
            let before = try weir.ask("/api/v1/streams/rear") { _ in true }["frames"] as? Int ?? 0
            _ = try weir.ask("/api/v1/streams/rear") { ($0["frames"] as? Int ?? 0) > before + 5 }
            weir.kill(SIGTERM)
            #expect(weir.waitForEnd() == 0, "\(weir.lines)")
            let records = try folder.read("records.jsonl")
            #expect(records.hasSuffix("}\n"))
            #expect(records.contains("\"stream\": \"front\""))
        }
    }

    @Test func itEndsWithinFiveSecondsWithItsFilesWhole() async throws {
        try await inBackground {
            let folder = try TemporaryFolder()
            let film = folder.path + "/film.mp4"
            let file = try folder.write(
                "street.yaml",
                Array("sources: {from: 'scene:?size=320x240', live: true}\noutput: \(film)\n".utf8)
            )
            let weir = try ServeProcess([file])
            _ = try weir.ask("/api/v1/streams/0") { ($0["frames"] as? Int ?? 0) > 30 }
            let start = MonotonicTime.now
            weir.kill(SIGTERM)
            #expect(weir.waitForEnd() == 0, "\(weir.lines)")
            // A little more than the 5 s that the service gives itself, for the process to go.
            #expect(MonotonicTime.now < start.advanced(by: 7_000_000_000))
            let probe = try ProgramRun("/usr/bin/ffprobe", ["-v", "error", "-show_entries", "format=duration", film])
            #expect(probe.status == 0)
            #expect(probe.errors.isEmpty, "\(probe.errors)")
        }
    }

    @Test func quitByDeepStreamsPathEndsIt() async throws {
        try await inBackground {
            let weir = try ServeProcess([])
            #expect(try weir.ask("POST", "/api/v1/app/quit", "{}").status == 200)
            #expect(weir.waitForEnd() == 0, "\(weir.lines)")
        }
    }

    @Test func aKilledServiceComesBackWithItsStreams() async throws {
        try await inBackground {
            let folder = try TemporaryFolder()
            let state = folder.path + "/state.sqlite"
            var random = SystemRandomNumberGenerator()
            var kept: Set<String> = []
            for round in 0..<5 {
                let weir = try ServeProcess(["--state", state])
                let found = try weir.ask("/api/v1/streams") { _ in true }["streams"] as? [[String: Any]]
                let names = Set((found ?? []).compactMap { $0["id"] as? String })
                // What was answered for is there; one that was being added may be.
                #expect(names.isSuperset(of: kept), "round \(round): \(names) lacks some of \(kept)")
                #expect(!weir.lines.contains { $0["message"]?.contains("damaged") == true })
                kept = names
                let writer = Monitor<(added: Set<String>, isOver: Bool)>(([], false))
                runInBackground {
                    for number in 0... {
                        let name = "\(round)-\(number)"
                        let body = #"{"from": "scene:?size=64x64&frames=1", "name": "\#(name)"}"#
                        guard let answer = try? weir.ask("POST", "/api/v1/streams", body) else { break }
                        if answer.status == 201 { writer.update { _ = $0.added.insert(name) } }
                    }
                    writer.update { $0.isOver = true }
                }
                let count = Int.random(in: 1...4, using: &random)
                _ = writer.wait { $0.added.count >= count || $0.isOver ? true : nil }
                weir.kill(SIGKILL)
                #expect(weir.waitForEnd() == -SIGKILL)
                _ = writer.wait { $0.isOver ? true : nil }
                kept.formUnion(writer.read { $0.added })
            }
            let store = try StreamStore(path: state)
            #expect(store.damagedFile == nil)
            #expect(Set(try store.entries().map(\.id)).isSuperset(of: kept))
        }
    }

    @Test func theSystemManagerIsTold() async throws {
        try await inBackground {
            let folder = try TemporaryFolder()
            let manager = try NotifySocket(folder.path + "/notify")
            let weir = try ServeProcess(
                [],
                environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"]
            )
            let messages = [manager.next(), manager.next(), manager.next()]
            #expect(messages.contains("READY=1"))
            #expect(messages.contains("WATCHDOG=1"))
            weir.kill(SIGTERM)
            #expect(weir.waitForEnd() == 0)
            var last = manager.next()
            while last == "WATCHDOG=1" || last == "READY=1" { last = manager.next() }
            #expect(last == "STOPPING=1")
        }
    }

    @Test func topShowsTheStreamsOnce() async throws {
        try await inBackground {
            let weir = try ServeProcess([])
            #expect(try weir.ask("POST", "/api/v1/streams", Self.front).status == 201)
            let top = try ProgramRun(BuiltPlugin.folder + "/weir", ["top", "http://127.0.0.1:\(weir.port)"])
            #expect(top.status == 0, "\(top.errors)")
            let lines = top.output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[0].contains("ready"))
            #expect(lines[1].split(separator: " ").prefix(4) == ["stream", "state", "fps", "frames"])
            #expect(lines[2].hasPrefix("front"))
            weir.kill(SIGTERM)
            _ = weir.waitForEnd()
            let none = try ProgramRun(BuiltPlugin.folder + "/weir", ["top", "http://127.0.0.1:\(weir.port)"])
            #expect(none.status == 1)
            #expect(none.errors.hasPrefix("weir: error: http://127.0.0.1:\(weir.port)/api/v1/streams doesn't answer ("))
        }
    }

    @Test func theUnitNamesOptionsThatThereAre() async throws {
        let unit = try String(contentsOfFile: "\(checkout)/packaging/weir.service", encoding: .utf8)
        let command = try #require(unit.firstMatch(of: /ExecStart=(?:.*\\\n)*.*\n/)).output
        let help = try await inBackground { try ProgramRun(BuiltPlugin.folder + "/weir", ["serve", "--help"]) }
        let options = command.matches(of: /--[a-z-]+/).map(\.output)
        #expect(options.count == 6)
        for option in options { #expect(help.output.contains("\(option) "), "\(option)") }
    }

    @Test(arguments: [
        (["--listen", "nowhere"], "“nowhere” is no address to listen on"),
        (["--listen", ":8080"], "Other machines reach [::]:8080, and there are no tokens"),
        (["--tls-key", "key.pem"], "Give --tls-certificate and --tls-key together."),
        (
            ["--tokens", "/nowhere/tokens"],
            "The file of tokens /nowhere/tokens can't be read: no such file or directory."
        ),
        (["--state", "/nowhere/state"], "The state file /nowhere/state can't be opened: no such file or directory."),
    ])
    func whatCantBeIsRefused(arguments: [String], sentence: String) async throws {
        let run = try await inBackground { try ProgramRun(BuiltPlugin.folder + "/weir", ["serve"] + arguments) }
        #expect(run.status == 1)
        #expect(run.errors.contains(sentence), "\(run.errors)")
    }
}
