import Testing
import WeirCore

@testable import WeirConfig

@Suite struct CommandRequestTests {
    /// The 18th of May 2026, 20:02:10 UTC.
    private static let now = 1_779_134_530.0

    private let situation = CommandSituation(
        streams: [SourceID("gate"), SourceID("street"), SourceID("7")],
        sensors: ["CAMERA_ID": "street", "GONE": "yard"],
        time: now
    )

    private func read(_ json: String) -> CommandReading { RequestText.command(Array(json.utf8), in: situation) }

    private func request(_ json: String) throws -> CommandRequest { try read(json).request.get() }

    private func problems(_ json: String) -> [String] {
        guard case .failure(let error) = read(json).request else { return [] }
        return error.problems.map { "\($0.pointer): \($0.sentence)" }
    }

    /// The two messages of DeepStream's documentation.
    @Test func deepStreamsCommandsAreRead() throws {
        let start = """
            {"command": "start-recording", "start": "2026-05-18T20:02:00.051Z", "end": "2026-05-18T20:02:12.851Z",
             "sensor": {"id": "CAMERA_ID"}}
            """
        let request = try request(start)
        #expect(request.stream == SourceID("street"))
        guard case .startRecording(let clip) = request.action else {
            Issue.record("\(request.action)")
            return
        }
        #expect(abs(clip.before - 9.949) < 1e-6)
        #expect(abs(try #require(clip.duration) - 2.851) < 1e-6)
        let stop = #"{"command": "stop-recording", "start": "2020-05-18T20:02:00.051Z", "sensor": {"id": "0"}}"#
        #expect(try self.request(stop) == CommandRequest(stream: SourceID("gate"), action: .stopRecording))
        // A name goes before a number.
        let named = #"{"command": "stop-recording", "sensor": {"id": 7}}"#
        #expect(try self.request(named).stream == SourceID("7"))
    }

    @Test func aClipMayEndBeforeItsCommandComes() throws {
        let json = """
            {"command": "start-recording", "start": "2026-05-18T20:02:00Z", "end": "2026-05-18T20:02:02Z", "stream": "gate"}
            """
        var clip = ClipRequest()
        clip.before = 10
        clip.duration = 0
        #expect(try request(json).action == .startRecording(clip))
    }

    @Test func aClipGoesOnForAsLongAsSettingsSayWhereNothingIsSaid() throws {
        #expect(
            try request(#"{"command": "start-recording", "stream": "gate"}"#).action == .startRecording(ClipRequest())
        )
        var clip = ClipRequest()
        clip.before = 5
        clip.duration = 90
        let json = #"{"command": "start-recording", "stream": "gate", "before": "5s", "duration": "1.5min"}"#
        #expect(try request(json).action == .startRecording(clip))
        // Two clocks may be apart by a little.
        let soon = #"{"command": "start-recording", "stream": "gate", "start": "2026-05-18T20:02:13Z"}"#
        #expect(try request(soon).action == .startRecording(ClipRequest()))
    }

    @Test func weirsCommandsAreRead() throws {
        let add = read(
            #"{"command": "add-stream", "id": "a-1", "stream": {"from": "rtsp://camera/a", "name": "yard"}}"#
        )
        #expect(add.id == "a-1")
        #expect(add.name == .addStream)
        let source = Application.Source(id: SourceID("yard"), location: .uri("rtsp://camera/a"))
        #expect(try add.request.get() == CommandRequest(stream: SourceID("yard"), action: .add(source)))
        // One without a name gets a number that no stream has.
        #expect(try request(#"{"command": "add-stream", "stream": "scene:"}"#).stream == SourceID("3"))
        #expect(try request(#"{"command": "remove-stream", "stream": 7}"#).stream == SourceID("7"))
        let change =
            #"{"command": "change-stream", "id": 12, "stream": "gate", "change": {"threshold": 0.5, "interval": 2}}"#
        #expect(read(change).id == "12")
        #expect(try request(change).action == .change(StreamChange(threshold: 0.5, interval: 2)))
        #expect(
            try request(#"{"command": "snapshot", "sensor": {"id": "CAMERA_ID"}}"#)
                == CommandRequest(stream: SourceID("street"), action: .snapshot)
        )
    }

