import Testing
import WeirCore

@testable import WeirConfig

/// The files of DeepStream's analytics, and what names them.
@Suite struct NvAnalyticsTests {
    private static let property = "[property]\nenable=1\nconfig-width=1920\nconfig-height=1080\n"

    private func read(_ groups: String, property: String = property) -> (rules: [Int: AnalyticsRules], lines: [String])
    {
        let reading = Reading(fileSystem: MemoryFileSystem())
        let file = ConfigurationText(file: "nv.txt", text: property + groups, reading: reading).keyFile()
        let found = file.flatMap { NvAnalyticsReader(file: $0, reading: reading).rules() } ?? []
        let rules = Dictionary(found.map { ($0.number, $0.rules.rules) }) { first, _ in first }
        return (rules, reading.report(nil).diagnostics.map { String($0.description.dropFirst("nv.txt:".count)) })
    }

    private func point(_ x: Float, _ y: Float) -> Point { Point(x: x, y: y) }

    @Test func everyKeyIsRead() {
        let (rules, lines) = read(
            """
            osd-mode=2
            display-font-size=12
            obj-cnt-win-in-ms=0
            display-obj-cnt=0
            [direction-detection-stream-0]
            enable=1
            direction-South=284;840;360;662;
            direction-North=1106;622;1312;701
            mode=strict
            class-id=0;2
            [line-crossing-stream-0]
            enable=1
            line-crossing-Exit=789;672;1084;900;851;773;1203;732
            extended=0
            mode=strict
            class-id=-1
            [roi-filtering-stream-2]
            enable=1
            inverse-roi=1
            class-id=0
            roi-RF=295;643;579;634;642;913;56;828
            [overcrowding-stream-2]
            enable=1
            roi-OC=295;643;579;634;642;913
            object-threshold=3
            time-threshold=500
            """
        )
        #expect(lines == [])
        #expect(rules.keys.sorted() == [0, 2])
        let classes: [ClassName] = [.number(0), .number(2)]
        let south = Vector(from: point(284, 840), to: point(360, 662))
        let north = Vector(from: point(1106, 622), to: point(1312, 701))
        #expect(
            rules[0]?.rules == [
                .init(name: "South", classes: classes, kind: .direction(.init(direction: south, mode: .strict))),
                .init(name: "North", classes: classes, kind: .direction(.init(direction: north, mode: .strict))),
                .init(
                    name: "Exit",
                    kind: .line(
                        .init(
                            start: point(851, 773),
                            end: point(1203, 732),
                            forward: Vector(from: point(789, 672), to: point(1084, 900)),
                            isExtended: false,
                            mode: .strict
                        )
                    )
                ),
            ]
        )
        let corners = [point(295, 643), point(579, 634), point(642, 913), point(56, 828)]
        #expect(
            rules[2]?.rules == [
                .init(name: "RF", classes: [.number(0)], kind: .region(.init(corners: corners, isInverse: true))),
                .init(
                    name: "OC",
                    kind: .region(
                        .init(corners: Array(corners.prefix(3)), conditions: [.overcrowding(objects: 3, after: 0.5)])
                    )
                ),
            ]
        )
        #expect(rules[2]?.pictureSize == Size(width: 1920, height: 1080))
        #expect(rules[2]?.reference == .foot)
    }

    @Test func whatIsNotToldHasDeepStreamsDefaults() {
        let (rules, lines) = read(
            """
            [line-crossing-stream-0]
            enable=1
            line-crossing-A=0;0;0;90;100;100;900;100
            [direction-detection-stream-0]
            enable=1
            direction-B=0;0;0;1
            [overcrowding-stream-0]
            enable=1
            roi-C=0;0;90;0;90;90
            [roi-filtering-stream-0]
            enable=1
            roi-D=0;0;90;0;90;90
            """,
            property: Self.property.replacing("enable=1\n", with: "")
        )
        #expect(lines == [])
        let down = Vector(from: point(0, 0), to: point(0, 90))
        let line = LineRule(start: point(100, 100), end: point(900, 100), forward: down, isExtended: true, mode: .loose)
        // A direction of a pixel's length would be taken for one in parts of the picture.
        let direction = DirectionRule(direction: Vector(from: point(0, 0), to: point(0, 100)), mode: .balanced)
        let corners = [point(0, 0), point(90, 0), point(90, 90)]
        #expect(
            rules[0]?.rules.map(\.kind) == [
                .line(line), .direction(direction),
                .region(.init(corners: corners, conditions: [.overcrowding(objects: 1, after: 2)])),
                .region(.init(corners: corners)),
            ]
        )
    }

    @Test func groupsAreMapsInYAML() {
        let (rules, lines) = read(
            """
            property: { enable: 1, config-width: 640, config-height: 480 }
            roi-filtering-stream-0:
              enable: 1
              roi-RF: "295;143;579;134;642;313;56;428"
            direction-detection-stream-1:
              enable: 1
              direction-S: 284;440;360;262;0;0;0;0
            """,
            property: ""
        )
        #expect(lines == [])
        #expect(rules[0]?.rules.map(\.name) == ["RF"])
        let south = Vector(from: point(284, 440), to: point(360, 262))
        #expect(rules[1]?.rules.map(\.kind) == [.direction(.init(direction: south, mode: .balanced))])
    }

    @Test func whatIsSwitchedOffIsNotRead() {
        let off = "[roi-filtering-stream-0]\nenable=0\nroi-A=nonsense\nunknown=1\n"
        #expect(read(off).rules.isEmpty)
        #expect(read(off).lines == [])
        let all = read("[roi-filtering-stream-0]\nenable=1\nroi-A=nonsense", property: "[property]\nenable=0\n")
        #expect(all.rules.isEmpty)
        #expect(all.lines == [])
    }

    @Test func namesThatKindsShareAreToldApart() {
        let (rules, lines) = read(
            """
            [roi-filtering-stream-0]
            enable=1
            roi-A=0;0;90;0;90;90
            roi-B=0;0;90;0;90;90
            [overcrowding-stream-0]
            enable=1
            roi-A=0;0;90;0;90;90
            roi-B=0;0;90;0;90;80
            [line-crossing-stream-0]
            enable=1
            line-crossing-A=0;0;0;90;100;100;900;100
            """
        )
        #expect(rules[0]?.rules.map(\.name) == ["A", "B", "B-overcrowding", "A-line"])
        let joined = RegionRule(
            corners: [point(0, 0), point(90, 0), point(90, 90)],
            conditions: [.overcrowding(objects: 1, after: 2)]
        )
        #expect(rules[0]?.rules.first?.kind == .region(joined))
        #expect(
            lines == [
                "12:7: warning: Another rule of the stream is called `B` already; this one is called `B-overcrowding`.",
                "15:17: warning: Another rule of the stream is called `A` already; this one is called `A-line`.",
            ]
        )
    }

    private static let lineGroup = "[line-crossing-stream-0]\nenable=1\nline-crossing-A="

    @Test(arguments: [
        (
            "osd-mode=1\ndisplay-font-size=20\nobj-cnt-win-in-ms=100\ndisplay-obj-cnt=1",
            [
                "5:10: warning: `osd-mode` has no effect: Weir draws lines and regions with their counts, where it draws.",
                "6:19: warning: `display-font-size` has no effect: Weir chooses the size of letters itself.",
                "7:19: warning: `obj-cnt-win-in-ms` has no effect: Weir counts the objects of each frame as they are.",
                "8:17: warning: `display-obj-cnt` has no effect: Weir doesn't draw how many objects a picture has.",
            ]
        ),
        (
            "config-depth=3",
            [
                "5:1: warning: The key `config-depth` is not known in `[property]` and has no effect; `config-width` may be meant."
            ]
        ),
        (
            "osd-mode=many",
            ["5:10: error: `osd-mode` in `[property]` is `many`; it must be a whole number from 0 to 1000000000."]
        ),
        (
            "[roi-filtering-stream-0]\nenable=1",
            ["6:8: error: `[roi-filtering-stream-0]` has no key such as `roi-NAME`; at least one is needed."]
        ),
        (
            "[line-crossing-stream-0]\nenable=1\nroi-A=1;2;3;4;5;6",
            [
                "6:8: error: `[line-crossing-stream-0]` has no key such as `line-crossing-NAME`; at least one is needed.",
                "7:1: warning: The key `roi-A` is not known in `[line-crossing-stream-0]`; it has no effect.",
            ]
        ),
        (
            "[roi-filtering-stream-0]\nroi-A=1;2;3;4;5;6",
            ["5:1: warning: The group `[roi-filtering-stream-0]` has no `enable=1`, and so no effect."]
        ),
        (
            "[overcrowding-stream-0]\nenable=1\nroi-=0;0;9;0;9;9\nroi-A=0;0;9;0;9;9",
            ["7:6: error: `roi-` has no name behind it, as in `roi-Entry`."]
        ),
        (
            "[overcrowdin-stream-0]\nenable=1",
            [
                "5:1: warning: The group `[overcrowdin-stream-0]` is not known and has no effect; `[overcrowding-stream-0]` may be "
                    + "meant."
            ]
        ),
        (
            "[roi-filtering-stream-0]\nenable=1\nroi-A=1;2;3;4;5",
            [
                "7:7: error: `roi-A` in `[roi-filtering-stream-0]` is `1;2;3;4;5`; it must have x and y of at least three corners."
            ]
        ),
        (
            "[roi-filtering-stream-0]\nenable=1\nroi-A=1;2;3;4;5;-6",
            [
                "7:7: error: `roi-A` in `[roi-filtering-stream-0]` is `1;2;3;4;5;-6`; it must be whole numbers from 0 on with `;` "
                    + "between them."
            ]
        ),
        (
            "[roi-filtering-stream-0]\nenable=1\nroi-A=0;0;99999;0;9;9",
            ["7:7: error: `roi-A` in `[roi-filtering-stream-0]` has a number above 16384."]
        ),
        (
            "[roi-filtering-stream-0]\nenable=1\nroi-A=0;0;9;9;9;0;0;9",
            [
                "7:7: error: Region “A” crosses itself: its edges from (0, 0) and from (9, 0) meet; give the corners in their order "
                    + "around it."
            ]
        ),
        (
            lineGroup + "1;2;3;4;5;6",
            [
                "7:17: error: `line-crossing-A` in `[line-crossing-stream-0]` is `1;2;3;4;5;6`; it must have eight numbers, the two "
                    + "ends of a direction and those of the line."
            ]
        ),
        (
            lineGroup,
            [
                "7:17: error: `line-crossing-A` in `[line-crossing-stream-0]` is empty; it must have eight numbers, the two ends of "
                    + "a direction and those of the line."
            ]
        ),
        (
            lineGroup + "0;0;50;0;100;100;900;100",
            [
                "7:17: warning: The direction of `line-crossing-A` leads to neither side of its line, and has no effect: forward is "
                    + "from the left of one who looks from the line's first end to its second, to the right."
            ]
        ),
        (
            lineGroup + "0;0;0;9;100;100;100;100",
            ["7:17: error: Line “A” has no length: both its ends are (100, 100); give it two places."]
        ),
        (
            lineGroup + "0;0;0;9;100;100;900;100\nmode=fast\nclass-id=a\nextended=maybe",
            [
                "8:6: error: `mode` in `[line-crossing-stream-0]` is `fast`; it must be `loose`, `balanced` or `strict`.",
                "9:10: error: `class-id` in `[line-crossing-stream-0]` must be -1 for all classes, or their numbers with `;` "
                    + "between.",
                "10:10: error: `extended` in `[line-crossing-stream-0]` is `maybe`; it must be 0 or 1.",
            ]
        ),
        (
            "[overcrowding-stream-0]\nenable=1\nroi-A=0;0;9;0;9;9\nobject-threshold=0\ntime-treshold=3",
            [
                "8:18: error: `object-threshold` in `[overcrowding-stream-0]` is `0`; it must be a whole number from 1 to 10000.",
                "9:1: warning: The key `time-treshold` is not known in `[overcrowding-stream-0]` and has no effect; "
                    + "`time-threshold` may be meant.",
            ]
        ),
        (
            "[direction-detection-stream-0]\nenable=1\ndirection-A=1;2;3;4;5;6;7;8",
            [
                "7:13: error: `direction-A` in `[direction-detection-stream-0]` is `1;2;3;4;5;6;7;8`; it must have four numbers, the "
                    + "two ends of a direction."
            ]
        ),
    ])
    func whatIsWrongIsToldInSentences(groups: String, lines: [String]) {
        #expect(read(groups).lines == lines)
    }

    @Test func outlinesAreNoLongerThanCanBeJudged() {
        let corners = (0..<1001).map { "\($0);\($0 % 2)" }.joined(separator: ";")
        #expect(
            read("[roi-filtering-stream-0]\nenable=1\nroi-A=\(corners)").lines == [
                "7:7: error: A region has at most 1000 corners, not 1001."
            ]
        )
    }

    @Test func theSizeMustBeTold() {
        #expect(
            read("[roi-filtering-stream-0]\nenable=0", property: "").lines == [
                " error: The file about analytics has no group `[property]`."
            ]
        )
        #expect(
            read("", property: "[property]\nenable=1\nconfig-height=0\n").lines == [
                "1:1: error: `config-width` is missing in `[property]`; it must be the size of the picture that the others are "
                    + "told in.",
                "3:15: error: `config-height` in `[property]` is `0`; it must be a whole number from 1 to 16384.",
            ]
        )
    }
}
