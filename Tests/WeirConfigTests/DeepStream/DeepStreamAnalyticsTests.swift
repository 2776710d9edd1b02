import Testing
import WeirCore

@testable import WeirConfig

/// Applications of DeepStream's with rules of analytics.
@Suite struct DeepStreamAnalyticsTests {
    private static let rules = """
        [property]
        config-width=1920
        config-height=1080
        [roi-filtering-stream-0]
        enable=1
        roi-A=0;0;90;0;90;90
        [line-crossing-stream-1]
        enable=1
        line-crossing-B=0;0;0;90;100;100;900;100
        """

    private func read(_ analytics: String, sources: Int = 2, rules: String = rules) -> ConfigurationReport {
        var files = deepStreamFiles
        files.files["/ds/nv.txt"] = Array(rules.utf8)
        return readApp(
            """
            [source0]
            enable=1
            type=3
            uri=file://cam%d.mp4
            num-sources=\(sources)
            [primary-gie]
            enable=1
            config-file=model.txt
            [tracker]
            enable=1
            ll-lib-file=libiou.so
            [sink0]
            enable=1
            type=1
            \(analytics)
            """,
            files
        )
    }

    private static let group = "[nvds-analytics]\nenable=1\nconfig-file=nv.txt\n"

    @Test func eachStreamGetsItsOwnRules() {
        let report = read(Self.group)
        #expect(report.lines == [])
        let analytics = report.application?.analytics ?? []
        #expect(analytics.map(\.streams) == [[SourceID("0")], [SourceID("1")]])
        #expect(analytics.map { $0.rules.rules.map(\.name) } == [["A"], ["B"]])
    }

    @Test func rulesOfStreamsThatAreNotThereAreNamed() {
        let report = read(Self.group, sources: 1)
        #expect(report.application?.analytics.map(\.streams) == [[SourceID("0")]])
        #expect(
            report.lines == [
                "/ds/nv.txt:7:1: warning: The rules of stream 1 have no effect: there is no such stream; the last is 0."
            ]
        )
    }

    @Test func rulesOfSeveralFilesKeepApart() {
        var files = siteFiles
        files.files["/site/nv.txt"] = Array(Self.rules.utf8)
        let text =
            "sources: street.mp4\nrecords: '-'\ndetect: demo\ntrack: sort\nanalytics: [file: nv.txt, file: nv.txt]"
        let report = WeirConfigTests.read(text, files)
        #expect(report.application?.analytics.map { $0.rules.rules.map(\.name) } == [["A"], ["A-2"]])
        #expect(
            report.lines.contains(
                "/site/nv.txt:6:7: warning: Another rule of the stream is called `A` already; this one is called `A-2`."
            )
        )
    }

    @Test(arguments: [
        (
            "[nvds-analytics]\nenable=1",
            "/ds/app.txt:15:1: error: `config-file` is missing in `[nvds-analytics]`; it must be a path."
        ),
        (
            "[nvds-analytics]\nenable=1\nconfig-file=no.txt",
            "/ds/app.txt:17:13: error: The file about analytics `/ds/no.txt` does not exist."
        ),
        (
            "[nvds-analytics]\nenable=1\nconfig-file=nv.txt\nunique-it=3",
            "/ds/app.txt:18:1: warning: The key `unique-it` is not known in `[nvds-analytics]`; it has no effect."
        ),
    ])
    func aWrongGroupIsOneSentence(group: String, line: String) {
        #expect(read(group).lines == [line])
    }

    @Test func theyBecomeRulesOfWeirsOwnFile() {
        var files = deepStreamFiles
        files.files["/ds/nv.txt"] = Array(Self.rules.utf8)
        let application = """
            [source0]
            enable=1
            type=2
            uri=file://a.mp4
            [primary-gie]
            enable=1
            config-file=model.txt
            [tracker]
            enable=1
            ll-lib-file=libiou.so
            """
        files.files["/ds/app.txt"] = Array("\(application)\n\(Self.group)".utf8)
        let report = DeepStreamConverter(fileSystem: files).convert("/ds/app.txt", folder: "/ds", workingFolder: "/")
        #expect(
            report.text?.contains(
                """
                track: iou
                analytics:
                  size: 1920x1080
                  regions:
                    - name: A
                      polygon: [[0, 0], [90, 0], [90, 90]]
                  streams: ["0"]
                draw: false

                """
            ) == true,
            "\(report.text ?? "")"
        )
    }

    @Test func aFileHasRulesForOneStream() throws {
        let files = MemoryFileSystem([
            "/nv.txt": Self.rules + "\nmode=balanced\ncolour=1", "/own.yaml": "lines: { C: [[0, 0], [1, 1]] }",
            "/bad.yaml": "lines: 3\nsize: 4",
        ])
        func rules(_ path: String, _ stream: Int) throws(WeirError) -> (names: [String], warnings: [String]) {
            var warnings: [String] = []
            let rules = try AnalyticsFile.rules(path: path, stream: stream, fileSystem: files) { warnings.append($0) }
            return (rules.rules.map(\.name), warnings)
        }
        let warning = "/nv.txt:11:1: The key `colour` is not known in `[line-crossing-stream-1]`; it has no effect."
        #expect(try rules("/nv.txt", 0) == (["A"], [warning]))
        #expect(try rules("/nv.txt", 1) == (["B"], [warning]))
        #expect(try rules("/nv.txt", 2) == ([], [warning]))
        #expect(try rules("/own.yaml", 9) == (["C"], []))
        let wrong = #expect(throws: WeirError.self) { try rules("/bad.yaml", 0) }
        #expect(
            wrong?.message == """
                /bad.yaml:1:8: `lines` is `3`; it must be a map of names with a rule each, or a list of maps with a `name` each. \
                /bad.yaml:2:7: `size` is `4`; it must be a size such as `1280x720`.
                """
        )
        let missing = #expect(throws: WeirError.self) { try rules("/no.yaml", 0) }
        #expect(missing?.message == "/no.yaml: The file of rules `/no.yaml` does not exist.")
    }
}
