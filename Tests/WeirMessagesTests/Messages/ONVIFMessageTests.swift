import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// Metadata as ONVIF's Profile M has it.
@Suite struct ONVIFMessageTests {
    private let start =
        #"<?xml version="1.0" encoding="UTF-8"?><tt:MetadataStream xmlns:tt="http://www.onvif.org/ver10/schema""#
    private let frameStart =
        #"><tt:VideoAnalytics><tt:Frame UtcTime="2026-11-22T09:15:02.451Z">"#
    private let frameEnd = "</tt:Frame></tt:VideoAnalytics></tt:MetadataStream>"

    private func text(_ frame: FrameMetadata, width: Int = 1280, height: Int = 720) -> String {
        World.text(World.messages(World.publication(.onvif), [frame], width: width, height: height).first)
    }

    @Test func aFrameHasItsObjectsBetweenMinusOneAndOne() {
        var car = World.object(
            "car",
            12,
            box: Box(x: 320, y: 180, width: 640, height: 270),
            confidence: 0.9,
            [("make", "A&B"), ("license", "XX <1>"), ("state", "CA")]
        )
        car.analytics = ObjectAnalytics()
        car.analytics?.conditions = [.stopped]
        car.analytics?.speed = 1.5
        car.parts = [World.object("plate", nil, box: Box(x: 0, y: 0, width: 1280, height: 720), confidence: 2)]
        #expect(
            text(World.frame([car]))
                == start + frameStart
                + #"<tt:Object ObjectId="12"><tt:Appearance><tt:Shape>"#
                + #"<tt:BoundingBox left="-0.500000" top="0.500000" right="0.500000" bottom="-0.250000"/>"#
                + #"<tt:CenterOfGravity x="0.000000" y="0.125000"/></tt:Shape>"#
                + #"<tt:Class><tt:Type Likelihood="0.900000">Vehicle</tt:Type>"#
                + #"<tt:Type Likelihood="0.900000">car</tt:Type></tt:Class>"#
                + #"<tt:VehicleInfo><tt:Type Likelihood="0.900000">Car</tt:Type><tt:Brand>A&amp;B</tt:Brand></tt:VehicleInfo>"#
                + #"<tt:LicensePlateInfo><tt:PlateNumber>XX &lt;1&gt;</tt:PlateNumber>"#
                + #"<tt:IssuingEntity>CA</tt:IssuingEntity></tt:LicensePlateInfo></tt:Appearance>"#
                + #"<tt:Behaviour><tt:Idle/><tt:Speed>1.50</tt:Speed></tt:Behaviour></tt:Object>"#
                + #"<tt:Object Parent="12"><tt:Appearance><tt:Shape>"#
                + #"<tt:BoundingBox left="-1.000000" top="1.000000" right="1.000000" bottom="-1.000000"/>"#
                + #"<tt:CenterOfGravity x="0.000000" y="0.000000"/></tt:Shape>"#
                + #"<tt:Class><tt:Type Likelihood="1.000000">LicensePlate</tt:Type>"#
                + #"<tt:Type Likelihood="1.000000">plate</tt:Type></tt:Class></tt:Appearance></tt:Object>"#
                + frameEnd
        )
    }

    @Test func whatHasNoPlaceHasNoShape() {
        var car = World.object("zebra", 1, confidence: .nan)
        car.box.x = .infinity
        let object =
            #"<tt:Object ObjectId="1"><tt:Appearance><tt:Class><tt:Type Likelihood="1.000000">Animal</tt:Type>"#
        #expect(
            text(World.frame([car])).contains(
                object.replacing(#" Likelihood="1.000000""#, with: "") + "<tt:Type>zebra</tt:Type></tt:Class>"
            )
        )
        #expect(!text(World.frame([World.object("car", 1)]), width: 0, height: 0).contains("Shape"))
    }

    @Test func howSureAModelIsMayBeLeftOut() {
        let publication = World.publication(.onvif) { $0.selection.fields = [] }
        let message = World.text(World.messages(publication, [World.frame([World.object("car", 1)])]).first)
        #expect(message.contains("<tt:Type>Vehicle</tt:Type>"))
        #expect(!message.contains("Likelihood"))
    }

    @Test func aCrossingIsNotified() {
        let publication = World.publication(.onvif) { $0.selection.everyFrames = 0 }
        let car = World.object("car", 15)
        let event = World.event(rule: "the \"kerb\"\n", of: [car, World.object("toy car", 16)], way: .forward)
        let messages = World.messages(publication, [World.frame([car], events: [event])])
        #expect(
            messages.map(World.text) == [
                start + #" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2""#
                    + #" xmlns:tns1="http://www.onvif.org/ver10/topics""#
                    + #" xmlns:weir="urn:weir:topics"><tt:Event><wsnt:NotificationMessage>"#
                    + #"<wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">"#
                    + #"tns1:RuleEngine/LineDetector/Crossed</wsnt:Topic><wsnt:Message>"#
                    + #"<tt:Message UtcTime="2026-11-22T09:15:02.451Z"><tt:Source>"#
                    + #"<tt:SimpleItem Name="VideoSource" Value="gate"/>"#
                    + #"<tt:SimpleItem Name="Rule" Value="the &quot;kerb&quot;&#10;"/></tt:Source><tt:Data>"#
                    + #"<tt:SimpleItem Name="ObjectId" Value="15 16"/>"#
                    + #"<tt:SimpleItem Name="ClassTypes" Value="Vehicle toy_car"/>"#
                    + #"<tt:SimpleItem Name="weir:Number" Value="7"/><tt:SimpleItem Name="weir:Value" Value="3.0"/>"#
                    + #"<tt:SimpleItem Name="weir:Way" Value="forward"/></tt:Data></tt:Message></wsnt:Message>"#
                    + "</wsnt:NotificationMessage></tt:Event></tt:MetadataStream>"
            ]
        )
        #expect(messages.first?.contentType == "application/xml")
    }

    @Test(
        arguments: [
            (.presence, .start, "FieldDetector/ObjectsInside", "Initialized", "IsInside\" Value=\"true"),
            (.presence, .end, "FieldDetector/ObjectsInside", "Changed", "IsInside\" Value=\"false"),
            (
                .loitering, .update, "LoiteringDetector/ObjectIsLoitering", "Changed",
                "Since\" Value=\"2026-11-22T09:15:02.411Z"
            ),
            (.queue, .start, "weir:Queue", "Initialized", "weir:Value\" Value=\"3.0"),
            (.wrongWay, .end, "weir:WrongWay", "Deleted", "ObjectId\" Value=\"1"),
        ] as [(AnalyticsEvent.Kind, AnalyticsEvent.Phase, String, String, String)]
    )
    func whatLastsIsAProperty(
        kind: AnalyticsEvent.Kind,
        phase: AnalyticsEvent.Phase,
        topic: String,
        operation: String,
        item: String
    ) {
        let event = World.event(kind, phase, of: [World.object("car", 1)])
        let message = World.text(World.messages(World.publication(.onvif), [World.frame(events: [event])]).last)
        #expect(message.contains("tns1:RuleEngine/\(topic)</wsnt:Topic>"))
        #expect(message.contains("PropertyOperation=\"\(operation)\""))
        #expect(message.contains("<tt:SimpleItem Name=\"\(item)\"/>"), "\(message)")
    }

    @Test func identitiesAreObjectsAndAreDeleted() {
        let publication = World.publication(.onvif) {
            $0.selection.everyFrames = 0
            $0.selection.identities = [.start, .end]
            $0.selection.sendsCrops = true
        }
        let messages = World.messages(
            publication,
            [World.frame([World.object("car", 4)])],
            closing: World.frame(),
            crop: { _ in Array("foo".utf8) }
        )
        #expect(World.text(messages.first).contains("<tt:Image>Zm9v</tt:Image></tt:Appearance></tt:Object>"))
        #expect(
            World.text(messages.last)
                == start + frameStart + #"<tt:ObjectTree><tt:Delete ObjectId="4"/></tt:ObjectTree>"# + frameEnd
        )
    }
}
