import Foundation
import Testing
import WeirCore
import WeirTestKit

/// The archive of `weir report`.
@Suite struct ReportTests {
    /// The files of an archive, by their names.
    private func unpack(_ path: String, in folder: TemporaryFolder) throws -> [String: String] {
        let tar = try ProgramRun("/usr/bin/tar", ["-xzf", path, "-C", folder.path])
        #expect(tar.status == 0, "\(tar.errors)")
        let root = "\(folder.path)/weir-report"
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                FileManager.default.contents(atPath: "\(root)/\(name)").map {
                    (name, String(decoding: $0, as: UTF8.self))
                }
            }
        )
    }

    @Test func holdsWhatHelpsAndNoSecret() throws {
        let folder = try TemporaryFolder()
        let secret = "s3cret-word"
        try folder.write("pw.txt", "\(secret)-file\n".utf8)
        let file = try folder.write(
            "app.yaml",
            """
            sources:
              - { from: "rtsp://admin:\(secret)@127.0.0.1:1/a?token=\(secret)", name: gate }
              - from: rtsp://127.0.0.1:1/b
                name: yard
                credentials: { user: someone, password-file: pw.txt }
            detect: demo
            track: bytetrack
            output: [null, "rtsp://:8554/weir"]
            """.utf8
        )
        let log = try folder.write(
            "weir.log",
            """
            opened rtsp://admin:\(secret)@127.0.0.1:1/a?token=\(secret)
            MQTT_PASSWORD=\(secret)
            he said \(secret)-file
            {"authorization": "Bearer \(secret)", "stream": "gate"}
            """.utf8
        )
        let archive = "\(folder.path)/r.tar.gz"
        let run = try weir("report", file, "--log", log, "--log", "\(folder.path)/none.log", "--output", archive)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("warning: \(folder.path)/none.log can't be read."))
        #expect(run.errors.contains("wrote \(archive)"))
        let files = try unpack(archive, in: folder)
        for (name, text) in files { #expect(!text.contains(secret), "\(name)") }
        #expect(files["versions.txt"]?.contains("\nGStreamer: 1.") == true, "\(files["versions.txt"] ?? "")")
        #expect(files["versions.txt"]?.contains(/OpenVINO: 20\d\d/) == true)
        #expect(files["devices.txt"]?.contains("OpenVINO's devices: CPU") == true)
        #expect(files["configuration/app.yaml"]?.contains("track: bytetrack") == true)
        #expect(files["configuration/as-read.yaml"]?.contains("rtsp://127.0.0.1:1/b") == true)
        #expect(files["pipeline.dot"]?.hasPrefix("digraph pipeline") == true)
        #expect(files["pipeline.svg"]?.contains("<svg") == true)
        #expect(files["pipeline.svg"]?.contains("weirtrack") == true)
        #expect(files["logs/0-weir.log"]?.contains("\"stream\": \"gate\"") == true)
    }

    @Test func holdsARawRecording() throws {
        let folder = try TemporaryFolder()
        let kept = "\(folder.path)/kept"
        #expect(try weir("run", "--quiet", "--input", "scene:?frames=3&size=64x48", "--raw", kept).status == 0)
        let archive = "\(folder.path)/r.tar.gz"
        #expect(try weir("report", "--raw", kept, "--output", archive).status == 0)
        let files = try unpack(archive, in: folder)
        #expect(files["raw/about.json"]?.contains("\"format\" : 1") == true)
        let replay = try weir("replay", "\(folder.path)/weir-report/raw")
        #expect(replay.status == 0 && replay.errors.contains("the same as then: 3 frames"), "\(replay.errors)")
    }
}
