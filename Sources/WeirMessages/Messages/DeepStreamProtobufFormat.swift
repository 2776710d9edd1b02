import WeirCore

/// DeepStream's `nv.Frame` (payload type 2): a message for each frame (schema/deepstream.proto).
struct DeepStreamProtobufFormat: PayloadFormat {
    private let site: DeepStreamSite
    /// What is said of streams of which only the name is known.
    private let unknownSite = DeepStreamSite()

    init(_ site: DeepStreamSite) {
        self.site = site
    }

    var contentType: String { ProtobufBytes.contentType }
    var hasCrops: Bool { false }

    func append(_ told: Told, ids: inout TimeOrderedUUIDs, to payloads: inout [Payload]) {
        append(told, ids: &ids, to: &payloads) { told, _ in ProtobufBytes.bytes(of: frame(told)) }
    }

    private func frame(_ told: Told) -> Nv_Frame {
        var frame = Nv_Frame()
        frame.version = DeepStreamMinimalFormat.version
        frame.id = String(told.metadata.frameNumber)
        frame.timestamp = ProtobufBytes.timestamp(told.moment)
        frame.sensorID = (told.isTile ? unknownSite : site).sensorID(of: told)
        frame.objects = told.objects.map { object in
            var message = self.object(DeepStreamObject(object))
            if case .event(let event) = told.content { message.info.merge(Self.info(of: event)) { $1 } }
            return message
        }
        return frame
    }

    private func object(_ object: DeepStreamObject) -> Nv_Object {
        let known = object.object
        var message = Nv_Object()
        message.id = object.id
        message.bbox.leftX = known.box.x
        message.bbox.topY = known.box.y
        message.bbox.rightX = known.box.right
        message.bbox.bottomY = known.box.bottom
        message.type = object.typeName
        message.confidence = known.confidence
        for answer in known.attributes.classifications { message.info[answer.attribute] = answer.label }
        for measurement in known.attributes.measurements {
            message.info[measurement.name] = measurement.value.description
        }
        let type = object.kind == .vehicle ? object.text(.type) : ""
        if !type.isEmpty { message.info[DeepStreamField.type.rawValue] = type }
        if let embedding = known.attributes.embedding { message.embedding.vector = embedding }
        if !known.keypoints.isEmpty { message.pose = pose(known.keypoints) }
        if let speed = known.analytics?.speed { message.speed = speed }
        return message
    }

    /// Keypoints in pixels by their places in the model's list, since that is all their name.
    private func pose(_ keypoints: [Keypoint]) -> Nv_Pose {
        var pose = Nv_Pose()
        pose.type = "pose2D"
        pose.keypoints = keypoints.enumerated().map { index, keypoint in
            var message = Nv_Pose.Keypoint()
            message.name = String(index)
            message.coordinates = [keypoint.point.x, keypoint.point.y, 0, keypoint.confidence]
            return message
        }
        return pose
    }

    /// What happened, since the schema of a frame has no place for it.
    private static func info(of event: AnalyticsEvent) -> [String: String] {
        ["event": event.kind.rawValue, "phase": event.phase.rawValue, "rule": event.rule]
    }
}
