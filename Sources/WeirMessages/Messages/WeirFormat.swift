import WeirCore

/// Weir's own messages as JSON, in the words of records (schema/message.json).
struct WeirFormat: PayloadFormat {
    /// What messages say they are; it changes where a receiver of before would misread one.
    static let schema = "weir/1"

    private let encoder: RecordEncoder

    init(writesConfidence: Bool) {
        encoder = RecordEncoder(isExact: false, writesConfidence: writesConfidence)
    }

    var contentType: String { "application/json" }
    var hasCrops: Bool { true }

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload]) {
        append(told, ids: &ids, to: &payloads, message)
    }

    private func message(_ told: Told, id: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.likelyStart + Self.likelyObject * told.objectCount)
        appendStart(of: told, id: id, to: &bytes)
        switch told.content {
        case .frame: appendFrame(told, to: &bytes)
        case .event(let event):
            bytes.append(text: ", \"event\": {")
            encoder.append(event, to: &bytes) { append(told.crop($0), to: &$1) }
            bytes.append(UInt8(ascii: "}"))
        case .identity(let note): append(note, of: told, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// Bytes of a usual message without objects, and of an object, so that it isn't moved while it grows.
    private static let likelyStart = 320
    private static let likelyObject = 224

    /// What all messages begin with.
    private func appendStart(of told: Told, id: String, to bytes: inout [UInt8]) {
        bytes.append(text: "{\"schema\": \"")
        bytes.append(text: Self.schema)
        bytes.append(text: "\", \"id\": \"")
        bytes.append(text: id)
        bytes.append(text: "\", \"type\": \"")
        bytes.append(text: told.typeName)
        bytes.append(text: "\", \"stream\": ")
        bytes.append(jsonString: told.metadata.source.name)
        if let number = told.frameNumber {
            bytes.append(text: ", \"frame\": ")
            bytes.append(integer: number)
        }
        bytes.append(text: ", \"time\": ")
        bytes.append(seconds: told.metadata.presentationTime)
        bytes.append(text: ", \"wall\": \"")
        bytes.append(moment: told.wallClock)
        if let captureTime = told.metadata.captureTime {
            bytes.append(text: "\", \"captured\": \"")
            bytes.append(moment: captureTime)
        }
        bytes.append(UInt8(ascii: "\""))
        if let size = told.size {
            bytes.append(text: ", \"size\": [")
            bytes.append(integer: size.width)
            bytes.append(text: ", ")
            bytes.append(integer: size.height)
            bytes.append(UInt8(ascii: "]"))
        }
        if let tile = told.tile { encoder.append(tile, as: "tile", to: &bytes) }
    }

    private func appendFrame(_ told: Told, to bytes: inout [UInt8]) {
        let metadata = told.metadata
        bytes.append(text: metadata.isInferred ? ", \"inferred\": true" : ", \"inferred\": false")
        bytes.append(text: ", \"objects\": [")
        for (index, object) in metadata.objects.enumerated() {
            bytes.append(text: index > 0 ? ", {" : "{")
            encoder.append(object, to: &bytes)
            append(told.crop(index), to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
        encoder.append(metadata.attributes, to: &bytes)
        encoder.append(metadata.analytics, to: &bytes)
    }

    private func append(_ note: IdentityWatch.Note, of told: Told, to bytes: inout [UInt8]) {
        bytes.append(text: ", \"identity\": {\"phase\": \"")
        bytes.append(text: note.phase.rawValue)
        bytes.append(text: "\", \"first\": ")
        bytes.append(seconds: note.first)
        bytes.append(text: ", \"last\": ")
        bytes.append(seconds: note.last)
        bytes.append(text: ", \"object\": {")
        encoder.append(note.object, to: &bytes)
        append(told.crop(0), to: &bytes)
        bytes.append(text: "}}")
    }

    private func append(_ crop: [UInt8]?, to bytes: inout [UInt8]) {
        guard let crop else { return }
        bytes.append(text: ", \"crop\": \"")
        bytes.append(base64: crop)
        bytes.append(UInt8(ascii: "\""))
    }
}
