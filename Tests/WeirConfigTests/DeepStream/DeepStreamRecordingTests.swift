import Testing
import WeirConfig
import WeirCore

/// `smart-record` and its keys.
@Suite struct DeepStreamRecordingTests {
    private static let files = MemoryFileSystem(existing: ["/ds/clips/keep", "/ds/a.mp4"])

    private func report(_ keys: String, type: Int = 4, uri: String = "rtsp://camera/1") -> ConfigurationReport {
        readApp("[sink0]\nenable=1\ntype=1\n[source0]\nenable=1\ntype=\(type)\nuri=\(uri)\n" + keys, Self.files)
    }

    private func recording(_ keys: String) throws -> Application.Recording {
        let report = report(keys)
        #expect(report.lines == [])
        let application = try #require(report.application)
        return try #require(application.recording(of: application.sources[0]))
    }

    @Test func onlyRequestsMakeClipsInModeOne() throws {
        #expect(
            try recording("smart-record=1")
                == .init(folder: "/ds", clips: .init(before: 0, duration: 20, prefix: "Smart_Record", cache: 20))
        )
        #expect(
            try recording("smart-record=1\nsmart-rec-duration=7\nsmart-rec-default-duration=9").clips?.duration == 9
        )
    }

    @Test func everyKeyIsTakenOver() throws {
        let keys = """
            smart-record=2
            smart-rec-dir-path=clips
            smart-rec-file-prefix=gate
            smart-rec-cache=30
            smart-rec-container=1
            smart-rec-start-time=5
            smart-rec-duration=8
            smart-rec-default-duration=10
            smart-rec-interval=60
            """
        #expect(
            try recording(keys)
                == .init(
                    folder: "/ds/clips",
                    container: .mkv,
                    clips: .init(before: 5, duration: 8, interval: 60, prefix: "gate", cache: 30)
                )
        )
        #expect(try recording("smart-record=2\nsmart-rec-video-cache=40").clips?.cache == 40)
    }

    @Test func whatCanNotBeIsTold() {
        #expect(report("smart-record=0").application?.sources.map(\.recording) == [.likeAll])
        #expect(
            report("smart-record=2", type: 2, uri: "a.mp4").lines == [
                "/ds/app.txt:8:14: warning: `smart-record` is for sources of type 4 (RTSP) there, as in DeepStream; "
                    + "it has no effect."
            ]
        )
        #expect(
            report("smart-record=1\nsmart-rec-dir-path=nowhere").lines
                == ["/ds/app.txt:9:20: error: The folder `/ds/nowhere` does not exist."]
        )
        #expect(
            report("smart-record=2\nsmart-rec-start-time=30").lines == [
                "/ds/app.txt:9:22: warning: `smart-rec-start-time` is 30, but only 20 seconds are held in memory; "
                    + "clips begin there."
            ]
        )
    }
}
