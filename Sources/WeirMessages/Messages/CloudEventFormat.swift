import WeirCore

/// Puts JSON into envelopes: CloudEvents 1.0, structured mode (JSON Event Format for CloudEvents, section 3).
struct CloudEventFormat: PayloadFormat {
    private let inner: any PayloadFormat

    init(_ inner: any PayloadFormat) {
        self.inner = inner
    }

    var contentType: String { "application/cloudevents+json" }
    var hasCrops: Bool { inner.hasCrops }

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload]) {
        var contents: [Payload] = []
        inner.append(told, ids: &ids, to: &contents)
        for content in contents {
            let start = envelope(of: told, id: content.id)
            payloads.append(
                Payload(
                    id: content.id,
                    bytes: Self.filled(start, with: content.bytes),
                    smaller: content.smaller.map { Self.filled(start, with: $0) }
                )
            )
        }
    }

    private static func filled(_ start: [UInt8], with data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(start.count + data.count + 1)
        bytes += start
        bytes += data
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// All but what it tells: `{"specversion": "1.0", …, "data": `.
    private func envelope(of told: Told, id: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: "{\"specversion\": \"1.0\", \"id\": \"")
        bytes.append(text: id)
        bytes.append(text: "\", \"source\": \"/weir/streams/")
        bytes.append(text: PercentEncoding.encode(told.metadata.source.name))
        bytes.append(text: "\", \"type\": \"weir.")
        bytes.append(text: told.typeName)
        bytes.append(text: "\", \"subject\": ")
        bytes.append(jsonString: told.subject)
        bytes.append(text: ", \"time\": \"")
        bytes.append(moment: told.wallClock)
        bytes.append(text: "\", \"datacontenttype\": \"")
        bytes.append(text: inner.contentType)
        bytes.append(text: "\", \"data\": ")
        return bytes
    }
}

extension Told {
    /// `frame`, `event` or `identity`.
    var typeName: String {
        switch content {
        case .frame: "frame"
        case .event: "event"
        case .identity: "identity"
        }
    }

    /// What it is about within the stream: the number of a frame or of an identity, or the name of a rule.
    ///
    /// An envelope has no room for an empty one (CloudEvents, `subject`), so a rule without a name goes by the event's
    /// number.
    fileprivate var subject: String {
        switch content {
        case .frame: String(metadata.frameNumber)
        case .event(let event): event.rule.isEmpty ? String(event.number) : event.rule
        case .identity(let note): String(note.object.trackID?.number ?? 0)
        }
    }
}
