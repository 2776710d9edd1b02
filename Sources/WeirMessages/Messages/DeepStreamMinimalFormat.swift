import WeirCore

/// DeepStream's minimal schema (payload type 1): a message for each frame, in which each object is a text.
struct DeepStreamMinimalFormat: PayloadFormat {
    /// The version of the schema.
    static let version = "4.0"

    private let site: DeepStreamSite
    /// What is said of streams of which only the name is known.
    private let unknownSite = DeepStreamSite()
    /// Whether known slips of DeepStream's own messages are copied.
    private let isExact: Bool

    init(_ site: DeepStreamSite, isExact: Bool) {
        self.site = site
        self.isExact = isExact
    }

    var contentType: String { "application/json" }
    var hasCrops: Bool { false }

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload]) {
        append(told, ids: &ids, to: &payloads) { told, _ in message(told) }
    }

    private func message(_ told: Told) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.likelyStart + Self.likelyObject * told.objectCount)
        bytes.append(text: "{\"version\":\"")
        bytes.append(text: Self.version)
        bytes.append(text: "\",\"id\":\"")
        bytes.append(integer: told.metadata.frameNumber)
        bytes.append(text: "\",\"@timestamp\":\"")
        bytes.append(moment: told.moment)
        bytes.append(text: "\",")
        bytes.append(member: "sensorId", (told.isTile ? unknownSite : site).sensorID(of: told))
        bytes.append(text: ",\"objects\":[")
        for (index, object) in told.objects.enumerated() {
            bytes.append(text: index > 0 ? ",\"" : "\"")
            append(DeepStreamObject(object, isExact: isExact), to: &bytes)
            bytes.append(text: "\"")
        }
        bytes.append(text: "]")
        bytes.append(customMessageOf: told)
        bytes.append(text: "}")
        return bytes
    }

    /// Bytes of a usual message without objects, and of an object, so that it isn't moved while it grows.
    private static let likelyStart = 128
    private static let likelyObject = 64

    /// Appends `id|left|top|right|bottom|Type|#|attributes|confidence`, and then the embedding where there is one.
    private func append(_ object: DeepStreamObject, to bytes: inout [UInt8]) {
        bytes.append(text: object.id)
        for edge in object.edges {
            bytes.append(Self.bar)
            bytes.append(integer: edge)
        }
        bytes.append(word: object.typeName)
        if let kind = object.kind {
            bytes.append(text: "|#")
            for field in kind.minimalFields {
                // A slip of DeepStream's: two bars before the colour of a face's eyes.
                if isExact, field == .eyeColor { bytes.append(Self.bar) }
                bytes.append(word: object.text(field))
            }
            append(confidenceOf: object, to: &bytes)
        } else if !isExact || !object.object.attributes.classifications.isEmpty {
            // A slip of DeepStream's: no confidence where no classifier has said anything.
            bytes.append(text: "|#")
            for answer in object.object.attributes.classifications { bytes.append(word: answer.label) }
            append(confidenceOf: object, to: &bytes)
        }
        append(embedding: object.object.attributes.embedding, to: &bytes)
    }

    private static let bar = UInt8(ascii: "|")

    private func append(confidenceOf object: DeepStreamObject, to bytes: inout [UInt8]) {
        bytes.append(Self.bar)
        bytes.append(deepStreamNumber: object.object.confidence)
    }

    private func append(embedding: [Float]?, to bytes: inout [UInt8]) {
        guard let embedding else { return }
        bytes.append(text: "|#|embedding|")
        for (index, value) in embedding.enumerated() {
            if index > 0 { bytes.append(text: ",") }
            bytes.append(deepStreamNumber: value)
        }
    }
}

extension [UInt8] {
    /// Appends `|word` as a part of a JSON string, in which no bar and no lone hash parts what belongs together.
    fileprivate mutating func append(word text: String) {
        append(text: "|")
        if text == "#" {
            append(text: "/#")
        } else if text.utf8.contains(UInt8(ascii: "|")) {
            let bytes = text.utf8.map { $0 == UInt8(ascii: "|") ? UInt8(ascii: "/") : $0 }
            append(jsonText: String(decoding: bytes, as: UTF8.self))
        } else {
            append(jsonText: text)
        }
    }
}
