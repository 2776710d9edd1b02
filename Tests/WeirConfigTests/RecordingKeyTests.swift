import Testing
import WeirCore

@testable import WeirConfig

@Suite struct RecordingKeyTests {
    private static let files = MemoryFileSystem(
        existing: ["/site/street.mp4", "/site/m.onnx", "/site/rec/keep", "/site/other/keep"]
    )

    private func read(_ text: String) -> ConfigurationReport { WeirConfigTests.read(text, Self.files) }

    private func recording(_ text: String) throws -> Application.Recording {
        let report = read("sources: street.mp4\nrecord: \(text)\n")
        #expect(report.lines == [])
        return try #require(report.application?.recording)
    }

    @Test func shortForms() throws {
        #expect(
            try recording("{ folder: rec, segments: 5min }")
                == .init(folder: "/site/rec", segments: .init(length: 300, name: .streamAndTime))
        )
        #expect(try recording("{ folder: rec, clips: true }") == .init(folder: "/site/rec", clips: .init()))
    }

    @Test func everyKey() throws {
        let report = read(
            """
            sources:
              - { from: street.mp4, name: gate }
              - { from: rtsp://camera/1, record: false }
              - { from: rtsp://camera/2, record: { folder: other, segments: 1h } }
            detect: m.onnx
            track: weir
            analytics: { lines: { door: [[0, 0], [10, 10]] } }
            record:
              folder: rec
              container: mkv
              metadata: false
              segments: { length: 90s, name: "{stream}/%Y%m%d/%H%M%S" }
              clips:
                events: [door]
                before: 30s
                after: 1min
                duration: 2min
                every: 1h
                prefix: Smart_Record
                cache: 40s
                cache-size: 20M
              keep: { age: 30d, size: 1.5T, free: 0 }
            """
        )
        #expect(report.lines == [])
        let application = try #require(report.application)
        #expect(
            application.recording
                == .init(
                    folder: "/site/rec",
                    container: .mkv,
                    segments: .init(length: 90, name: try #require(FileNamePattern("{stream}/%Y%m%d/%H%M%S"))),
                    clips: .init(
                        events: .rules(["door"]),
                        before: 30,
                        after: 60,
                        duration: 120,
                        interval: 3600,
                        prefix: "Smart_Record",
                        cache: 40,
                        cacheBytes: 20_000_000
                    ),
                    isDescribed: false,
                    keep: .init(age: 2_592_000, bytes: 1_500_000_000_000, freeBytes: 0)
                )
        )
        #expect(application.recording(of: application.sources[0]) == application.recording)
        #expect(application.recording(of: application.sources[1]) == nil)
        #expect(
            application.recording(of: application.sources[2])
                == .init(folder: "/site/other", segments: .init(length: 3600))
        )
    }

    @Test func whatIsWrittenIsReadAsWhatItWas() throws {
        let clips = Application.Recording.Clips(
            events: .all,
            before: 0,
            after: 0.5,
            duration: 30,
            interval: 10,
            prefix: "a b",
            cache: 60,
            cacheBytes: 1500
        )
        let pattern = try #require(FileNamePattern("%Y/{stream}"))
        let applications = [
            Application.Recording(folder: "/site/rec", segments: .init()),
            Application.Recording(folder: "/site/rec", segments: .init(length: 7, name: pattern), clips: .init()),
            Application.Recording(
                folder: "/site/rec",
                container: .mkv,
                clips: clips,
                isDescribed: false,
                keep: .init(age: 90, bytes: 2_000_000, freeBytes: 1_000_001)
            ),
        ].map { recording in
            var application = Application(
                sources: [
                    .init(id: SourceID("0"), location: .file("/site/street.mp4")),
                    .init(id: SourceID("1"), location: .uri("rtsp://camera/1"), recording: .own(recording)),
                    .init(id: SourceID("2"), location: .uri("rtsp://camera/2"), recording: .none),
                ],
                detect: .init(model: .file("/site/m.onnx")),
                track: .init(),
                recording: recording
            )
            var rules = AnalyticsRules()
            rules.rules = [AnalyticsRule(name: "way", kind: .proximity(.init(distance: .heights(1))))]
            application.analytics = [.init(rules: rules)]
            return application
        }
        for application in applications {
            let writer = WeirFileWriter(paths: WrittenPath(folder: "/site", workingFolder: "/site"))
            let text = writer.text(application, head: [])
            let report = read(text)
            #expect(report.lines == [], "\(text)")
            #expect(report.application?.recording == application.recording, "\(text)")
            #expect(report.application?.sources == application.sources, "\(text)")
        }
    }

    @Test(arguments: [
        ("{ folder: rec }", "`record` needs `segments` or `clips`; without either nothing is recorded."),
        ("{ segments: 5min }", "`folder` is missing in `record`: the folder that gets the files."),
        ("{ folder: nowhere, segments: 5min }", "The folder `/site/nowhere` does not exist."),
        (
            "{ folder: rec, segments: 5 }",
            "`record.segments` is `5`; it must be a time such as `30s`, `5min` or `1h`, from 1s to 24h, or a map."
        ),
        (
            "{ folder: rec, segments: { name: ../x } }",
            "`record.segments.name` is `../x`; it must be a path such as `{stream}/%Y-%m-%d/%H%M%S`."
        ),
        (
            "{ folder: rec, clips: { before: 30s, cache: 10s } }",
            "`before` is 30s, but only 10s are held in memory; `cache` must be at least as long."
        ),
        (
            "{ folder: rec, clips: { events: gate } }",
            "`events` of `record` needs `analytics`: there are no rules for `0`."
        ),
        (
            "{ folder: rec, segments: 1h, keep: { size: 7 } }",
            "`record.keep.size` is `7`; it must be bytes such as `500M`, `20G` or `1T`, from 1k to 1000T."
        ),
    ]) func mistakes(_ text: String, _ sentence: String) {
        let lines = read("sources: street.mp4\nrecord: \(text)\n").lines
        #expect(lines.contains { $0.hasSuffix(sentence) }, "\(lines)")
    }

    @Test func scenesHaveNothingToRecord() {
        let lines = read("sources: { from: 'scene:', name: toy }\nrecord: { folder: rec, segments: 1h }\n").lines
        #expect(
            lines.contains {
                $0.hasSuffix(
                    "The source `toy` is a scene, which isn't encoded and so can't be recorded; say `record: false` there."
                )
            },
            "\(lines)"
        )
    }
}
