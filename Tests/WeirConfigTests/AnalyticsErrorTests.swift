import Testing
import WeirConfig
import WeirCore

/// Every sentence that wrong rules can give, by the line that is wrong.
@Suite struct AnalyticsErrorTests {
    private static let files = MemoryFileSystem(
        [
            "/site/rules.yaml": "heat-map: true\n", "/site/empty.yaml": "size: 640x480\n",
            "/site/twice.yaml": "size: 640x480\nsize: 1x1\nlines: 3\n",
            "/site/nv.txt":
                "[property]\nconfig-width=9\nconfig-height=9\n[roi-filtering-stream-5]\nenable=1\nroi-A=0;0;9;0;9;9\n",
        ],
        existing: ["/site/street.mp4"]
    )

    private func complaints(_ lines: String, head: String = "detect: demo\ntrack: sort") -> [String] {
        read("sources: street.mp4\nrecords: out.jsonl\n\(head)\n\(lines)", Self.files).lines.map { line in
            line.hasPrefix("/site/street.yaml:") ? String(line.dropFirst("/site/street.yaml:".count)) : line
        }
    }

    @Test(arguments: [
        ("analytics: 3", "5:12", "`analytics` is `3`; it must be a map."),
        (
            "analytics: {}", "5:12",
            "There is no rule in `analytics`; give `lines`, `regions`, `directions`, `proximity` or `heat-map`."
        ),
        (
            "analytics: { line: { a: [[0, 0], [1, 1]] } }", "5:14",
            "The key `line` is not known in `analytics`; `lines` may be meant."
        ),
        (
            "analytics: { size: big, heat-map: true }", "5:20",
            "`analytics.size` is `big`; it must be a size such as `1280x720`."
        ),
        (
            "analytics: { regions: { a: { loitering: [] } } }", "5:41",
            """
            `analytics.regions.a.loitering` is an empty list; it must be a time such as `10s`, `500ms`, `2min` or `1h`, of \
            at most 1000h.
            """
        ),
        (
            "analytics: { regions: { a: { loitering: [10s, long] } } }", "5:47",
            """
            `analytics.regions.a.loitering` is `long`; it must be a time such as `10s`, `500ms`, `2min` or `1h`, of at most 1000h.
            """
        ),
        (
            "analytics: { reference: fot, heat-map: true }", "5:25",
            "`analytics.reference` is `fot`, but `foot` may be meant; it must be `foot` or `center`."
        ),
        (
            "analytics: { lines: door }", "5:21",
            "`analytics.lines` is `door`; it must be a map of names with a rule each, or a list of maps with a `name` each."
        ),
        (
            "analytics: { lines: { door: 5 } }", "5:29",
            "`analytics.lines.door` is `5`; it must be two points such as `[[100, 500], [400, 520]]`, or a map."
        ),
        (
            "analytics: { lines: [{ from: [0, 0], to: [1, 1] }] }", "5:22",
            "`name` is missing in `analytics.lines`: what the rule is called in counts and events."
        ),
        (
            "analytics: { lines: { from: [0, 0], to: [1, 1] } }", "5:21",
            "`name` is missing in `analytics.lines`: what the rule is called in counts and events."
        ),
        (
            "analytics: { lines: { a: { name: b, from: [0, 0], to: [1, 1] } } }", "5:26",
            "The rule is called `a` already; leave out `name`."
        ),
        (
            "analytics: { lines: { \"\": [[0, 0], [1, 1]] } }", "5:27",
            "A rule's name is empty; it must be called something."
        ),
        (
            "analytics: { lines: [{ name: a, from: [0, 0] }] }", "5:22",
            "`to` is missing in `analytics.lines`: the other end."
        ),
        (
            "analytics: { lines: [{ name: a, from: [0, 0], to: [1] }] }", "5:51",
            "`analytics.lines.to` is a list; it must be a point such as `[640, 360]` or `[0.5, 0.5]`."
        ),
        (
            "analytics: { lines: [{ name: a, from: [0, -5], to: [1, 1] }] }", "5:39",
            "`analytics.lines.from` is a list; it must be a point such as `[640, 360]` or `[0.5, 0.5]`."
        ),
        (
            "analytics: { lines: [{ name: a, from: [0, 0], to: [1, 1], forward: [1, 1] }] }", "5:68",
            "`analytics.lines.forward` is a list; it must be two points such as `[[100, 500], [400, 520]]`."
        ),
        (
            "analytics: { lines: [{ name: a, from: [0, 0], to: [1, 1], mode: lose }] }", "5:65",
            "`analytics.lines.mode` is `lose`, but `loose` may be meant; it must be `loose`, `balanced` or `strict`."
        ),
        (
            "analytics: { lines: [{ name: a, from: [0, 0], to: [1, 1], extendet: true }] }", "5:59",
            "The key `extendet` is not known in `analytics.lines`; `extended` may be meant."
        ),
        (
            "analytics: { lines: { a: [[0, 0], [1, 1]] }, regions: { a: { loitering: 3s } } }", "5:57",
            "Another rule is called `a` already; each needs its own name."
        ),
        (
            "analytics: { lines: { a: [[5, 5], [5, 5]] } }", "5:23",
            "Line “a” has no length: both its ends are (5, 5); give it two places."
        ),
        (
            "analytics: { regions: { a: [[0, 0], [1, 1]] } }", "5:28",
            """
            `analytics.regions.a` is a list; it must be at least three corners, as in `[[0.1, 0.2], [0.5, 0.2], [0.5, 0.9]]`, \
            in pixels or in parts of the picture.
            """
        ),
        (
            "analytics: { regions: { a: [[0, 0], [9, 9], [9, 0], [0, 9]] } }", "5:25",
            """
            Region “a” crosses itself: its edges from (0, 0) and from (9, 0) meet; give the corners in their order around it.
            """
        ),
        (
            "analytics: { size: 640x480, regions: { a: [700, 10, 20, 20] } }", "5:40",
            "Region “a” lies outside the picture of 640x480 pixels."
        ),
        (
            "analytics: { regions: { a: [0.5, 0.5, 0.6, 0.1] } }", "5:28",
            "The box reaches beyond the picture, whose sides are 1 in parts of it."
        ),
        (
            "analytics: { regions: { a: { box: [0, 0, 1, 1], polygon: [[0, 0], [1, 0], [1, 1]] } } }", "5:58",
            "A region has either a `polygon` or a `box`."
        ),
        (
            "analytics: { regions: { a: { loitering: 10 } } }", "5:41",
            "`analytics.regions.a.loitering` is `10`; it must be a time such as `10s`, `500ms`, `2min` or `1h`, of at most 1000h."
        ),
        (
            "analytics: { regions: { a: { stopped: -1s } } }", "5:39",
            "`analytics.regions.a.stopped` is `-1s`; it must be a time such as `10s`, `500ms`, `2min` or `1h`, of at most 1000h."
        ),
        (
            "analytics: { regions: { a: { overcrowding: 0 } } }", "5:44",
            "`analytics.regions.a.overcrowding` is `0`; it must be a whole number from 1 to 10000, or a map."
        ),
        (
            "analytics: { regions: { a: { queue: { after: 3s } } } }", "5:37",
            "`objects` is missing in `analytics.regions.a.queue`: from how many objects on."
        ),
        (
            "analytics: { regions: { a: { wrong-way: north } } }", "5:41",
            "`analytics.regions.a.wrong-way` is `north`; it must be two points such as `[[100, 500], [400, 520]]`, or a map."
        ),
        (
            "analytics: { regions: { a: { wrong_way: [[0, 0], [1, 1]] } } }", "5:30",
            "The key `wrong_way` is not known in `analytics.regions.a`; `wrong-way` may be meant."
        ),
        (
            "analytics: { regions: { a: { speeding: 30 } } }", "5:40",
            """
            `analytics.regions.a.speeding` is `30`; it must be a speed such as `30 km/h`, `8.5 m/s` or `20 mph`, of at most \
            1000 m/s.
            """
        ),
        (
            "analytics: { regions: { a: { speeding: 30 km/h } } }", "5:25",
            "Region “a” has a speed, but nothing tells where the ground lies; give ground points with their metres."
        ),
        (
            "analytics: { proximity: { a: 3 m } }", "5:30", "`analytics.proximity.a` is `3 m`; it must be a map."
        ),
        (
            "analytics: { proximity: { a: { after: 3s } } }", "5:30",
            """
            `distance` is missing in `analytics.proximity.a`: nearer than this is near, in metres, which need `ground`, or in \
            heights of the smaller object.
            """
        ),
        (
            "analytics: { proximity: { a: { distance: 3 } } }", "5:42",
            "`analytics.proximity.a.distance` is `3`; it must be a distance such as `3 m` or `1.5 heights`, of at most 10000 of "
                + "either."
        ),
        (
            "analytics: { proximity: { a: { distance: 3 m } } }", "5:27",
            "Proximity “a” has a distance in metres, but nothing tells where the ground lies; give ground points with their "
                + "metres."
        ),
        (
            "analytics: { ground: { picture: [[0, 0], [1, 0], [1, 1]], metres: [[0, 0], [1, 0], [1, 1], [0, 1]] } }",
            "5:33",
            """
            `analytics.ground.picture` is a list; it must be at least four points such as `[[100, 400], [500, 400], \
            [600, 700], [50, 700]]`.
            """
        ),
        (
            "analytics: { ground: { picture: [[0, 0], [1, 0], [2, 0], [3, 0]], metres: [[0, 0], [1, 0], [2, 0], [3, 0]] } }",
            "5:22",
            """
            The points of the ground don't tell where it lies; give four of which no three are on a line, in the same order \
            in the picture and in metres.
            """
        ),
        (
            "analytics: { heat-map: 3 }", "5:24", "`analytics.heat-map` is `3`; it must be true or false, or a map."
        ),
        (
            "analytics: { heat-map: { grid: 5000x1 } }", "5:32",
            "`analytics.heat-map.grid` is `5000x1`; it must be columns and rows such as `64x36`, each from 1 to 1024."
        ),
        (
            "analytics: { heat-map: { half-life: 0s } }", "5:37",
            "`analytics.heat-map.half-life` is `0s`; it must be a time such as `10min` or `1h`, from 1ms to 1000h."
        ),
        ("analytics: { heat-map: true, streams: gte }", "5:12", "No source is called `gte`; there are `0`."),
        ("analytics: { file: no.yaml }", "5:20", "The file of rules `/site/no.yaml` does not exist."),
        (
            "analytics: { file: rules.yaml, size: 1x1 }", "5:20",
            "The rules are those of `file`; beside it only `streams` may stand."
        ),
        (
            "analytics: [{ lines: { a: [[0, 0], [1, 1]] } }, { lines: { a: [[0, 1], [1, 1]] } }]", "5:60",
            "Another rule of the same stream is called `a` already; each needs its own name."
        ),
        (
            "analytics: [{ heat-map: true }, { heat-map: true }]", "5:33",
            "The same stream has a `heat-map` already; it can have one."
        ),
        (
            "analytics: { regions: { a: [[0, 0], [1, 0], [1, 1.5]] } }", "5:25",
            "The places of “a” go up to 1.5: beyond the picture in parts of it, and next to nothing in pixels."
        ),
        ("gallery: 3", "5:10", "`gallery` is `3`; it must be true or false, or a map."),
        ("gallery: { threshold: 2 }", "5:23", "`gallery.threshold` is `2`; it must be a number from -1 to 1."),
        (
            "gallery: { topology: 0 to 1 }", "5:22",
            "`gallery.topology` is `0 to 1`; it must be a way between streams such as `gate > hall 2-30`, "
                + "`hall <> yard` or `yard = street`."
        ),
        ("gallery: { topology: 0 > hall }", "5:10", "No source is called `hall`; there are `0`."),
        (
            "privacy: { classes: face, hold: 2min }", "5:33",
            "`privacy.hold` is `2min`; it must be a time such as `1s` or `500ms`, of at most 1min."
        ),
        ("privacy: face", "5:10", "`privacy` is `face`; it must be a map."),
        ("privacy: { how: blur }", "5:10", "`privacy` needs `classes` or `regions`; without either nothing is hidden."),
        (
            "privacy: { classes: face, how: blurr }", "5:32",
            "`privacy.how` is `blurr`, but `blur` may be meant; it must be `blur`, `pixelate` or `mask`."
        ),
        (
            "privacy: { classes: face, shape: round }", "5:34",
            "`privacy.shape` is `round`; it must be `box` or `mask`."
        ),
        (
            "privacy: { classes: face, margin: 2 }", "5:35", "`privacy.margin` is `2`; it must be a number from 0 to 1."
        ),
        ("privacy: { classes: face, streams: gte }", "5:10", "No source is called `gte`; there are `0`."),
        ("events: out.jsonl\nanalytics: { heat-map: true }", "5:9", "`/site/out.jsonl` is written to twice."),
        ("events: e.jsonl", "5:9", "`events` needs `analytics`: there is nothing to tell."),
        (
            "events: no/e.jsonl\nanalytics: { heat-map: true }", "5:9",
            "The folder `/site/no` for the file of events does not exist."
        ),
    ])
    func aWrongLineIsOneSentence(lines: String, place: String, sentence: String) {
        #expect(complaints(lines).filter { !$0.contains("`analytics` needs") } == ["\(place): error: \(sentence)"])
    }

