public import WeirCore

/// What a later stage says of one object.
public struct StageAnswer: Hashable, Sendable {
    public var attributes: Attributes
    /// What it found in the object, in pixels of the frame.
    public var parts: [DetectedObject]

    public init(attributes: Attributes = Attributes(), parts: [DetectedObject] = []) {
        self.attributes = attributes
        self.parts = parts
    }

    /// Adds the answer to `object`; what an earlier stage said stays.
    public func add(to object: inout DetectedObject) {
        object.attributes.add(attributes)
        object.parts += parts
    }
}

extension Attributes {
    /// Adds what another model says.
    public mutating func add(_ other: Attributes) {
        classifications += other.classifications
        measurements += other.measurements
        embedding = other.embedding ?? embedding
        segmentation = other.segmentation ?? segmentation
        tensors += other.tensors
    }
}
