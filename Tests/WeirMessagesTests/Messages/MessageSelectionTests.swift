import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// What is sent when.
@Suite struct MessageSelectionTests {
    private func types(_ messages: [OutgoingMessage]) throws -> [String] {
        try messages.map { message in
            let json = try World.json(message.payload)
            let identity = (json["identity"] as? [String: Any])?["phase"] as? String
            let frame = (json["frame"] as? Int).map(String.init) ?? "-"
            return "\(json["stream"] ?? "") \(frame) \(identity ?? json["type"] as? String ?? "")"
        }
    }

    private func selecting(_ change: (inout MessageSelection) -> Void) -> Publication {
        World.publication { change(&$0.selection) }
    }

    @Test func everyNthFrameIsSent() throws {
        let frames = (100..<107).map { World.frame(number: $0) }
        #expect(
            try types(World.messages(selecting { $0.everyFrames = 3 }, frames)) == [
                "gate 100 frame", "gate 103 frame", "gate 106 frame",
            ]
        )
        #expect(World.messages(selecting { $0.everyFrames = 0 }, frames).isEmpty)
        #expect(World.messages(World.publication(), frames).count == 7)
    }

    @Test func eventsAreSentWhetherTheFrameIsOrNot() throws {
        let car = World.object("car", 1)
        let frames = (0..<3).map { World.frame([car], number: $0, events: [World.event(of: [car])]) }
        #expect(
            try types(World.messages(selecting { $0.everyFrames = 2 }, frames)) == [
                "gate 0 frame", "gate 0 event", "gate 1 event", "gate 2 frame", "gate 2 event",
            ]
        )
        #expect(
            try types(World.messages(selecting { $0.sendsEvents = false }, frames)) == [
                "gate 0 frame", "gate 1 frame", "gate 2 frame",
            ]
        )
    }

    @Test func identitiesComeChangeAndGo() throws {
        let publication = selecting {
            $0.everyFrames = 0
            $0.identities = Set(MessageSelection.IdentityPhase.allCases)
        }
        func frame(_ objects: [DetectedObject], _ milliseconds: UInt64) -> FrameMetadata {
            World.frame(objects, number: Int(milliseconds), milliseconds: milliseconds)
        }
        var surer = World.object("car", 1, [("color", "red")])
        surer.attributes.classifications[0].confidence = 0.99
        let messages = World.messages(
            publication,
            [
                frame([World.object("car", 1), World.object("cup", nil)], 0),
                frame([World.object("car", 1, [("color", "red")]), World.object("car", 2)], 100),
                // Neither how sure a model is nor where the object is counts as a change.
                frame([surer, World.object("car", 2, box: Box(x: 0, y: 0, width: 1, height: 1))], 200),
                frame([World.object("truck", 1, [("color", "red")])], 300),
                frame([World.object("truck", 1, [("color", "red")])], 2200),
                frame([], 2201),
                frame([World.object("car", 2)], 2300),
            ],
            closing: World.frame(number: 9999, milliseconds: 2400)
        )
        #expect(
            try types(messages) == [
                "gate 0 start", "gate 100 change", "gate 100 start", "gate 300 change", "gate 2201 end",
                "gate 2300 start", "gate - end", "gate - end",
            ]
        )
        let end = try #require(try World.json(messages[4].payload)["identity"] as? [String: Any])
        #expect(end["first"] as? Double == 0.1)
        #expect(end["last"] as? Double == 0.2)
        #expect(messages.allSatisfy { $0.priority == .event })
    }

    @Test func identitiesOfStreamsWithoutAClockEndByTheWallClock() throws {
        var maker = MessageMaker(
            selecting {
                $0.everyFrames = 0
                $0.identities = [.end]
            },
            stream: 0,
            generator: CountingGenerator()
        )
        var messages: [OutgoingMessage] = []
        for (seconds, objects) in [(0, [World.object("car", 1)]), (2, []), (3, [])] as [(UInt64, [DetectedObject])] {
            var frame = World.frame(objects)
            frame.presentationTime = nil
            let now = World.wallClock + seconds * 1_000_000_000
            maker.append(frame, width: 1, height: 1, at: now, crop: { _ in nil }, to: &messages)
            #expect(messages.count == (seconds == 3 ? 1 : 0))
        }
        // What has ended doesn't end again.
        maker.append(closing: World.frame(), at: World.wallClock, to: &messages)
        #expect(messages.count == 1)
    }

    @Test func onlyTheLabelsThatAreWantedAreSent() throws {
        let (car, person) = (World.object("car", 1), World.object("person", 2))
        let events = [World.event(of: [car]), World.event(of: [person]), World.event(.queue, .start, of: [])]
        let publication = selecting {
            $0.labels = ["car"]
            $0.identities = [.start]
        }
        let messages = World.messages(publication, [World.frame([car, person], events: events)])
        #expect(try types(messages) == ["gate 12 start", "gate 12 frame", "gate 12 event", "gate 12 event"])
        #expect(try (World.json(messages[1].payload)["objects"] as? [Any])?.count == 1)
    }

    @Test func aPictureOfSeveralStreamsGivesTheirMessages() throws {
        let (first, second) = (SourceID("first"), SourceID("second"))
        let inFirst = World.object("car", 1, box: Box(x: 10, y: 10, width: 20, height: 20), source: first)
        let unnamed = World.object("cup", nil, box: Box(x: 700, y: 10, width: 20, height: 20))
        let elsewhere = World.object("dog", 5, source: SourceID("third"))
        var tiles = FrameMetadata(source: SourceID("tiles"), frameNumber: 9, presentationTime: 1)
        tiles.objects = [inFirst, unnamed, elsewhere]
        var left = Tile(source: first, frameNumber: 31, box: Box(x: 0, y: 0, width: 640, height: 720))
        left.analytics.events = [World.event(of: [inFirst])]
        tiles.tiles = [left, Tile(source: second, frameNumber: 32, box: Box(x: 640, y: 0, width: 640, height: 720))]
        let publication = selecting { $0.identities = [.start, .end] }
        let messages = World.messages(publication, [tiles], closing: tiles)
        #expect(
            try types(messages) == [
                "first 31 start", "first 31 frame", "first 31 event", "second 32 frame", "third 9 start",
                "third 9 frame", "first - event", "first - end", "third - end",
            ]
        )
        #expect(messages.map(\.topic).prefix(4) == ["weir/first", "weir/first", "weir/first", "weir/second"])
        #expect(messages.map(\.stream).prefix(4) == ["first", "first", "first", "second"])
        let json = try World.json(messages[3].payload)
        #expect(json["tile"] as? [Double] == [640, 0, 640, 720])
        #expect((json["objects"] as? [[String: Any]])?.first?["label"] as? String == "cup")
        // The numbers of the site's file are those of streams, which a picture of several has none of.
        let deepStream = World.publication(.deepStreamMinimal) { publication in
            publication.payload.sites.sensors[0] = SiteDirectory.Sensor()
            publication.payload.sites.sensors[0]?.id = "CAMERA_ID"
        }
        #expect(World.text(World.messages(deepStream, [tiles]).first).contains(#""sensorId":"first""#))
        #expect(World.text(World.messages(deepStream, [World.frame()]).first).contains(#""sensorId":"CAMERA_ID""#))
    }

    @Test func streamsComeAndGoInAPictureOfSeveral() throws {
        var pictures: [FrameMetadata] = []
        for number in 0..<50 {
            let source = SourceID("camera \(number)")
            var picture = World.frame(
                [World.object("car", 1, source: source)],
                number: number,
                milliseconds: UInt64(number) * 3000
            )
            picture.source = SourceID("tiles")
            picture.tiles = [Tile(source: source, frameNumber: 7, box: Box(x: .nan, y: 0, width: 9, height: 9))]
            pictures.append(picture)
        }
        let messages = World.messages(
            selecting {
                $0.everyFrames = 2
                $0.identities = [.end]
            },
            pictures
        )
        // Each is at its first frame, and the one before it has gone.
        #expect(messages.count == 99)
        #expect(try types(messages).prefix(3) == ["camera 0 7 frame", "camera 1 7 frame", "camera 0 7 end"])
    }

    @Test func whatEndsIsToldWithoutAFrame() throws {
        let car = World.object("car", 1)
        let closing = World.frame(events: [World.event(.presence, .end, of: [car])])
        let messages = World.messages(World.publication(), [], closing: closing)
        #expect(try types(messages) == ["gate - event"])
        let json = try World.json(messages[0].payload)
        #expect(json["size"] == nil && json["frame"] == nil)
    }

    @Test(arguments: [
        ("weir/{stream}/events", "gate", "weir/gate/events"), ("{stream}", "a b#c+d*e>f\n", "a_b_c_d_e_f_"),
        ("weir", "gate", "weir"), ("", "gate", ""), ("{stream}.{stream}", "ü/é", "ü/é.ü/é"), ("{str}", "gate", "{str}"),
        ("a{stream}", "{stream}", "a{stream}"),
    ])
    func topicsHaveTheStreamsName(pattern: String, stream: String, topic: String) {
        #expect(TopicPattern(pattern).topic(of: SourceID(stream)) == topic)
    }
}
