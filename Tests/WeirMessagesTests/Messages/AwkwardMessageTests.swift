import Foundation
import FoundationXML
import SwiftProtobuf
import Testing
import WeirCore

@testable import WeirMessages

private typealias World = MessageWorld

/// Whatever labels, names and numbers come, what is sent is valid.
@Suite struct AwkwardMessageTests {
    private static let texts = [
        "", " ", "\"", "\\", "a\"b\\c/d", "line\nbreak\r\n\t", "🚗👩‍👩‍👧‍👦", "e\u{301}",
        "\u{0}\u{1}\u{8}\u{1f}\u{7f}\u{85}", "\u{2028}\u{2029}", "\u{fffe}\u{ffff}\u{10ffff}",
        String(decoding: [0xff, 0xc3, 0x28, 0x80] as [UInt8], as: UTF8.self),
        "a|b|c", "#", "|#|", "<a>&amp;]]></a>", "</tt:Frame>", "{stream}", "${x}%s%n", "true", "null", "0",
        "confidence", "bbox", String(repeating: "ä", count: 5000), "car", "Person", "face", "\u{202e}abc",
    ]
    private static let numbers: [Float] = [
        .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, -0.0,
        1e20,
        2_147_483_648, -5, 0.1,
    ]

    /// A frame in which a text and a number stand wherever there is one.
    private func frame(_ text: String, _ number: Float) -> FrameMetadata {
        var object = World.full(text)
        object.trackID = TrackID(source: SourceID(text), number: 3)
        object.confidence = number
        object.box = Box(x: number, y: number, width: number, height: number)
        object.orientedBox = OrientedBox(centerX: number, centerY: number, width: number, height: number, angle: number)
        object.keypoints = [Keypoint(x: number, y: number, confidence: number)]
        object.attributes.classifications = [
            Classification(attribute: text, label: text, confidence: number),
            Classification(attribute: "license", label: text, confidence: number),
            Classification(attribute: "age", label: "\(number)", confidence: number),
        ]
        object.attributes.measurements = [
            Measurement(name: text, value: number), Measurement(name: "age", value: number),
        ]
        object.attributes.embedding = [number]
        object.analytics?.regions = [.init(region: text, seconds: Double(number))]
        object.analytics?.lines = [text]
        object.analytics?.speed = number
        var part = object
        part.trackID = nil
        object.parts = [part]
        var frame = World.frame([object], events: [World.event(rule: text, of: [object], value: Double(number))])
        frame.analytics.events.append(World.event(.loitering, .update, rule: text, of: [object, part]))
        frame.source = SourceID(text)
        return frame
    }

    private func publication(_ format: PayloadOptions.Format, hasEnvelope: Bool = false) -> Publication {
        World.publication(format) {
            $0.payload.hasEnvelope = hasEnvelope
            $0.selection.identities = Set(MessageSelection.IdentityPhase.allCases)
        }
    }

    private var frames: [FrameMetadata] {
        Self.texts.map { frame($0, 0.5) } + Self.numbers.flatMap { [frame("car", $0), frame("zebra", $0)] }
    }

    @Test(arguments: [PayloadOptions.Format.weir, .deepStream, .deepStreamMinimal], [false, true])
    func jsonIsValid(format: PayloadOptions.Format, hasEnvelope: Bool) throws {
        for frame in frames {
            let messages = World.messages(publication(format, hasEnvelope: hasEnvelope), [frame], closing: frame)
            #expect(messages.count >= 6)
            for message in messages {
                #expect(throws: Never.self, "\(World.text(message).prefix(500))") { try World.json(message.payload) }
            }
        }
    }

    @Test func weirsMessagesFitTheSchemaAndKeepTheText() throws {
        let check = try SchemaCheck()
        for frame in frames {
            let messages = World.messages(publication(.weir), [frame], closing: frame)
            for message in messages {
                let complaints = check.complaints(of: try World.json(message.payload))
                #expect(complaints.isEmpty, "\(complaints)")
            }
            let json = try World.json(messages[1].payload)
            #expect(json["stream"] as? String == frame.source.name)
            #expect((json["objects"] as? [[String: Any]])?.first?["label"] as? String == frame.objects[0].label)
        }
    }

    @Test(arguments: [false, true])
    func barsPartTheWordsOfMinimalObjects(isExact: Bool) throws {
        for text in Self.texts {
            let object = World.object(text, 3, [("a", text), ("b", "c")])
            let publication = World.publication(.deepStreamMinimal) { $0.payload.isExact = isExact }
            let json = try World.json(World.messages(publication, [World.frame([object])])[0].payload)
            let words = try #require((json["objects"] as? [String])?.first).components(separatedBy: "|")
            let kind = DeepStreamKind(label: text)
            let count = kind.map { $0.minimalFields.count + (isExact && $0 == .face ? 1 : 0) } ?? 2
            #expect(words.count == 5 + 1 + 1 + count + 1, "\(words)")
            #expect(words[6] == "#")
            #expect(words.filter { $0 == "#" }.count == 1)
            #expect(words.last == "0.91")
        }
    }

    @Test func xmlIsValidAndKeepsTheText() throws {
        for frame in frames {
            for message in World.messages(publication(.onvif), [frame], closing: frame) {
                let parser = XMLParser(data: Data(message.payload))
                #expect(parser.parse(), "\(String(describing: parser.parserError)): \(World.text(message).prefix(800))")
            }
        }
        let messages = World.messages(publication(.onvif), [frame("a\"b\n<&>\u{1}é🚗", 0.5)])
        let reader = AttributeReader()
        let parser = XMLParser(data: Data(messages[2].payload))
        parser.delegate = reader
        #expect(parser.parse())
        #expect(reader.values.contains("a\"b\n<&>\u{fffd}é🚗"))
    }

    @Test func protobufReadsBack() throws {
        for frame in frames {
            for message in World.messages(publication(.weirProtobuf), [frame], closing: frame) {
                let read = try Weir_V1_Message(serializedBytes: message.payload)
                #expect(read.stream == frame.source.name)
            }
            for message in World.messages(publication(.deepStreamProtobuf), [frame], closing: frame) {
                let read = try Nv_Frame(serializedBytes: message.payload)
                #expect(read.sensorID == frame.source.name)
            }
        }
    }

    @Test func greatTimesAndNumbersAreSurvived() {
        var frame = frame("car", 1)
        frame.frameNumber = .max
        frame.presentationTime = .max
        frame.captureTime = .max
        frame.analytics.events[0].startTime = .max
        for format in PayloadOptions.Format.allCases {
            var maker = MessageMaker(publication(format), stream: .min)
            var messages: [OutgoingMessage] = []
            for (width, height) in [(0, 0), (Int.max, Int.max), (-1, -1)] {
                maker.append(frame, width: width, height: height, at: .max, crop: { _ in nil }, to: &messages)
                maker.append(frame, width: width, height: height, at: 0, crop: { _ in nil }, to: &messages)
            }
            maker.append(closing: frame, at: 0, to: &messages)
            #expect(messages.count > 8)
        }
    }
}

private final class AttributeReader: NSObject, XMLParserDelegate {
    var values: [String] = []

    func parser(
        _ parser: XMLParser,
        didStartElement elementName: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        values += attributes.values
    }
}
