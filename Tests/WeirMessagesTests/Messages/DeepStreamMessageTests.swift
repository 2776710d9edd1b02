import Foundation
import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// DeepStream's messages.
@Suite struct DeepStreamMessageTests {
    private let car = World.sedan
    private let person = World.pedestrian

    /// A car park, with a camera at its entrance.
    private func publication(_ format: PayloadOptions.Format, isExact: Bool = false) -> Publication {
        World.publication(format) { publication in
            publication.payload.isExact = isExact
            publication.payload.sites = World.carPark
        }
    }

    private func text(_ format: PayloadOptions.Format, _ object: DetectedObject, isExact: Bool = false) -> String {
        World.text(World.messages(publication(format, isExact: isExact), [World.frame([object])]).first)
    }

    @Test func theFullSchemaHasAMessageForEachObject() {
        let messages = World.messages(publication(.deepStream), [World.frame([car, person])])
        #expect(messages.count == 2)
        #expect(
            World.text(messages.first)
                == #"{"messageid":"01a20289-9bb3-7000-8000-000000000000","mdsversion":"1.0","#
                + #""@timestamp":"2026-11-22T09:15:02.451Z","#
                + #""place":{"id":"1","name":"XYZ","type":"garage","location":{"lat":30.32,"lon":-40.55,"alt":100.0},"#
                + #""aisle":{"id":"walsh","name":"lane1","level":"P2","coordinate":{"x":1.0,"y":2.0,"z":3.0}}},"#
                + #""sensor":{"id":"CAMERA_ID","type":"Camera","description":"Entrance","#
                + #""location":{"lat":45.29,"lon":-75.83,"alt":48.15},"coordinate":{"x":5.2,"y":10.1,"z":11.2}},"#
                + #""analyticsModule":{"id":"XYZ","description":"Vehicle Detection","source":"OpenALR","version":"1.0"},"#
                + #""object":{"id":"17","speed":0.0,"direction":0.0,"orientation":0.0,"#
                + #""vehicle":{"type":"sedan","make":"Bugatti","model":"M","color":"blue","licenseState":"CA","#
                + #""license":"XX1234","confidence":0.92},"#
                + #""bbox":{"topleftx":585,"toplefty":472,"bottomrightx":642,"bottomrighty":518},"#
                + #""location":{"lat":0.0,"lon":0.0,"alt":0.0},"coordinate":{"x":0.0,"y":0.0,"z":0.0},"pose":{}},"#
                + #""event":{"id":"01a20289-9bb3-7001-8000-000000000000","type":"moving"},"videoPath":""}"#
        )
        #expect(messages.map(\.topic) == ["weir/gate", "weir/gate"])
        #expect(
            World.text(messages.last).contains(
                #""person":{"age":45,"gender":"female","hair":"black","cap":"none","apparel":"formal","confidence":0.88}"#
            )
        )
    }

    @Test func theMinimalSchemaHasAMessageForEachFrame() {
        let messages = World.messages(publication(.deepStreamMinimal), [World.frame([car, person], number: 341)])
        #expect(
            messages.map(World.text) == [
                #"{"version":"4.0","id":"341","@timestamp":"2026-11-22T09:15:02.451Z","sensorId":"CAMERA_ID","#
                    + #""objects":["17|585|472|642|518|Vehicle|#|sedan|Bugatti|M|blue|XX1234|CA|0.92","#
                    + ##""18|100|90|160|270|Person|#|female|45|black|none|formal|0.88"]}"##
            ]
        )
    }

    @Test(
        arguments: [
            (.crossing, .moment, .forward, "entry", "aisle"),
            (.crossing, .moment, .backward, "exit", "aisle"), (.presence, .start, nil, "entry", "aisle"),
            (.presence, .update, nil, "moving", "aisle"), (.presence, .end, nil, "exit", "aisle"),
            (.stopped, .start, nil, "stopped", "aisle"), (.stopped, .end, nil, "moving", "aisle"),
            (.loitering, .update, nil, "parked", "parkingSpot"), (.speeding, .start, nil, "moving", "aisle"),
        ] as [(AnalyticsEvent.Kind, AnalyticsEvent.Phase, AnalyticsEvent.Way?, String, String)]
    )
    func whatHappensChoosesTheWordAndThePartOfThePlace(
        kind: AnalyticsEvent.Kind,
        phase: AnalyticsEvent.Phase,
        way: AnalyticsEvent.Way?,
        type: String,
        part: String
    ) throws {
        let frame = World.frame([car], events: [World.event(kind, phase, of: [car], way: way)])
        let message = try #require(World.messages(publication(.deepStream), [frame]).last)
        #expect(message.priority == .event)
        let json = try World.json(message.payload)
        #expect((json["event"] as? [String: Any])?["type"] as? String == type)
        #expect((json["place"] as? [String: Any])?[part] != nil)
        // What DeepStream has no words for is beside it.
        let custom = try #require((json["customMessage"] as? [String])?.first)
        #expect(try World.json(Array(custom.utf8))["kind"] as? String == kind.rawValue)
    }

    @Test func peopleComeByAnEntranceAndStandInAnAisle() throws {
        var standing = person
        standing.analytics = ObjectAnalytics()
        standing.analytics?.conditions = [.stopped]
        let crossing = World.event(of: [standing], way: .forward)
        let messages = World.messages(publication(.deepStream), [World.frame([standing], events: [crossing])])
        let spot = #""level":"P2","coordinate":{"x":1.0,"y":2.0,"z":3.0}}}"#
        #expect(World.text(messages.first).contains(#""aisle":{"id":"walsh","name":"lane1","# + spot))
        #expect(World.text(messages.first).contains(#""type":"stopped"}"#))
        #expect(World.text(messages.last).contains(#""entrance":{"name":"walsh","lane":"lane1","# + spot))
    }

    @Test func aRegionThatIsCrowdedIsTold() throws {
        let messages = World.messages(
            World.publication(.deepStream),
            [World.frame(events: [World.event(.overcrowding, .start, of: [])])]
        )
        #expect(messages.count == 1)
        let json = try World.json(messages[0].payload)
        #expect((json["object"] as? [String: Any])?["id"] as? String == "")
        #expect((json["customMessage"] as? [String])?.count == 1)
    }

    @Test func whatDeepStreamHasNoWordForIsToldUnderItsLabel() {
        let zebra = World.object("zebra", nil, box: Box(x: -3.7, y: 1.9, width: 2, height: 2), [("coat", "striped")])
        #expect(
            text(.deepStream, zebra).contains(
                #""object":{"id":"18446744073709551615","speed":0.0,"direction":0.0,"orientation":0.0,"#
                    + #""zebra":{"confidence":0.91,"coat":"striped"},"#
                    + #""bbox":{"topleftx":-3,"toplefty":1,"bottomrightx":-1,"bottomrighty":3},"#
            )
        )
        #expect(text(.deepStreamMinimal, zebra).contains("\"18446744073709551615|-3|1|-1|3|zebra|#|striped|0.91\""))
        #expect(text(.deepStream, World.object("bbox", 1)).contains(#""unknown":{"confidence":0.91},"bbox":{"#))
        let twice = World.object("cup", 1, [("confidence", "x"), ("a", "b"), ("a", "c")])
        #expect(text(.deepStream, twice).contains(#""cup":{"confidence":0.91,"a":"b"}"#))
    }

    @Test(arguments: [
        ("Car", "Vehicle|#|Car||||||0.91"), ("vehicle", "Vehicle|#|||||||0.91"), ("TRUCK", "Vehicle|#|TRUCK||||||0.91"),
        ("pedestrian", "Person|#||0||||0.91"), ("face", "Face|#||0|||||||0.91"), ("product", "Product|#||||0.91"),
        ("suitcase", "Bag|#|0.91"), ("two-wheeler", "Bicycle|#|0.91"), ("Road Sign", "RoadSign|#|0.91"),
        ("a|b", "a/b|#|0.91"),
    ])
    func labelsHaveTheirWords(label: String, words: String) {
        let message = text(.deepStreamMinimal, World.object(label, 1))
        #expect(message.contains("\"1|10|20|110|70|\(words)\""), "\(message)")
    }

    @Test func plateNumbersAreTakenFromParts() {
        var car = World.object("car", 1)
        car.parts = [World.object("plate", nil, [("license_plate", "XX 99")])]
        #expect(text(.deepStreamMinimal, car).contains("Vehicle|#|car||||XX 99||0.91"))
    }

    @Test func knownSlipsAreCopiedOnRequestOnly() {
        let face = World.object("face", 1, [("name", "Ada"), ("eyecolor", "green")])
        #expect(text(.deepStreamMinimal, face).contains("Face|#||0|||||Ada|green|0.91\""))
        #expect(text(.deepStreamMinimal, face, isExact: true).contains("Face|#||0|||||Ada||green|0.91\""))
        let zebra = World.object("zebra", 1)
        #expect(text(.deepStreamMinimal, zebra).contains("zebra|#|0.91\""))
        #expect(text(.deepStreamMinimal, zebra, isExact: true).contains("|zebra\""))
        let truck = World.object("truck", 1)
        #expect(text(.deepStreamMinimal, truck, isExact: true).contains("Vehicle|#|||||||0.91\""))
        #expect(text(.deepStream, truck, isExact: true).contains(#""vehicle":{"type":"","make":"""#))
        #expect(text(.deepStream, truck).contains(#""vehicle":{"type":"truck","make":"""#))
        let striped = World.object("zebra", 1, [("coat", "striped")])
        #expect(text(.deepStreamMinimal, striped, isExact: true).contains("zebra|#|striped|0.91\""))
    }

    @Test func withoutAFileTheSensorIsTheStream() {
        let publication = World.publication(.deepStream)
        let message = World.text(World.messages(publication, [World.frame([car])]).first)
        let nowhere = #""location":{"lat":0.0,"lon":0.0,"alt":0.0}"#
        let nought = #""coordinate":{"x":0.0,"y":0.0,"z":0.0}"#
        #expect(
            message.contains(
                #""place":{"id":"","name":"","type":"","# + nowhere + #","aisle":{"id":"","name":"","level":"","#
                    + nought + "}}"
            )
        )
        #expect(
            message.contains(#""sensor":{"id":"gate","type":"Camera","description":"","# + nowhere + "," + nought + "}")
        )
        #expect(message.contains(#""analyticsModule":{"id":"","description":"","source":"Weir","version":""}"#))
    }

    @Test func embeddingsAndCameraTimesAreTold() {
        var frame = World.frame([World.full("zebra")])
        frame.captureTime = World.wallClock - 1_000_000_000
        let full = World.text(World.messages(World.publication(.deepStream), [frame]).first)
        #expect(full.contains(#""pose":{},"embedding":{"embedding_length":2,"embedding_vector":[0.5,-0.25]}}"#))
        #expect(full.contains(#""@timestamp":"2026-11-22T09:15:01.451Z""#))
        #expect(full.contains(#""speed":1.5,"#))
        let minimal = World.text(World.messages(World.publication(.deepStreamMinimal), [frame]).first)
        #expect(minimal.contains("zebra|#|red|Bugatti|0.91|#|embedding|0.5,-0.25\""), "\(minimal)")
    }

    @Test func identitiesComeAndGo() throws {
        let publication = World.publication(.deepStream) {
            $0.selection.everyFrames = 0
            $0.selection.identities = [.start, .end]
        }
        let messages = World.messages(publication, [World.frame([car])], closing: World.frame())
        let types = try messages.map { try (World.json($0.payload)["event"] as? [String: Any])?["type"] as? String }
        #expect(types == ["entry", "exit"])
    }
}
