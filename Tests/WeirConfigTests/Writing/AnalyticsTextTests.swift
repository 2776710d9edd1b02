import Testing
import WeirCore

@testable import WeirConfig

/// Rules as text, written and read again.
@Suite struct AnalyticsTextTests {
    @Test func whatIsWrittenIsShort() throws {
        var rules = AnalyticsRules()
        let corners = [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 0.5)]
        rules.rules = [
            AnalyticsRule(
                name: "door",
                kind: .line(LineRule(start: Point(x: 0.1, y: 0.5), end: Point(x: 0.4, y: 0.5)))
            ),
            AnalyticsRule(
                name: "hall",
                classes: [.name("person")],
                kind: .region(
                    RegionRule(
                        corners: corners,
                        conditions: [
                            .overcrowding(objects: 5, after: 120), .loitering(after: 2.5),
                            .speeding(metresPerSecond: 30.0 * 1000 / 3600),
                        ]
                    )
                )
            ),
            AnalyticsRule(name: "near", kind: .proximity(ProximityRule(distance: .heights(1.5)))),
        ]
        rules.ground = GroundPoints(
            picture: [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 1), Point(x: 0, y: 1)],
            metres: [Point(x: 0, y: 9), Point(x: 4, y: 9), Point(x: 4, y: 0), Point(x: 0, y: 0)]
        )
        rules.heatMap = HeatMapRule()
        let text = """
            lines:
              - name: door
                from: [0.1, 0.5]
                to: [0.4, 0.5]
            regions:
              - name: hall
                polygon: [[0, 0], [1, 0], [1, 0.5]]
                overcrowding:
                  objects: 5
                  after: 2min
                loitering: 2500ms
                speeding: 30 km/h
                classes: [person]
            proximity:
              - name: near
                distance: 1.5 heights
            ground:
              picture: [[0, 0], [1, 0], [1, 1], [0, 1]]
              metres: [[0, 9], [4, 9], [4, 0], [0, 0]]
            heat-map: true

            """
        #expect(AnalyticsText.text(rules) == text)
        #expect(try AnalyticsText.rules(from: text) == rules)
    }

    @Test func noRulesAreATextToo() throws {
        #expect(try AnalyticsText.rules(from: AnalyticsText.text(AnalyticsRules())) == AnalyticsRules())
        #expect(try AnalyticsText.rules(from: "") == AnalyticsRules())
        #expect(try AnalyticsText.rules(from: "# nothing\n") == AnalyticsRules())
    }

    @Test(arguments: [
        (
            "size: 0x1\nlines:\n  a: [[0, 0], [1, 1]]\n  b: 7\nregion: {}\n",
            """
            line 1: `size` is `0x1`; it must be a size such as `1280x720`. line 4: `lines.b` is `7`; it must be two points such \
            as `[[100, 500], [400, 520]]`, or a map. line 5: The key `region` is not known; `regions` may be meant.
            """
        ),
        ("lines: {}\nlines: {}\n", "line 2: `lines` is given twice, first on line 1."),
        ("door", "line 1: The rules are `door`; they must be a map."),
        (
            "lines: {\n  a: [[0, 0], [0, 0]],\n  b: [[0, 0], [1, 0]] }\n",
            "line 2: Line “a” has no length: both its ends are (0, 0); give it two places."
        ),
        ("file: a.txt", "line 1: The key `file` is not known; there are "),
        (
            "lines: [",
            "line 2: This is not YAML: while parsing a flow node that begins on line 2, did not find expected node content."
        ),
    ])
    func everythingWrongIsOneError(text: String, sentence: String) {
        do {
            _ = try AnalyticsText.rules(from: text)
            Issue.record("no error")
        } catch {
            #expect(error.code == .settings)
            #expect(error.message.hasPrefix(sentence), "\(error.message)")
        }
    }

    /// Any rules that make sense, of all kinds, with places of any measure.
    @Test func anyRulesAreReadAgain() throws {
        var generator = RepeatableGenerator(state: 7)
        for _ in 0..<2000 {
            let rules = RandomRules(generator: &generator).rules(&generator)
            let text = AnalyticsText.text(rules)
            do {
                #expect(try AnalyticsText.rules(from: text) == rules, "\(text)")
            } catch {
                Issue.record("\(error)\n\(text)")
            }
        }
    }
}

/// Rules made by chance.
private struct RandomRules {
    /// Whether places are told in parts of the picture.
    private let isInParts: Bool

    init(generator: inout RepeatableGenerator) {
        isInParts = Bool.random(using: &generator)
    }

