import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// JSON in envelopes of CloudEvents.
@Suite struct EnvelopeTests {
    private func publication(_ format: PayloadOptions.Format) -> Publication {
        World.publication(format) { $0.payload.hasEnvelope = true }
    }

    @Test func anEnvelopeHasTheAttributesOfCloudEvents() {
        let messages = World.messages(publication(.deepStreamMinimal), [World.frame()])
        #expect(
            messages.map(World.text) == [
                #"{"specversion": "1.0", "id": "01a20289-9bb3-7000-8000-000000000000", "source": "/weir/streams/gate", "#
                    + #""type": "weir.frame", "subject": "12", "time": "2026-11-22T09:15:02.451Z", "#
                    + #""datacontenttype": "application/json", "data": {"version":"4.0","id":"12","#
                    + #""@timestamp":"2026-11-22T09:15:02.451Z","sensorId":"gate","objects":[]}}"#
            ]
        )
        #expect(messages.first?.contentType == "application/cloudevents+json")
        #expect(messages.first?.id == "01a20289-9bb3-7000-8000-000000000000")
    }

    @Test func whatItHoldsIsTheMessage() throws {
        let car = World.object("car", 5)
        let events = [World.event(rule: "", of: [car]), World.event(rule: "a \"b\"", of: [])]
        let frame = World.frame([car], events: events)
        for format in [PayloadOptions.Format.weir, .deepStream] {
            let bare = World.messages(World.publication(format), [frame])
            let enveloped = World.messages(publication(format), [frame])
            #expect(bare.map(\.id) == enveloped.map(\.id))
            for (bare, message) in zip(bare, enveloped) {
                #expect(World.text(message).hasSuffix(#""data": "# + World.text(bare) + "}"))
            }
            #expect(try enveloped.map { try World.json($0.payload)["subject"] as? String } == ["12", "7", "a \"b\""])
            #expect(
                try enveloped.map { try World.json($0.payload)["type"] as? String } == [
                    "weir.frame", "weir.event", "weir.event",
                ]
            )
        }
    }

    @Test func theSmallerMessageHasAnEnvelopeToo() throws {
        let publication = World.publication {
            $0.payload.hasEnvelope = true
            $0.selection.sendsCrops = true
        }
        let message = World.messages(publication, [World.frame([World.object("car", 1)])], crop: { _ in [7] })[0]
        let smaller = try World.json(try #require(message.smallerPayload))
        #expect(smaller["specversion"] as? String == "1.0")
        #expect((smaller["data"] as? [String: Any])?["id"] as? String == message.id)
    }

    @Test func aSourceIsAnAddress() throws {
        var frame = World.frame()
        frame.source = SourceID("Tür 1/ä?")
        let message = World.messages(publication(.weir), [frame])[0]
        #expect(try World.json(message.payload)["source"] as? String == "/weir/streams/T%C3%BCr%201%2F%C3%A4%3F")
    }

    @Test(arguments: [PayloadOptions.Format.weirProtobuf, .deepStreamProtobuf, .onvif])
    func whatIsNoJSONHasNone(format: PayloadOptions.Format) {
        let frames = [World.frame([World.object("car", 1)])]
        #expect(World.messages(publication(format), frames) == World.messages(World.publication(format), frames))
    }
}