    @Test(arguments: [
        ("{", ": This is not JSON: a name in quotation marks is missing."),
        ("", ": This is not JSON: a value is missing at the end."),
        ("[]", ": The request is a list; it must be a map."),
        (
            "{}",
            ": `command` is missing: what is to be done, `add-stream`, `remove-stream`, `change-stream`, `snapshot`, "
                + "`start-recording` or `stop-recording`."
        ),
        (
            #"{"command": "start-recordin", "stream": "gate"}"#,
            "/command: `command` is `start-recordin`, but `start-recording` may be meant; it must be `add-stream`, "
                + "`remove-stream`, `change-stream`, `snapshot`, `start-recording` or `stop-recording`."
        ),
        (
            #"{"command": 3}"#,
            "/command: `command` is `3`; it must be `add-stream`, `remove-stream`, `change-stream`, `snapshot`, "
                + "`start-recording` or `stop-recording`."
        ),
        (
            #"{"command": "snapshot", "steam": "gate", "stream": "gate"}"#,
            "/steam: The key `steam` is not known; `stream` may be meant."
        ),
        (
            #"{"command": "remove-stream", "stream": "gate", "force": true}"#,
            "/force: The key `force` is not known; there are `command`, `id`, `stream`, `sensor`."
        ),
        (
            #"{"command": "snapshot"}"#,
            ": `stream` is missing: the name of the stream; or `sensor` with an `id`, as DeepStream has it."
        ),
        (#"{"command": "snapshot", "stream": "gat"}"#, "/stream: There is no stream `gat`; `gate` may be meant."),
        (#"{"command": "snapshot", "stream": "0"}"#, "/stream: There is no stream `0`; `7` may be meant."),
        (#"{"command": "snapshot", "stream": "elsewhere"}"#, "/stream: There is no stream `elsewhere`."),
        (#"{"command": "snapshot", "stream": null}"#, "/stream: `stream` is empty; it must be the name of a stream."),
        (
            #"{"command": "snapshot", "stream": "gate", "sensor": {"id": "0"}}"#,
            "/sensor/id: `stream` and `sensor` are both given; one of them says which stream it is."
        ),
        (
            #"{"command": "snapshot", "sensor": {}}"#,
            "/sensor: `id` is missing in `sensor`: what the channel's `sensors` call the stream; else the stream's own name "
                + "or number."
        ),
        (#"{"command": "snapshot", "sensor": "0"}"#, "/sensor: `sensor` is `0`; it must be a map."),
        (
            #"{"command": "snapshot", "sensor": {"id": []}}"#,
            "/sensor/id: `sensor.id` is a list; it must be the id of a sensor."
        ),
        (
            #"{"command": "snapshot", "sensor": {"id": "9"}}"#,
            "/sensor/id: The sensor `9` is not among the channel's `sensors`, and no stream has that name or number."
        ),
        (
            #"{"command": "snapshot", "sensor": {"id": "GONE"}}"#,
            "/sensor/id: The sensor `GONE` is the stream `yard`, but there is no such stream now."
        ),
        (
            #"{"command": "snapshot", "stream": "gate", "id": "a\nb"}"#,
            "/id: `id` is `a b`; it must be a text of at most 200 letters on one line."
        ),
        (#"{"command": "add-stream"}"#, ": `stream` is missing: the stream, as an entry of `sources` tells it."),
        (
            #"{"command": "add-stream", "stream": {"from": "rtsp://camera", "loop": 1}}"#,
            "/stream/loop: `stream.loop` is `1`; it must be true or false."
        ),
        (#"{"command": "change-stream", "stream": "gate"}"#, ": `change` is missing: what is to be different."),
        (
            #"{"command": "change-stream", "stream": "gate", "change": {}}"#,
            "/change: Nothing is to be changed; give at least one of `model`, `threshold`, `interval`, `rules`."
        ),
        (
            #"{"command": "change-stream", "stream": "gate", "change": {"threshold": 2}}"#,
            "/change/threshold: `change.threshold` is `2`; it must be a number from 0 to 1."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "start": "2026-05-18T20:03:00Z"}"#,
            "/start: `start` is `2026-05-18T20:03:00Z`, which is 50 s from now; a clip begins now or in the past: send the "
                + "command then."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "start": "2026-05-18T18:02:10Z"}"#,
            "/start: `start` is `2026-05-18T18:02:10Z`, which is 7200 s ago; a clip begins at most 1h ago."
        ),
        (
            #"{"command":"start-recording","stream":"gate","start":"2026-05-18T20:02:00Z","end":"2026-05-18T20:02:00Z"}"#,
            "/end: `end` is `2026-05-18T20:02:00Z`, which is not after `start`; a clip ends after it begins."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "end": "2026-05-18T20:02:00Z"}"#,
            "/end: `end` is `2026-05-18T20:02:00Z`, which is past."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "end": "2026-05-18T22:02:10Z"}"#,
            "/end: `end` is `2026-05-18T22:02:10Z`, which is 7200 s from now; a clip goes on for at most 1h."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "end": "2026-05-18T20:03:00Z", "duration": "5s"}"#,
            "/duration: `end` and `duration` say the same in two ways; give one of them."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "before": "5s", "start": "2026-05-18T20:02:00Z"}"#,
            "/start: `start` and `before` say the same in two ways; give one of them."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "start": "2026-02-29T20:02:00Z"}"#,
            "/start: `start` is `2026-02-29T20:02:00Z`; it must be a time such as `2026-05-18T20:02:00.051Z`."
        ),
        (
            #"{"command": "start-recording", "stream": "gate", "before": 5}"#,
            "/before: `before` is `5`; it must be a time such as `10s` or `2min`, of at most 1h."
        ),
    ])
    func whatIsWrongIsTold(json: String, expected: String) {
        #expect(problems(json) == [expected])
    }

