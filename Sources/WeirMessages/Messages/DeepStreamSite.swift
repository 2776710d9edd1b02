import WeirCore

/// What DeepStream's messages say of a stream's place, sensor and module, written beforehand.
struct DeepStreamSite {
    /// The sensor's name; nil where nothing is known of it.
    private let sensorID: String?
    /// All of a place but the part that what happens chooses: `{"id":…,"location":{…},`.
    private let placeStart: [UInt8]
    private let aisle: [UInt8]
    private let parkingSpot: [UInt8]
    private let entrance: [UInt8]
    /// All of a sensor but its id: `,"type":…}`.
    private let sensorRest: [UInt8]
    private let module: [UInt8]

    /// What is known of the stream of a number; what nothing is known of is empty, the sensor a camera, the module
    /// Weir.
    init(_ sites: SiteDirectory = SiteDirectory(), stream number: Int = 0) {
        let sensor = sites.sensors[number] ?? Self.unknownSensor
        let place = sites.places[number] ?? SiteDirectory.Place()
        sensorID = sensor.id.isEmpty ? nil : sensor.id
        placeStart = Self.start(of: place)
        aisle = Self.part(of: place, "aisle", fields: ["id", "name", "level"])
        parkingSpot = Self.part(of: place, "parkingSpot", fields: ["id", "type", "level"])
        entrance = Self.part(of: place, "entrance", fields: ["name", "lane", "level"])
        sensorRest = Self.rest(of: sensor)
        module = Self.text(of: sites.modules[number] ?? Self.unknownModule)
    }

    private static let unknownSensor: SiteDirectory.Sensor = {
        var sensor = SiteDirectory.Sensor()
        sensor.type = "Camera"
        return sensor
    }()

    private static let unknownModule: SiteDirectory.Module = {
        var module = SiteDirectory.Module()
        module.source = "Weir"
        return module
    }()

    /// The sensor's name; the stream's where nothing is known of it.
    func sensorID(of told: Told) -> String { sensorID ?? told.metadata.source.name }

    /// Appends `{…}`, in which what happens chooses the part of the place that is told.
    func append(placeOf type: DeepStreamEventType, _ kind: DeepStreamKind?, to bytes: inout [UInt8]) {
        bytes += placeStart
        switch type {
        case .moving, .stopped: bytes += aisle
        case .parked: bytes += parkingSpot
        case .entry, .exit: bytes += kind == .vehicle ? aisle : entrance
        }
        bytes.append(UInt8(ascii: "}"))
    }

    func append(sensorOf told: Told, to bytes: inout [UInt8]) {
        bytes.append(text: "{\"id\":")
        bytes.append(jsonString: sensorID(of: told))
        bytes += sensorRest
    }

    func append(moduleTo bytes: inout [UInt8]) { bytes += module }

    private static func start(of place: SiteDirectory.Place) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(UInt8(ascii: "{"))
        bytes.append(member: "id", place.id)
        bytes.append(text: ",")
        bytes.append(member: "name", place.name)
        bytes.append(text: ",")
        bytes.append(member: "type", place.type)
        bytes.append(text: ",")
        bytes.append(member: place.location)
        bytes.append(text: ",")
        return bytes
    }

    private static func part(of place: SiteDirectory.Place, _ name: String, fields: [String]) -> [UInt8] {
        var bytes = Array("\"\(name)\":{".utf8)
        for (index, field) in fields.enumerated() {
            bytes.append(member: field, index < place.details.count ? place.details[index] : "")
            bytes.append(text: ",")
        }
        bytes.append(member: place.coordinate)
        bytes.append(text: "}")
        return bytes
    }

    private static func rest(of sensor: SiteDirectory.Sensor) -> [UInt8] {
        var bytes = Array(",".utf8)
        bytes.append(member: "type", sensor.type)
        bytes.append(text: ",")
        bytes.append(member: "description", sensor.description)
        bytes.append(text: ",")
        bytes.append(member: sensor.location)
        bytes.append(text: ",")
        bytes.append(member: sensor.coordinate)
        bytes.append(text: "}")
        return bytes
    }

    private static func text(of module: SiteDirectory.Module) -> [UInt8] {
        var bytes = Array("{".utf8)
        bytes.append(member: "id", module.id)
        bytes.append(text: ",")
        bytes.append(member: "description", module.description)
        bytes.append(text: ",")
        bytes.append(member: "source", module.source)
        bytes.append(text: ",")
        bytes.append(member: "version", module.version)
        bytes.append(text: "}")
        return bytes
    }
}

extension [UInt8] {
    /// Appends `"name":"text"`; the name is one of the schema's, which need no escaping.
    mutating func append(member name: String, _ text: String) {
        append(UInt8(ascii: "\""))
        append(text: name)
        append(text: "\":")
        append(jsonString: text)
    }

    /// Appends `"location":{…}`.
    mutating func append(member location: SiteDirectory.Location) {
        append(text: "\"location\":{\"lat\":")
        append(deepStreamNumber: location.latitude)
        append(text: ",\"lon\":")
        append(deepStreamNumber: location.longitude)
        append(text: ",\"alt\":")
        append(deepStreamNumber: location.altitude)
        append(text: "}")
    }

    /// Appends `"coordinate":{…}`.
    mutating func append(member coordinate: SiteDirectory.Coordinate) {
        append(text: "\"coordinate\":{\"x\":")
        append(deepStreamNumber: coordinate.x)
        append(text: ",\"y\":")
        append(deepStreamNumber: coordinate.y)
        append(text: ",\"z\":")
        append(deepStreamNumber: coordinate.z)
        append(text: "}")
    }
}
