import WeirCore

extension MessageSelection {
    /// The objects that are sent, without the fields that aren't.
    ///
    /// How sure a detector is stays: formats in which it may be left out do so.
    func chosen(_ objects: [DetectedObject]) -> [DetectedObject] {
        let named = labels.isEmpty ? objects : objects.filter { labels.contains($0.label) }
        guard let fields else { return named }
        return named.map { $0.keeping(fields) }
    }

    /// Whether an event is sent: where labels are chosen, one that an object of these took part in, or none at all.
    func includes(_ event: AnalyticsEvent) -> Bool {
        labels.isEmpty || event.participants.isEmpty || event.participants.contains { labels.contains($0.label) }
    }

    var sendsConfidence: Bool { fields?.contains(.confidence) ?? true }
}

extension DetectedObject {
    fileprivate func keeping(_ fields: Set<MessageSelection.ObjectField>) -> DetectedObject {
        var object = self
        let embedding = attributes.embedding
        if !fields.contains(.attributes) { object.attributes = Attributes() }
        object.attributes.embedding = fields.contains(.embedding) ? embedding : nil
        if !fields.contains(.analytics) { object.analytics = nil }
        if !fields.contains(.keypoints) { object.keypoints = [] }
        if !fields.contains(.mask) { object.mask = nil }
        object.parts = fields.contains(.parts) ? parts.map { $0.keeping(fields) } : []
        return object
    }
}