    @Test func outlinesAreNoLongerThanCanBeJudged() {
        let corners = (0..<1001).map { "[\($0), \($0 % 2)]" }.joined(separator: ", ")
        #expect(
            complaints("analytics: { regions: { a: [\(corners)] } }") == [
                "5:28: error: A region has at most 1000 corners, not 1001."
            ]
        )
    }

    @Test func rulesGoByIdentities() {
        #expect(
            complaints("analytics: { heat-map: true }", head: "detect: demo\n") == [
                "5:12: error: `analytics` needs `track`: its rules go by the identities of objects."
            ]
        )
        #expect(
            complaints("privacy: { classes: face }", head: "\n") == [
                "5:10: error: `privacy` of `classes` needs `detect`: no objects are found."
            ]
        )
    }

    @Test func filesOfRulesAreJudgedAtTheirOwnLines() {
        #expect(
            complaints("analytics: { file: empty.yaml }") == [
                "/site/empty.yaml:1:1: error: There is no rule; give `lines`, `regions`, `directions`, `proximity` or `heat-map`."
            ]
        )
        #expect(
            complaints("analytics: { file: twice.yaml }") == [
                "/site/twice.yaml:2:1: error: `size` is given twice, first on line 1.",
                "/site/twice.yaml:3:8: error: `lines` is `3`; it must be a map of names with a rule each, or a list of maps with "
                    + "a `name` each.",
            ]
        )
        #expect(
            complaints("analytics: { file: nv.txt }") == [
                "/site/nv.txt:4:1: warning: The rules of stream 5 have no effect: there is no such stream; the last is 0."
            ]
        )
    }
}
