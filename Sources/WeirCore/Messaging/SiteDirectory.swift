/// What is known beforehand of places, sensors and modules: what DeepStream's message converter reads from a file.
public struct SiteDirectory: Hashable, Sendable {
    /// The file that all this was read from; nil for none.
    public var file: String?
    /// By number, as in `[sensor0]`.
    public var sensors: [Int: Sensor] = [:]
    public var places: [Int: Place] = [:]
    public var modules: [Int: Module] = [:]

    public init() {}

    public var isEmpty: Bool { sensors.isEmpty && places.isEmpty && modules.isEmpty }

    /// Latitude and longitude in degrees, altitude in metres.
    public struct Location: Hashable, Sendable {
        public var latitude = 0.0
        public var longitude = 0.0
        public var altitude = 0.0

        public init() {}
    }

    /// In the units of the site's own plan.
    public struct Coordinate: Hashable, Sendable {
        public var x = 0.0
        public var y = 0.0
        public var z = 0.0

        public init() {}
    }

    public struct Sensor: Hashable, Sendable {
        public var id = ""
        public var type = ""
        public var description = ""
        public var location = Location()
        public var coordinate = Coordinate()

        public init() {}
    }

    public struct Place: Hashable, Sendable {
        public var id = ""
        public var type = ""
        public var name = ""
        public var location = Location()
        public var coordinate = Coordinate()
        /// `place-sub-field1` to `3`: what they mean depends on the event.
        public var details = ["", "", ""]

        public init() {}
    }

    public struct Module: Hashable, Sendable {
        public var id = ""
        public var description = ""
        public var source = ""
        public var version = ""

        public init() {}
    }
}
