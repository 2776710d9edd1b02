import Testing
import WeirCore

@testable import WeirConfig

@Suite struct RequestTextTests {
    private func source(_ json: String) throws(RequestError) -> Application.Source {
        try RequestText.source(Array(json.utf8), number: 4)
    }

    @Test func aSourceHasTheKeysOfAFile() throws {
        let json = """
            {"from": "rtsp:\\/\\/camera\\/a", "name": "gate \\u00fc \\ud83d\\ude97", "loop": true,
             "rtsp-latency-ms": 200, "rtsp-transport": "tcp", "hardware": "none"}
            """
        #expect(
            try source(json)
                == Application.Source(
                    id: SourceID("gate ü 🚗"),
                    location: .uri("rtsp://camera/a"),
                    loop: true,
                    hardware: .none,
                    latency: 200,
                    transport: .tcp
                )
        )
        #expect(try source("\"scene:?seed=7\"").id == SourceID("4"))
        #expect(try source(#"{"from": "scene:", "name": 7}"#).id == SourceID("7"))
    }

    @Test func allThatIsWrongIsToldWithItsPlace() {
        let error = #expect(throws: RequestError.self) {
            try source("{\"name\": null,\n \"größe\": 1, \"loop\": \"true\"}")
        }
        #expect(
            error?.problems.map { "\($0.line ?? 0):\($0.column ?? 0) \($0.pointer): \($0.sentence)" } == [
                "1:1 : `from` is missing: where the stream comes from.",
                "1:10 /name: `name` is empty; it must be a name.",
                "2:2 /größe: The key `größe` is not known; there are `from`, `name`, `loop`, `live`, `drop`, "
                    + "`hardware`, `decode`, `every`, `max-fps`, `latency`, `priority`, `max-inferences`, "
                    + "`min-inferences`, `gate`, `rtsp-latency-ms`, `rtsp-transport`, `reconnect`, "
                    + "`reconnect-delay`, `timeout`, `connect-timeout`, `rtsp-drop-on-latency`, `verify-certificate`, "
                    + "`credentials`, `size`, `fps`, `record`.",
                "2:22 /loop: `loop` is `true`; it must be true or false.",
            ]
        )
        #expect(error?.isSyntax == false)
    }

    @Test(arguments: [
        ("{", "1:2 : This is not JSON: a name in quotation marks is missing."),
        ("{\"a\"}", "1:5 : This is not JSON: a colon is missing behind the name `a`."),
        ("{\"a\": [1, 2}", "1:12 : This is not JSON: a comma or the bracket at the end of a list is missing."),
        ("[1,]", "1:4 : This is not JSON: `]` is no value."),
        ("nul", "1:1 : This is not JSON: `nul` is no value."),
        ("+1", "1:1 : This is not JSON: `+1` is no value."),
        (".5", "1:1 : This is not JSON: `.5` is no value."),
        ("1 2", "1:3 : This is not JSON: something stands behind the end."),
        ("\"a", "1:3 : This is not JSON: a quotation mark is missing at the end."),
        ("\"a\nb\"", "1:3 : This is not JSON: a line ends, or a control character stands, within quotation marks."),
        ("\"\\x\"", "1:2 : This is not JSON: a backslash stands before what is no escape."),
        ("\"\\ud800\"", "1:2 : This is not JSON: `\\u` without a letter's number."),
        ("\"\\ud800\\u0041\"", "1:2 : This is not JSON: `\\u` without a letter's number."),
        ("\"\\u12\"", "1:2 : This is not JSON: `\\u` without a letter's number."),
        ("'a'", "1:1 : This is not JSON: `'` is no value."),
        ("# a comment", "1:1 : This is not JSON: `#` is no value."),
        (String(repeating: "[", count: 100), "1:65 : This is not JSON: more than 64 levels."),
    ])
    func whatIsNoJSONIsToldWithItsPlace(json: String, expected: String) {
        let error = #expect(throws: RequestError.self) { try source(json) }
        let problem = error?.problems.first
        let place = "\(problem?.line ?? 0):\(problem?.column ?? 0)"
        // Where lists lead to it, their ways are told of elsewhere.
        #expect("\(place) : \(problem?.sentence ?? "")" == expected)
        #expect(error?.isSyntax == true)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let error = #expect(throws: RequestError.self) { try RequestText.source([0x22, 0xFF, 0x22], number: 0) }
        #expect(error?.problems.first?.sentence == "The text is not UTF-8.")
    }

    /// Nothing that comes from outside ends the process.
    @Test func damagedRequestsAreSurvived() {
        let json = Array(#"{"from": "scene:?seed=7", "name": "a\u00fc", "loop": true, "fps": [1, {"b": -1.5e3}]}"#.utf8)
        var generator = RepeatableGenerator(state: 5)
        for _ in 0..<2000 {
            var damaged = json
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: damaged.indices, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: damaged.remove(at: place)
                default: damaged.insert(damaged.randomElement(using: &generator) ?? 0, at: place)
                }
            }
            _ = try? RequestText.source(damaged, number: 0)
            _ = try? RequestText.change(damaged)
            _ = try? DeepStreamRequest.addedSource(damaged)
        }
    }

    @Test(arguments: [
        Application.Source(id: SourceID("a"), location: .uri("rtsp://user:p%40ss@camera/a?b=c&d"), transport: .udp),
        Application.Source(id: SourceID("true"), location: .scene([.init(name: "seed", value: "7")]), paceAsLive: true),
        Application.Source(id: SourceID("-1"), location: .scene([]), drop: .newest, latency: 5),
    ])
    func sourcesAreWrittenAndReadBack(source: Application.Source) throws {
        let text = SourceText.text(source, workingFolder: "/home/someone")
        var read = try SourceText.source(from: text)
        read.id = source.id
        #expect(read == source, "\(text)")
    }

    @Test func anApplicationMayBeWithoutSourcesWhereTheyComeLater() {
        let files = MemoryFileSystem(["a.yaml": "track: weir\ndetect: demo\n"])
        #expect(ConfigurationReader(fileSystem: files).read("a.yaml").application == nil)
        let report = ConfigurationReader(fileSystem: files, needsSources: false).read("a.yaml")
        #expect(report.application?.sources.isEmpty == true, "\(report.diagnostics)")
    }
}
