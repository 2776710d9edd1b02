import Testing
import WeirConfig
import WeirCore

/// `analytics`, `privacy` and `events` of Weir's own file.
@Suite struct AnalyticsKeyTests {
    private static let files = MemoryFileSystem(
        [
            "/site/rules.yaml": "lines: { gate: [[0, 0.5], [1, 0.5]] }\nreference: center\n",
            "/site/nv.txt": """
            [property]
            config-width=1920
            config-height=1080
            [roi-filtering-stream-1]
            enable=1
            roi-A=0;0;9;0;9;9
            """,
        ],
        existing: ["/site/street.mp4", "/site/gate.mp4"]
    )

    private func read(_ lines: String) -> ConfigurationReport {
        let head =
            "sources: [street.mp4, { from: gate.mp4, name: gate }]\ndetect: demo\ntrack: sort\nrecords: out.jsonl\n"
        return WeirConfigTests.read(head + lines, Self.files)
    }

    private func point(_ x: Float, _ y: Float) -> Point { Point(x: x, y: y) }

    @Test func everyRuleIsRead() throws {
        let report = read(
            """
            analytics:
              size: 1920x1080
              reference: center
              lines:
                - name: door
                  from: [100, 500]
                  to: [400, 520]
                  forward: [[0, 0], [0, 10]]
                  extended: true
                  mode: strict
                  classes: [person, 2]
              regions:
                - name: shop floor
                  polygon: [[0, 0], [900, 0], [900.5, 700]]
                  inverse: true
                  overcrowding: { objects: 5, after: 2s }
                  loitering: 10s
                  stopped: 500ms
                  queue: 4
                  wrong-way: { allowed: [[0, 0], [0, 9]], mode: loose }
                  speeding: 36 km/h
                - { name: all, wrong-way: [[0, 0], [0, 1]], classes: bus }
              directions: { name: north, from: [5, 9], to: [5, 1], mode: strict }
              proximity:
                - { name: near, classes: forklift, others: person, distance: 3 m, after: 1min }
                - { name: pair, distance: 1.5 heights }
              ground:
                picture: [[100, 400], [500, 400], [600, 700], [50, 700]]
                metres: [[0, 10], [7, 10], [7, 0], [0, 0]]
              heat-map: { classes: person, half-life: 10min, grid: 32x18 }
              streams: gate
            """
        )
        #expect(report.lines == [])
        var rules = AnalyticsRules()
        rules.pictureSize = Size(width: 1920, height: 1080)
        rules.reference = .center
        rules.rules = [
            AnalyticsRule(
                name: "door",
                classes: [.name("person"), .number(2)],
                kind: .line(
                    LineRule(
                        start: point(100, 500),
                        end: point(400, 520),
                        forward: Vector(from: point(0, 0), to: point(0, 10)),
                        isExtended: true,
                        mode: .strict
                    )
                )
            ),
            AnalyticsRule(
                name: "shop floor",
                kind: .region(
                    RegionRule(
                        corners: [point(0, 0), point(900, 0), point(900.5, 700)],
                        isInverse: true,
                        conditions: [
                            .overcrowding(objects: 5, after: 2), .loitering(after: 10), .stopped(after: 0.5),
                            .queue(objects: 4, after: 0),
                            .wrongWay(allowed: Vector(from: point(0, 0), to: point(0, 9)), mode: .loose),
                            .speeding(metresPerSecond: 10),
                        ]
                    )
                )
            ),
            AnalyticsRule(
                name: "all",
                classes: [.name("bus")],
                kind: .region(
                    RegionRule(
                        corners: [],
                        conditions: [.wrongWay(allowed: Vector(from: point(0, 0), to: point(0, 1)), mode: .balanced)]
                    )
                )
            ),
            AnalyticsRule(
                name: "north",
                kind: .direction(DirectionRule(direction: Vector(from: point(5, 9), to: point(5, 1)), mode: .strict))
            ),
            AnalyticsRule(
                name: "near",
                classes: [.name("forklift")],
                kind: .proximity(ProximityRule(distance: .metres(3), after: 60, others: [.name("person")]))
            ),
            AnalyticsRule(name: "pair", kind: .proximity(ProximityRule(distance: .heights(1.5)))),
        ]
        rules.ground = GroundPoints(
            picture: [point(100, 400), point(500, 400), point(600, 700), point(50, 700)],
            metres: [point(0, 10), point(7, 10), point(7, 0), point(0, 0)]
        )
        rules.heatMap = HeatMapRule(classes: [.name("person")], grid: Size(width: 32, height: 18), halfLife: 600)
        #expect(report.application?.analytics == [.init(rules: rules, streams: [SourceID("gate")])])
    }