    @Test func idAndNameAreKnownWhereTheRestIsWrong() {
        let reading = read(#"{"stream": "nowhere", "command": "snapshot", "id": "x \u00fc"}"#)
        #expect(reading.id == "x ü")
        #expect(reading.name == .snapshot)
        #expect(!reading.isAnswer)
        #expect(read(#"{"command": "snapshot", "ok": false}"#).isAnswer)
    }

    @Test func aCommandThatIsTooLongIsRefused() {
        let json =
            #"{"command": "snapshot", "stream": ""# + String(repeating: "a", count: RequestText.longestCommand) + "\"}"
        #expect(problems(json) == [": The command has more than 262144 bytes; none needs as many."])
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-05-18T20:02:10Z", Self.now),
        ("2026-05-18t22:02:10.5+02:00", Self.now + 0.5),
        ("2026-05-18 14:32:10-05:30", Self.now), ("2024-02-29T00:00:00Z", 1_709_164_800),
        ("2016-12-31T23:59:60Z", 1_483_228_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("0001-01-01T00:00:00Z", -62_135_596_800),
    ])
    func momentsAreRead(text: String, expected: Double) {
        #expect(CommandTime.seconds(text) == expected)
    }

    @Test(arguments: [
        "2026-05-18", "2026-05-18T20:02:10", "2026-13-18T20:02:10Z", "2026-06-31T20:02:10Z", "2026-05-00T20:02:10Z",
        "2026-05-18T24:02:10Z", "2026-05-18T20:60:10Z", "2026-05-18T20:02:61Z", "2026-05-18T20:02:10+24:00",
        "2026-05-18T20:02:10.Z", "0000-01-01T00:00:00Z", "٢٠٢٦-05-18T20:02:10Z", "now", "",
    ])
    func whatIsNoMomentIsNone(text: String) {
        #expect(CommandTime.seconds(text) == nil)
    }

    /// Nothing that comes from outside ends the process.
    @Test func damagedCommandsAreSurvived() {
        let json = Array(
            """
            {"command": "start-recording", "id": "a", "start": "2026-05-18T20:02:00.051Z", "before": "5s",
             "sensor": {"id": "12"}, "end": "2026-05-18T20:02:02.851+02:00"}
            """.utf8
        )
        var generator = RepeatableGenerator(state: 6)
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
            _ = RequestText.command(damaged, in: situation)
        }
    }
}
