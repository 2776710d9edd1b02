import Foundation
import SwiftProtobuf
import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// The examples of `docs/messages.md` are what is sent.
@Suite struct DocumentedMessageTests {
    private static let page: String = {
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let top = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try? String(contentsOf: top.appending(path: "docs/messages.md"), encoding: .utf8)
        return text ?? ""
    }()

    private let car: DetectedObject = {
        var car = World.sedan
        car.attributes.classifications = [
            Classification(attribute: "color", classID: 4, label: "blue", confidence: 0.97)
        ]
        var analytics = ObjectAnalytics()
        analytics.regions = [.init(region: "yard", seconds: 4.2)]
        analytics.speed = 1.4
        car.analytics = analytics
        return car
    }()

    /// The first message of a kind.
    private func message(
        _ format: PayloadOptions.Format,
        hasEnvelope: Bool = false,
        everyFrames: Int = 1,
        sendsEvents: Bool = false,
        identities: Set<MessageSelection.IdentityPhase> = [],
        of objects: [DetectedObject]? = nil,
        crop: [UInt8]? = nil
    ) throws -> OutgoingMessage {
        let publication = World.publication(format) { publication in
            publication.payload.hasEnvelope = hasEnvelope
            publication.payload.sites = World.carPark
            publication.selection.everyFrames = everyFrames
            publication.selection.sendsEvents = sendsEvents
            publication.selection.identities = identities
            publication.selection.sendsCrops = crop != nil
        }
        let objects = objects ?? [car]
        var frame = World.frame(objects, number: 341, events: [World.event(of: objects, way: .forward)])
        frame.captureTime = World.wallClock - 87_000_000
        return try #require(World.messages(publication, [frame], crop: { _ in crop }).first)
    }

    private func expectDocumented(_ text: String) {
        #expect(Self.page.contains("\n\(text)\n```\n"), "docs/messages.md lacks: \(text)")
    }

    @Test func weirsOwn() throws {
        expectDocumented(World.text(try message(.weir)))
        expectDocumented(World.text(try message(.weir, everyFrames: 0, sendsEvents: true)))
        let picture: [UInt8] = [0xff, 0xd8, 0xff, 0xd9]
        expectDocumented(World.text(try message(.weir, everyFrames: 0, identities: [.start], crop: picture)))
        expectDocumented(World.text(try message(.weir, hasEnvelope: true, everyFrames: 0, sendsEvents: true)))
        let event = try message(.weirProtobuf, everyFrames: 0, sendsEvents: true)
        expectDocumented(lines(try Weir_V1_Message(serializedBytes: event.payload)))
    }

    @Test func deepStreams() throws {
        let objects = [World.sedan, World.pedestrian]
        expectDocumented(World.text(try message(.deepStream, of: objects)))
        expectDocumented(World.text(try message(.deepStreamMinimal, of: objects)))
        let frame = try message(.deepStreamProtobuf, of: [World.sedan])
        expectDocumented(lines(try Nv_Frame(serializedBytes: frame.payload)))
    }

    @Test func onvifs() throws {
        expectDocumented(World.text(try message(.onvif)))
        expectDocumented(World.text(try message(.onvif, everyFrames: 0, sendsEvents: true)))
    }

    /// The text format of protobuf, without the line's end.
    private func lines(_ message: some SwiftProtobuf.Message) -> String {
        message.textFormatString().trimmingCharacters(in: .newlines)
    }
}
