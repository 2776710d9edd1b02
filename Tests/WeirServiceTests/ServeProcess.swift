import Foundation
import WeirCore
import WeirDownload
import WeirTestKit

/// The command `weir serve` as a process of its own, with a log of JSON lines.
final class ServeProcess: Sendable {
    private let process: ChildProcess
    private let log = Monitor<(lines: [[String: String]], isOver: Bool)>(([], false))
    let port: Int

    /// Starts it on a free port and waits until it is ready.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let pipe = Pipe()
        process = try ChildProcess(
            BuiltPlugin.folder + "/weir",
            ["serve", "--listen", "127.0.0.1:0", "--log", "json"] + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            output: nil,
            errors: pipe.fileHandleForWriting.fileDescriptor
        )
        // Else the end of the program's copy would not be the end of what is read.
        try pipe.fileHandleForWriting.close()
        runInBackground { [log] in
            var rest = Data()
            while true {
                // Waits for some bytes; none are the end.
                let piece = pipe.fileHandleForReading.availableData
                guard !piece.isEmpty else { break }
                rest += piece
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = (try? JSONSerialization.jsonObject(with: rest[..<end])) as? [String: String]
                    let text = String(decoding: rest[..<end], as: UTF8.self)
                    rest = Data(rest[rest.index(after: end)...])
                    log.update { $0.lines.append(line ?? ["message": text, "level": "none"]) }
                }
            }
            log.update { $0.isOver = true }
        }
        let address = Self.wait(log, for: "listening")?["address"]
        port = address?.split(separator: ":").last.flatMap { Int($0) } ?? 0
        guard Self.wait(log, for: "ready") != nil else {
            process.kill(SIGKILL)
            throw WeirError(.resource, "weir serve didn't start: \(log.read { $0.lines })")
        }
    }

    deinit { process.kill(SIGKILL) }

    var lines: [[String: String]] { log.read { $0.lines } }

    /// The first log line whose message begins so; nil where the process ends without.
    func wait(for message: String) -> [String: String]? { Self.wait(log, for: message) }

    private static func wait(
        _ log: Monitor<(lines: [[String: String]], isOver: Bool)>,
        for message: String
    ) -> [String: String]? {
        log.wait { log in
            let found = log.lines.first { $0["message"]?.hasPrefix(message) == true }
            return found.map { $0 as [String: String]? } ?? (log.isOver ? .some(nil) : nil)
        }
    }

    func ask(_ method: String, _ path: String, _ body: String? = nil) throws -> WebRequest.Answer {
        try requestNow(method, port, path, body.map { Array($0.utf8) })
    }

    /// Asks until the answer is as it should be; throws where it never is.
    func ask(_ path: String, until isRight: ([String: Any]) -> Bool) throws -> [String: Any] {
        let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
        while MonotonicTime.now < deadline {
            let answer = try ask("GET", path)
            if isRight(answer.json) { return answer.json }
            // The service lets a client ask 50 times a second.
            usleep(50_000)
        }
        throw WeirError(.stream, "\(path) never was as it should be: \(try ask("GET", path).text)")
    }

    func kill(_ signal: Int32) {
        process.kill(signal)
    }

    /// Its status, once it has ended; killed by a signal, the signal's number below 0.
    func waitForEnd() -> Int32 {
        process.waitForEnd()
    }
}
