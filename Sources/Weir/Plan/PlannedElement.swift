import WeirGStreamer

/// An element that a pipeline will have.
public struct PlannedElement: Hashable, Sendable {
    public var factory: String
    /// Unique in its chain.
    public var name: String
    public var properties: [Property]

    public init(_ factory: String, name: String, _ properties: [Property] = []) {
        self.factory = factory
        self.name = name
        self.properties = properties
    }

    /// The value that a property is set to.
    public struct Property: Hashable, Sendable {
        public var name: String
        public var value: PropertyValue

        public init(_ name: String, _ value: PropertyValue) {
            self.name = name
            self.value = value
        }
    }
}

extension PlannedElement: CustomStringConvertible {
    /// As `gst-launch-1.0` would have it.
    public var description: String {
        ([factory, "name=\(name)"] + properties.map { "\($0.name)=\($0.value.plain)" }).joined(separator: " ")
    }
}

extension [PlannedElement] {
    /// The elements one after another, as `gst-launch-1.0` would have them.
    public var line: String { map(\.description).joined(separator: " ! ") }
}

extension [PlannedElement.Property] {
    /// Sets a property that has a value.
    mutating func add(_ name: String, _ value: PropertyValue?) {
        if let value { append(PlannedElement.Property(name, value)) }
    }
}

extension PropertyValue {
    fileprivate var plain: String {
        if case .text(let text) = self { text } else { description }
    }
}
