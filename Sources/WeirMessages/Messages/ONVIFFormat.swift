import WeirCore

/// Metadata as ONVIF's Profile M has it: a `tt:MetadataStream` with a frame or a notification (ONVIF Analytics Service
/// Specification, section 5.1, and the schema `metadatastream.xsd`).
struct ONVIFFormat: PayloadFormat {
    private let writesConfidence: Bool

    init(writesConfidence: Bool) {
        self.writesConfidence = writesConfidence
    }

    var contentType: String { "application/xml" }
    var hasCrops: Bool { true }

    private static let start =
        #"<?xml version="1.0" encoding="UTF-8"?><tt:MetadataStream xmlns:tt="http://www.onvif.org/ver10/schema""#
    private static let eventNamespaces =
        #" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:tns1="http://www.onvif.org/ver10/topics""#
        + #" xmlns:weir="urn:weir:topics""#
    /// How topics are written: one topic, by its path (ONVIF Core Specification, section 9.6).
    private static let topicDialect = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload]) {
        append(told, ids: &ids, to: &payloads) { told, _ in message(told) }
    }

    private func message(_ told: Told) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.likelyStart + Self.likelyObject * told.objectCount)
        bytes.append(text: Self.start)
        if case .event(let event) = told.content {
            append(ONVIFEvent(event: event), of: told, to: &bytes)
        } else {
            appendFrame(told, to: &bytes)
        }
        bytes.append(text: "</tt:MetadataStream>")
        return bytes
    }

    /// Bytes of a usual message without objects, and of an object, so that it isn't moved while it grows.
    private static let likelyStart = 640
    private static let likelyObject = 416

    private func appendFrame(_ told: Told, to bytes: inout [UInt8]) {
        let writer = ONVIFObjectWriter(size: told.size, writesConfidence: writesConfidence)
        bytes.append(text: "><tt:VideoAnalytics><tt:Frame UtcTime=\"")
        bytes.append(moment: told.moment)
        bytes.append(text: "\">")
        if case .identity(let note) = told.content, note.phase == .end {
            bytes.append(text: "<tt:ObjectTree><tt:Delete")
            writer.append(idOf: note.object, as: "ObjectId", to: &bytes)
            bytes.append(text: "/></tt:ObjectTree>")
        } else {
            for (index, object) in told.objects.enumerated() {
                writer.append(object, crop: told.crop(index), to: &bytes)
            }
        }
        bytes.append(text: "</tt:Frame></tt:VideoAnalytics>")
    }

    private func append(_ event: ONVIFEvent, of told: Told, to bytes: inout [UInt8]) {
        bytes.append(text: Self.eventNamespaces)
        bytes.append(text: "><tt:Event><wsnt:NotificationMessage><wsnt:Topic")
        bytes.append(attribute: "Dialect", Self.topicDialect)
        bytes.append(text: ">")
        bytes.append(text: event.topic)
        bytes.append(text: "</wsnt:Topic><wsnt:Message><tt:Message UtcTime=\"")
        bytes.append(moment: told.moment)
        bytes.append(text: "\"")
        if let operation = event.operation { bytes.append(attribute: "PropertyOperation", operation) }
        bytes.append(text: "><tt:Source>")
        append(item: "VideoSource", told.metadata.source.name, to: &bytes)
        append(item: "Rule", event.event.rule, to: &bytes)
        bytes.append(text: "</tt:Source><tt:Data>")
        for item in event.data(since: since(event.event, told)) { append(item: item.name, item.value, to: &bytes) }
        bytes.append(text: "</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage></tt:Event>")
    }

    /// When an event began, by the clock that moments are told with.
    private func since(_ event: AnalyticsEvent, _ told: Told) -> String? {
        let (age, isBefore) = event.time.subtractingReportingOverflow(event.startTime)
        guard !isBefore, age <= told.moment else { return nil }
        var text: [UInt8] = []
        text.append(moment: told.moment - age)
        return String(decoding: text, as: UTF8.self)
    }

    private func append(item name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(text: "<tt:SimpleItem")
        bytes.append(attribute: "Name", name)
        bytes.append(attribute: "Value", value)
        bytes.append(text: "/>")
    }
}
