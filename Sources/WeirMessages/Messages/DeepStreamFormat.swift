import WeirCore

/// DeepStream's full schema (payload type 0): a message for each object.
///
/// Objects that DeepStream has words for are told as by its event messages, others as by `msg2p-newapi`.
struct DeepStreamFormat: PayloadFormat {
    private let site: DeepStreamSite
    /// What is said of streams of which only the name is known.
    private let unknownSite = DeepStreamSite()
    /// Whether a vehicle's type is told by classifiers only, as DeepStream has it.
    private let isExact: Bool

    init(_ site: DeepStreamSite, isExact: Bool) {
        self.site = site
        self.isExact = isExact
    }

    var contentType: String { "application/json" }
    var hasCrops: Bool { false }

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload]) {
        let objects = told.objects.map { DeepStreamObject($0, isExact: isExact) }
        // What happens in a region as a whole has no object, and is told all the same.
        let hasNone = objects.isEmpty && told.typeName == "event"
        for object in hasNone ? [nil] : objects.map(Optional.some) {
            let id = ids.next(at: told.wallClock)
            let eventID = ids.next(at: told.wallClock)
            payloads.append(Payload(id: id, bytes: message(told, object, id: id, eventID: eventID)))
        }
    }

    private func message(_ told: Told, _ object: DeepStreamObject?, id: String, eventID: String) -> [UInt8] {
        let site = told.isTile ? unknownSite : self.site
        let type = DeepStreamEventType(told, object)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.likelySize)
        bytes.append(text: "{\"messageid\":\"")
        bytes.append(text: id)
        bytes.append(text: "\",\"mdsversion\":\"1.0\",\"@timestamp\":\"")
        bytes.append(moment: told.moment)
        bytes.append(text: "\",\"place\":")
        site.append(placeOf: type, object?.kind, to: &bytes)
        bytes.append(text: ",\"sensor\":")
        site.append(sensorOf: told, to: &bytes)
        bytes.append(text: ",\"analyticsModule\":")
        site.append(moduleTo: &bytes)
        bytes.append(text: ",\"object\":")
        append(object, to: &bytes)
        bytes.append(text: ",\"event\":{\"id\":\"")
        bytes.append(text: eventID)
        bytes.append(text: "\",\"type\":\"")
        bytes.append(text: type.rawValue)
        bytes.append(text: "\"},\"videoPath\":\"\"")
        bytes.append(customMessageOf: told)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// Bytes of a usual message, so that it isn't moved while it grows.
    private static let likelySize = 1280

    private func append(_ object: DeepStreamObject?, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        bytes.append(member: "id", object?.id ?? "")
        bytes.append(text: ",\"speed\":")
        bytes.append(deepStreamNumber: object?.object.analytics?.speed ?? 0)
        bytes.append(text: ",\"direction\":0.0,\"orientation\":0.0")
        if let object { append(attributesOf: object, to: &bytes) }
        let edges = object?.edges ?? [0, 0, 0, 0]
        for (index, name) in ["topleftx", "toplefty", "bottomrightx", "bottomrighty"].enumerated() {
            bytes.append(text: index == 0 ? ",\"bbox\":{\"" : ",\"")
            bytes.append(text: name)
            bytes.append(text: "\":")
            bytes.append(integer: edges[index])
        }
        bytes.append(text: "},")
        bytes.append(member: SiteDirectory.Location())
        bytes.append(text: ",")
        bytes.append(member: SiteDirectory.Coordinate())
        bytes.append(text: ",\"pose\":{}")
        append(embedding: object?.object.attributes.embedding, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private func append(attributesOf object: DeepStreamObject, to bytes: inout [UInt8]) {
        switch object.kind {
        case .vehicle: append("vehicle", object, to: &bytes)
        case .person: append("person", object, to: &bytes)
        case .face: append("face", object, to: &bytes)
        case .product: append("product", object, to: &bytes)
        case .bag, .bicycle, .roadSign, nil: append(answersOf: object.object, to: &bytes)
        }
    }

    /// `,"vehicle":{"type":…,"confidence":…}` and its like.
    private func append(_ name: String, _ object: DeepStreamObject, to bytes: inout [UInt8]) {
        bytes.append(text: ",\"")
        bytes.append(text: name)
        bytes.append(text: "\":{")
        for field in object.kind?.fields ?? [] {
            if field == .age {
                bytes.append(text: "\"age\":")
                bytes.append(integer: object.age)
            } else {
                bytes.append(member: field.rawValue, object.text(field))
            }
            bytes.append(text: ",")
        }
        bytes.append(text: "\"confidence\":")
        bytes.append(deepStreamNumber: object.object.confidence)
        bytes.append(text: "}")
    }

    /// `,"LABEL":{"confidence":…,"ATTRIBUTE":"ANSWER"}`, each name once.
    private func append(answersOf object: DetectedObject, to bytes: inout [UInt8]) {
        bytes.append(text: ",")
        bytes.append(jsonString: Self.members.contains(object.label) ? "unknown" : object.label)
        bytes.append(text: ":{\"confidence\":")
        bytes.append(deepStreamNumber: object.confidence)
        var names: Set = ["confidence"]
        for answer in object.attributes.classifications where names.insert(answer.attribute).inserted {
            bytes.append(text: ",")
            bytes.append(jsonString: answer.attribute)
            bytes.append(text: ":")
            bytes.append(jsonString: answer.label)
        }
        bytes.append(text: "}")
    }

    /// Names that an object of the schema has anyway, so that no label may stand for another one.
    private static let members: Set = [
        "id", "speed", "direction", "orientation", "bbox", "location", "coordinate", "pose", "embedding",
    ]

    private func append(embedding: [Float]?, to bytes: inout [UInt8]) {
        guard let embedding else { return }
        bytes.append(text: ",\"embedding\":{\"embedding_length\":")
        bytes.append(integer: embedding.count)
        bytes.append(text: ",\"embedding_vector\":[")
        for (index, value) in embedding.enumerated() {
            if index > 0 { bytes.append(text: ",") }
            bytes.append(deepStreamNumber: value)
        }
        bytes.append(text: "]}")
    }
}

extension [UInt8] {
    /// Appends `,"customMessage":["…"]` with all that Weir says of an event, as text of JSON; nothing for what is no
    /// event.
    ///
    /// DeepStream's own words for events neither name the rule nor say what it found.
    mutating func append(customMessageOf told: Told) {
        guard case .event(let event) = told.content else { return }
        var record: [UInt8] = []
        record.append(UInt8(ascii: "{"))
        RecordEncoder().append(event, to: &record)
        record.append(UInt8(ascii: "}"))
        append(text: ",\"customMessage\":[")
        append(jsonString: String(decoding: record, as: UTF8.self))
        append(text: "]")
    }
}
