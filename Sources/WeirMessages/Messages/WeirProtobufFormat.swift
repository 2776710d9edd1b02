import FoundationEssentials
import SwiftProtobuf
import WeirCore

/// Weir's own messages as protobuf (schema/message.proto).
struct WeirProtobufFormat: PayloadFormat {
    private let writesConfidence: Bool

    init(writesConfidence: Bool) {
        self.writesConfidence = writesConfidence
    }

    var contentType: String { ProtobufBytes.contentType }
    var hasCrops: Bool { true }

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload]) {
        append(told, ids: &ids, to: &payloads) { told, id in ProtobufBytes.bytes(of: message(told, id: id)) }
    }

    private func message(_ told: Told, id: String) -> Weir_V1_Message {
        var message = Weir_V1_Message()
        message.schema = WeirFormat.schema
        message.id = id
        message.stream = told.metadata.source.name
        if let number = told.frameNumber { message.frame = Int64(number) }
        if let time = told.metadata.presentationTime { message.time = ProtobufBytes.seconds(time) }
        message.wall = ProtobufBytes.timestamp(told.wallClock)
        if let captureTime = told.metadata.captureTime { message.captured = ProtobufBytes.timestamp(captureTime) }
        if let size = told.size { message.size = Weir_V1_Size(size) }
        switch told.content {
        case .frame: message.ofFrame = frame(told)
        case .event(let event): message.ofEvent = self.event(event, of: told)
        case .identity(let note):
            message.ofIdentity.phase = note.phase.rawValue
            if let first = note.first { message.ofIdentity.first = ProtobufBytes.seconds(first) }
            if let last = note.last { message.ofIdentity.last = ProtobufBytes.seconds(last) }
            message.ofIdentity.object = object(note.object, crop: told.crop(0))
        }
        return message
    }

    private func frame(_ told: Told) -> Weir_V1_Frame {
        var frame = Weir_V1_Frame()
        frame.inferred = told.metadata.isInferred
        frame.objects = told.metadata.objects.enumerated().map { object($1, crop: told.crop($0)) }
        if !told.metadata.attributes.isEmpty { frame.attributes = Weir_V1_Attributes(told.metadata.attributes) }
        frame.lines = told.metadata.analytics.lines.map(Weir_V1_LineCount.init)
        frame.regions = told.metadata.analytics.regions.map(Weir_V1_RegionCount.init)
        if let tile = told.tile { frame.tile = Weir_V1_Box(tile) }
        return frame
    }

    private func event(_ event: AnalyticsEvent, of told: Told) -> Weir_V1_Event {
        var message = Weir_V1_Event()
        message.number = Int64(event.number)
        message.kind = event.kind.rawValue
        message.phase = event.phase.rawValue
        message.rule = event.rule
        message.objects = event.participants.enumerated().map { index, participant in
            var object = Weir_V1_Object()
            object.id = Int64(participant.trackID.number)
            object.class = Int64(participant.classID)
            object.label = participant.label
            object.box = Weir_V1_Box(participant.box)
            if let crop = told.crop(index) { object.crop = Data(crop) }
            return object
        }
        if let place = event.place { message.place = Weir_V1_Point(place) }
        message.start = ProtobufBytes.seconds(event.startTime)
        message.time = ProtobufBytes.seconds(event.time)
        if let value = event.value { message.value = value }
        message.way = event.way?.rawValue ?? ""
        return message
    }

    private func object(_ object: DetectedObject, crop: [UInt8]? = nil) -> Weir_V1_Object {
        var message = Weir_V1_Object()
        if let trackID = object.trackID { message.id = Int64(trackID.number) }
        if let globalID = object.globalID { message.global = Int64(globalID) }
        message.stage = Int32(clamping: object.stage)
        message.class = Int64(object.classID)
        message.label = object.label
        if writesConfidence { message.confidence = object.confidence }
        message.box = Weir_V1_Box(object.box)
        if let box = object.orientedBox { message.rotated = Weir_V1_RotatedBox(box) }
        message.keypoints = object.keypoints.map(Weir_V1_Keypoint.init)
        if let mask = object.mask {
            message.mask.size = Weir_V1_Size(mask.size)
            message.mask.values = Data(mask.values)
        }
        if !object.attributes.isEmpty { message.attributes = Weir_V1_Attributes(object.attributes) }
        if let analytics = object.analytics, !analytics.isEmpty {
            message.analytics = Weir_V1_ObjectAnalytics(analytics)
        }
        message.objects = object.parts.map { self.object($0) }
        if let crop { message.crop = Data(crop) }
        return message
    }
}
