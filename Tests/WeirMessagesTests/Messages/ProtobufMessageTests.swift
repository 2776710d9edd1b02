import Foundation
import SwiftProtobuf
import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// Protobuf, read back.
@Suite struct ProtobufMessageTests {
    private func read(_ message: OutgoingMessage) throws -> Weir_V1_Message {
        try Weir_V1_Message(serializedBytes: message.payload)
    }

    @Test func aFrameReadsBackAsItWas() throws {
        let full = World.full()
        var frame = World.frame([full])
        frame.captureTime = World.wallClock + 5
        let sent = World.messages(World.publication(.weirProtobuf), [frame])[0]
        #expect(sent.contentType == "application/x-protobuf")
        let message = try read(sent)
        #expect(message.schema == "weir/1")
        #expect(message.id == sent.id)
        #expect(message.stream == "gate")
        #expect(message.frame == 12)
        #expect(message.time == 0.48)
        #expect(message.wall == Google_Protobuf_Timestamp(seconds: 1_795_338_902, nanos: 451_000_000))
        #expect(message.captured.nanos == 451_000_005)
        #expect(message.size.width == 1280 && message.size.height == 720)
        #expect(message.ofFrame.inferred)
        let object = try #require(message.ofFrame.objects.first)
        #expect(object.id == 3 && object.global == 40 && object.stage == 1)
        #expect(object.class == 2 && object.label == "car" && object.confidence == 0.91)
        #expect(object.box.x == 10.5 && object.box.width == 100)
        #expect(object.rotated.centerX == 60 && abs(object.rotated.degrees - 28.648) < 0.001)
        #expect(object.keypoints.map(\.confidence) == [0.5, 0.25])
        #expect(object.mask.values == Data([0, 255, 255, 0]))
        #expect(object.attributes.classifications.map(\.label) == ["red", "Bugatti"])
        #expect(!object.attributes.classifications[0].hasClass)
        #expect(object.attributes.measurements.map(\.value) == [44.6])
        #expect(object.attributes.embedding == [0.5, -0.25])
        #expect(object.attributes.segmentation.classes == [1, -1])
        #expect(object.attributes.tensors.map(\.shape) == [[2]])
        #expect(object.analytics.regions.map(\.seconds) == [4.2])
        #expect(object.analytics.states == ["stopped"])
        #expect(object.analytics.speed == 1.5)
        #expect(object.objects.map(\.label) == ["plate"] && !object.objects[0].hasID)
        #expect(object.crop.isEmpty)
    }

    @Test func eventsAndIdentitiesReadBackAsTheyWere() throws {
        let publication = World.publication(.weirProtobuf) {
            $0.selection.everyFrames = 0
            $0.selection.identities = [.start, .end]
            $0.selection.sendsCrops = true
            $0.selection.fields = []
        }
        let car = World.object("car", 3)
        let frame = World.frame([car], events: [World.event(of: [car], way: .backward)])
        let sent = World.messages(publication, [frame], closing: World.frame(), crop: { _ in [1, 2] })
        #expect(sent.count == 3)
        let start = try read(sent[0]).ofIdentity
        #expect(start.phase == "start" && start.first == 0.48 && start.object.crop == Data([1, 2]))
        #expect(!start.object.hasConfidence)
        let smaller = try Weir_V1_Message(serializedBytes: try #require(sent[0].smallerPayload))
        #expect(smaller.ofIdentity.object.crop.isEmpty && smaller.id == sent[0].id)
        let event = try read(sent[1]).ofEvent
        #expect(event.number == 7 && event.kind == "crossing" && event.phase == "moment" && event.rule == "kerb")
        #expect(event.objects.map(\.id) == [3] && event.objects[0].crop == Data([1, 2]))
        #expect(event.place.x == 60 && event.start == 0.44 && event.time == 0.48)
        #expect(event.value == 3 && event.way == "backward")
        let end = try read(sent[2])
        #expect(end.ofIdentity.phase == "end" && !end.hasFrame && !end.hasSize)
    }

    @Test func aFrameOfDeepStreamReadsBack() throws {
        var car = World.full()
        car.box = Box(x: 585, y: 472, width: 57, height: 46)
        let frame = World.frame([car, World.object("zebra", nil)], number: 341, events: [World.event(of: [car])])
        let sent = World.messages(World.publication(.deepStreamProtobuf), [frame])
        let message = try Nv_Frame(serializedBytes: sent[0].payload)
        #expect(message.version == "4.0" && message.id == "341" && message.sensorID == "gate")
        #expect(message.timestamp == Google_Protobuf_Timestamp(seconds: 1_795_338_902, nanos: 451_000_000))
        let object = try #require(message.objects.first)
        #expect(object.id == "3" && object.type == "Vehicle" && object.confidence == 0.91 && object.speed == 1.5)
        #expect(object.bbox.leftX == 585 && object.bbox.topY == 472)
        #expect(object.bbox.rightX == 642 && object.bbox.bottomY == 518)
        #expect(object.info == ["color": "red", "make": "Bugatti", "age": "44.6", "type": "car"])
        #expect(object.embedding.vector == [0.5, -0.25])
        #expect(object.pose.type == "pose2D")
        #expect(object.pose.keypoints.map(\.coordinates) == [[1, 2, 0, 0.5], [3, 4, 0, 0.25]])
        #expect(message.objects[1].id == "18446744073709551615" && message.objects[1].type == "zebra")
        let event = try Nv_Frame(serializedBytes: sent[1].payload)
        #expect(event.objects.count == 1)
        #expect(event.objects[0].info["event"] == "crossing" && event.objects[0].info["rule"] == "kerb")
    }

    /// The numbers of fields, by which the receivers of DeepStream know them.
    @Test func theFieldsOfDeepStreamHaveItsNumbers() throws {
        var frame = Nv_Frame()
        frame.version = "4.0"
        var object = Nv_Object()
        object.id = "1"
        object.bbox.bottomY = 1
        object.type = "a"
        object.speed = 2
        frame.objects = [object]
        #expect(
            try frame.serializedBytes() as [UInt8]
                == [0x0a, 3] + Array("4.0".utf8)
                + [0x2a, 18, 0x0a, 1, 0x31, 0x12, 5, 0x25, 0, 0, 0x80, 0x3f, 0x1a, 1, 0x61, 0x55, 0, 0, 0, 0x40]
        )
    }

    @Test(arguments: [PayloadOptions.Format.weirProtobuf, .deepStreamProtobuf])
    func theSameFrameGivesTheSameBytes(format: PayloadOptions.Format) {
        let answers = (0..<20).map { ("attribute\($0)", "label") }
        let frame = World.frame([World.object("car", 1, answers)])
        let first = World.messages(World.publication(format), [frame])
        for _ in 0..<5 { #expect(World.messages(World.publication(format), [frame]) == first) }
    }
}