    func rules(_ generator: inout RepeatableGenerator) -> AnalyticsRules {
        var rules = AnalyticsRules()
        if !isInParts { rules.pictureSize = Size(width: 1920, height: 1080) }
        rules.reference = AnalyticsRules.ReferencePoint.allCases.randomElement(using: &generator) ?? .foot
        rules.ground = ground(&generator)
        if Bool.random(using: &generator) {
            let halfLife = Bool.random(using: &generator) ? time(&generator) + 0.001 : nil
            rules.heatMap = HeatMapRule(
                classes: classes(&generator),
                grid: Size(
                    width: .random(in: 1...1024, using: &generator),
                    height: .random(in: 1...1024, using: &generator)
                ),
                halfLife: halfLife
            )
        }
        // Rules of a kind stand together in a text.
        for kind in [0, 1, 2, 3].shuffled(using: &generator) {
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let name = "\(name(&generator))\(rules.rules.count)"
                rules.rules.append(
                    AnalyticsRule(name: name, classes: classes(&generator), kind: rule(kind, &generator))
                )
            }
        }
        return rules
    }

    private func rule(_ kind: Int, _ generator: inout RepeatableGenerator) -> AnalyticsRule.Kind {
        switch kind {
        case 0:
            let (start, end) = (point(&generator), point(&generator))
            // At right angles in the picture.
            let aspect: Float = isInParts ? 1080.0 / 1920 : 1
            let across = Point(x: (end.y - start.y).magnitude * aspect, y: (end.x - start.x).magnitude)
            let isFalling = (end.y - start.y) * (end.x - start.x) > 0
            let forward = Vector(
                from: Point(x: isFalling ? across.x : 0, y: 0),
                to: Point(x: isFalling ? 0 : across.x, y: across.y)
            )
            return .line(
                LineRule(
                    start: start,
                    end: end,
                    forward: isInParts || Bool.random(using: &generator) ? nil : forward,
                    isExtended: .random(using: &generator),
                    mode: mode(&generator)
                )
            )
        case 1: return .region(region(&generator))
        case 2: return .direction(DirectionRule(direction: vector(&generator), mode: mode(&generator)))
        default:
            let amount = Double.random(in: 0.001...10_000, using: &generator)
            return .proximity(
                ProximityRule(
                    distance: Bool.random(using: &generator) ? .metres(amount) : .heights(amount.rounded(.up)),
                    after: time(&generator),
                    others: classes(&generator)
                )
            )
        }
    }

    private func region(_ generator: inout RepeatableGenerator) -> RegionRule {
        let (a, b) = (point(&generator), point(&generator))
        let corners = [Point(x: a.x, y: a.y), Point(x: b.x, y: a.y), Point(x: b.x, y: b.y), Point(x: a.x, y: b.y)]
        let objects = Int.random(in: 1...10_000, using: &generator)
        let conditions: [RegionRule.Condition] = [
            .overcrowding(objects: objects, after: time(&generator)), .loitering(after: time(&generator)),
            .stopped(after: time(&generator)), .queue(objects: objects, after: time(&generator)),
            .wrongWay(allowed: vector(&generator), mode: mode(&generator)),
            .speeding(metresPerSecond: Double.random(in: 0.001...1000, using: &generator)),
        ]
        var chosen = conditions.shuffled(using: &generator).prefix(Int.random(in: 0...6, using: &generator))
        // Several of a kind stand together.
        if chosen.last?.kind == .loitering { chosen.append(.loitering(after: time(&generator))) }
        return RegionRule(
            corners: Bool.random(using: &generator) ? corners : [],
            isInverse: .random(using: &generator),
            conditions: Array(chosen)
        )
    }

    /// Any time, or one that people would write.
    private func time(_ generator: inout RepeatableGenerator) -> Double {
        switch Int.random(in: 0...3, using: &generator) {
        case 0: Double(Int.random(in: 0...9, using: &generator)) * 60
        case 1: Double(Int.random(in: 0...5000, using: &generator)) / 1000
        case 2: 0
        default: Double.random(in: 0...3_000_000, using: &generator)
        }
    }

    private func mode(_ generator: inout RepeatableGenerator) -> AnalyticsMode {
        AnalyticsMode.allCases.randomElement(using: &generator) ?? .balanced
    }

    private func classes(_ generator: inout RepeatableGenerator) -> [ClassName] {
        let all: [ClassName] = [.number(0), .number(17), .name("person"), .name("a, b: #c"), .name("null"), .name("é")]
        return Array(all.shuffled(using: &generator).prefix(Int.random(in: 0...2, using: &generator)))
    }

    private func name(_ generator: inout RepeatableGenerator) -> String {
        let letters = Array("ab1 :#-\"'\\\n\t,[]{}&*!|>%@`?=~.é日🚗".unicodeScalars)
        var name = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &generator) {
            name.append(letters.randomElement(using: &generator) ?? "a")
        }
        return String(name)
    }

    private func point(_ generator: inout RepeatableGenerator) -> Point {
        let size: (Float, Float) = isInParts ? (1, 1) : (1920, 1080)
        return Point(x: .random(in: 0...size.0, using: &generator), y: .random(in: 0...size.1, using: &generator))
    }

    private func vector(_ generator: inout RepeatableGenerator) -> Vector {
        Vector(from: point(&generator), to: point(&generator))
    }

    private func ground(_ generator: inout RepeatableGenerator) -> GroundPoints {
        let side: Float = isInParts ? 1 : 1000
        let depth = Float.random(in: 1...60, using: &generator)
        return GroundPoints(
            picture: [
                Point(x: side * 0.3, y: side * 0.4), Point(x: side * 0.6, y: side * 0.4), Point(x: side, y: side),
                Point(x: 0, y: side),
            ],
            metres: [
                Point(x: -5, y: depth), Point(x: 5, y: depth), Point(x: 5, y: -0.5), Point(x: -5, y: -0.5),
            ]
        )
    }
}
