import Foundation
import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// Weir's own messages as JSON.
@Suite struct WeirMessageTests {
    private let start = #"{"schema": "weir/1", "id": "01a20289-9bb3-7000-8000-000000000000", "type": "#
    private let times = #""time": 0.48, "wall": "2026-11-22T09:15:02.451Z", "#

    private let car = World.object("car", 3, [("color", "red")])
    private let carFields =
        #""id": 3, "class": 2, "label": "car", "confidence": 0.91, "box": [10.50, 20.00, 100.00, 50.00], "#
        + #""attributes": [{"name": "color", "label": "red", "confidence": 0.80}]"#

    @Test func aFrameIsAMessage() {
        var frame = World.frame([car])
        var door = FrameAnalytics.RegionCount(name: "door", corners: [], isInverse: false)
        door.objects = 1
        frame.analytics.regions = [door]
        let messages = World.messages(World.publication(), [frame])
        #expect(
            messages.map(World.text) == [
                start + #""frame", "stream": "gate", "frame": 12, "# + times + #""size": [1280, 720], "#
                    + #""inferred": true, "objects": [{"# + carFields
                    + #"}], "analytics": {"regions": {"door": {"objects": 1, "entries": 0, "exits": 0}}}}"#
            ]
        )
        #expect(messages.first?.id == "01a20289-9bb3-7000-8000-000000000000")
        #expect(messages.first?.contentType == "application/json")
        #expect(messages.first?.stream == "gate")
        #expect(messages.first?.priority == .frame)
        #expect(messages.first?.smallerPayload == nil)
    }

    @Test func anEventIsAMessageOfItsOwn() {
        let publication = World.publication { $0.selection.everyFrames = 0 }
        var frame = World.frame([car], events: [World.event(of: [car], way: .forward)])
        frame.captureTime = World.wallClock - 2_000_000
        let messages = World.messages(publication, [frame])
        #expect(
            messages.map(World.text) == [
                start + #""event", "stream": "gate", "frame": 12, "# + times
                    + #""captured": "2026-11-22T09:15:02.449Z", "size": [1280, 720], "#
                    + #""event": {"number": 7, "kind": "crossing", "phase": "moment", "rule": "kerb", "#
                    + #""objects": [{"id": 3, "class": 2, "label": "car", "box": [10.50, 20.00, 100.00, 50.00]}], "#
                    + #""place": [60.00, 70.00], "start": 0.44, "time": 0.48, "value": 3.00, "way": "forward"}}"#
            ]
        )
        #expect(messages.first?.priority == .event)
    }

    @Test func anIdentityIsAMessage() {
        let publication = World.publication {
            $0.selection.everyFrames = 0
            $0.selection.identities = [.start]
        }
        let messages = World.messages(publication, [World.frame([car])])
        #expect(
            messages.map(World.text) == [
                start + #""identity", "stream": "gate", "frame": 12, "# + times + #""size": [1280, 720], "#
                    + #""identity": {"phase": "start", "first": 0.48, "last": 0.48, "object": {"# + carFields + "}}}"
            ]
        )
    }

    @Test func picturesAreLeftOutOfTheSmallerMessage() throws {
        let publication = World.publication {
            $0.selection.sendsCrops = true
            $0.selection.identities = [.start]
        }
        var broken = World.object("car", 4)
        broken.box.width = .nan
        let frame = World.frame([car, broken], events: [World.event(of: [car])])
        var asked: [Box] = []
        let messages = World.messages(publication, [frame]) { box in
            asked.append(box)
            return Array("foo".utf8)
        }
        #expect(messages.count == 4)
        // A box that is none has no picture.
        #expect(Set(asked) == [car.box] && asked.count == 3)
        for (index, message) in messages.enumerated() where index != 1 {
            let text = World.text(message)
            #expect(text.contains(#", "crop": "Zm9v"}"#), "\(text)")
            let smaller = try #require(message.smallerPayload)
            #expect(String(decoding: smaller, as: UTF8.self) == text.replacing(#", "crop": "Zm9v""#, with: ""))
        }
        #expect(messages[1].smallerPayload == nil)
    }

    @Test func picturesAreAskedForOnlyWhereTheyAreSent() {
        for format in PayloadOptions.Format.allCases {
            let publication = World.publication(format) {
                $0.selection.sendsCrops = ![.weir, .weirProtobuf, .onvif].contains(format)
            }
            _ = World.messages(publication, [World.frame([car])]) { _ in
                Issue.record("\(format) asked for a picture")
                return nil
            }
        }
    }

    @Test func fieldsAreLeftOutByChoice() throws {
        func fields(_ chosen: Set<MessageSelection.ObjectField>?) throws -> Set<String> {
            let publication = World.publication { $0.selection.fields = chosen }
            let message = World.messages(publication, [World.frame([World.full()])])[0]
            let object = try #require((World.json(message.payload)["objects"] as? [[String: Any]])?.first)
            return Set(object.keys)
        }
        let always: Set = ["id", "global", "class", "label", "box", "rotated"]
        #expect(try fields([]) == always)
        #expect(try fields([.confidence]) == always.union(["confidence"]))
        #expect(try fields([.attributes]) == always.union(["attributes", "measurements", "segmentation", "tensors"]))
        #expect(try fields([.embedding, .mask]) == always.union(["embedding", "mask"]))
        #expect(try fields([.analytics, .keypoints, .parts]) == always.union(["analytics", "keypoints", "objects"]))
        #expect(try fields(nil) == fields(Set(MessageSelection.ObjectField.allCases)))
    }

    @Test func everyMessageFitsTheSchema() throws {
        let check = try SchemaCheck()
        let publication = World.publication {
            $0.selection.sendsCrops = true
            $0.selection.identities = Set(MessageSelection.IdentityPhase.allCases)
        }
        var broken = World.full("car", 9)
        broken.box.x = .nan
        broken.confidence = .infinity
        let full = World.full()
        let events = AnalyticsEvent.Kind.allCases.flatMap { kind in
            AnalyticsEvent.Phase.allCases.map { World.event(kind, $0, of: [full, broken], way: .backward) }
        }
        var frame = World.frame([full, broken, World.object("cup", nil)], events: events)
        frame.attributes = full.attributes
        frame.captureTime = World.wallClock
        var door = FrameAnalytics.RegionCount(name: "door", corners: [], isInverse: false)
        door.classes = [.init(label: "car", objects: 1)]
        door.active = [.queue]
        frame.analytics.regions = [door]
        let zero = Point(x: 0, y: 0)
        frame.analytics.lines = [FrameAnalytics.LineCount(name: "kerb", start: zero, end: zero, forward: zero)]
        var tiled = World.frame([World.object("car", 1, source: SourceID("b"))])
        tiled.tiles = [Tile(source: SourceID("b"), frameNumber: 2, box: Box(x: 0, y: 0, width: 9, height: 9))]
        var timeless = World.frame([full])
        timeless.presentationTime = nil
        let messages = World.messages(
            publication,
            [frame, tiled, timeless],
            closing: World.frame(events: [events[0]]),
            crop: { _ in [1, 2, 3] }
        )
        #expect(messages.count > 40)
        for message in messages {
            for payload in [message.payload, message.smallerPayload ?? message.payload] {
                let complaints = check.complaints(of: try World.json(payload))
                #expect(complaints.isEmpty, "\(complaints) in \(World.text(message))")
            }
        }
        #expect(Set(try messages.compactMap { try World.json($0.payload)["type"] as? String }).count == 3)
    }

    @Test func theSchemaRefusesWhatIsNoMessage() throws {
        let check = try SchemaCheck()
        let message = try World.json(World.messages(World.publication(), [World.frame([car])])[0].payload)
        #expect(check.complaints(of: message).isEmpty)
        for (name, value) in [
            ("schema", "weir/2"), ("id", "7"), ("type", "thing"), ("frame", -1), ("time", "now"), ("more", 1),
            ("wall", 5),
            ("size", [1]), ("objects", [["label": "car"]]), ("event", ["number": 1]), ("inferred", 1),
        ] as [(String, Any)] {
            var changed = message
            changed[name] = value
            #expect(!check.complaints(of: changed).isEmpty, "\(name) \(value)")
        }
        var without = message
        without["objects"] = nil
        #expect(!check.complaints(of: without).isEmpty)
    }
}