    @Test func namesMayStandBeforeTheirRules() throws {
        let report = read(
            """
            analytics:
              lines:
                door: [[0.1, 0.5], [0.4, 0.5]]
                7: { from: [0, 0.2], to: [1, 0.2], classes: car }
              regions:
                hall: [[0, 0], [1, 0], [1, 1]]
                box: [0.7, 0.1, 0.3, 0.9]
                everywhere: { loitering: [1h, 10s], overcrowding: [5, { objects: 9, after: 1s }] }
              directions:
                north: [[0.5, 0.9], [0.5, 0.1]]
              heat-map: true
            """
        )
        #expect(report.lines == [])
        let rules = try #require(report.application?.analytics.first?.rules)
        #expect(rules.rules.map(\.name) == ["door", "7", "hall", "box", "everywhere", "north"])
        #expect(rules.rules[0].kind == .line(LineRule(start: point(0.1, 0.5), end: point(0.4, 0.5))))
        #expect(rules.rules[1].classes == [.name("car")])
        let corners = [point(0.7, 0.1), point(1, 0.1), point(1, 1), point(0.7, 1)]
        #expect(rules.rules[3].kind == .region(RegionRule(corners: corners)))
        let several: [RegionRule.Condition] = [
            .loitering(after: 3600), .loitering(after: 10), .overcrowding(objects: 5, after: 0),
            .overcrowding(objects: 9, after: 1),
        ]
        #expect(rules.rules[4].kind == .region(RegionRule(corners: [], conditions: several)))
        #expect(rules.heatMap == HeatMapRule())
        #expect(report.application?.analytics.first?.streams == [])
    }

    @Test func severalMapsAndFilesGoToTheirStreams() throws {
        let report = read(
            """
            analytics:
              - { lines: { a: [[0, 0], [1, 1]] }, streams: [gate, 0] }
              - file: rules.yaml
              - file: nv.txt
            """
        )
        #expect(report.lines == [])
        let analytics = try #require(report.application?.analytics)
        #expect(analytics.map(\.streams) == [[SourceID("gate"), SourceID("0")], [], [SourceID("gate")]])
        #expect(analytics.map { $0.rules.rules.map(\.name) } == [["a"], ["gate"], ["A"]])
        #expect(
            analytics.map(\.file) == [nil, .init(path: "/site/rules.yaml"), .init(path: "/site/nv.txt", stream: 1)]
        )
        #expect(analytics[1].rules.reference == .center)
        #expect(analytics[2].rules.pictureSize == Size(width: 1920, height: 1080))
    }

    @Test func privacyAndEventsAreRead() {
        let report = read(
            """
            analytics: { heat-map: true }
            privacy:
              - classes: [face, plate]
                how: pixelate
                shape: mask
                margin: 0.25
                regions: [[0, 0.5, 0.5, 0.5], { stream: gate, polygon: [[1, 2], [3, 4], [5, 9]] }]
                streams: [gate]
              - { classes: 0 }
            events: [events.jsonl, "-"]
            """
        )
        #expect(report.lines == [])
        #expect(
            report.application?.privacy == [
                .init(
                    classes: [.name("face"), .name("plate")],
                    manner: .pixelate,
                    extent: .mask,
                    regions: [
                        .init(box: Box(x: 0, y: 0.5, width: 0.5, height: 0.5)),
                        .init(source: SourceID("gate"), outline: .polygon([point(1, 2), point(3, 4), point(5, 9)])),
                    ],
                    margin: 0.25,
                    streams: [SourceID("gate")]
                ),
                .init(classes: [.number(0)], manner: .blur, extent: .box, margin: 0.1),
            ]
        )
        #expect(report.application?.events == [.file("/site/events.jsonl"), .standardOutput])
    }
}
