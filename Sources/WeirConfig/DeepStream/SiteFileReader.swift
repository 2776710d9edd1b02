import WeirCore

/// Reads what DeepStream's message converter knows beforehand of places, sensors and modules, in any of its three forms.
///
/// Source of groups, keys and columns: nvmsgconv of DeepStream 9.1, the file that its `config` names.
struct SiteFileReader {
    let reading: Reading

    /// What the file tells; nil after saying at `place` why it can't be read.
    func directory(_ path: String, place: Place, key: String) -> SiteDirectory? {
        reading.requireFile(path, called: "file of sites", place: place, key: key)
        guard case .file(1...) = reading.fileSystem.kind(of: path),
            let text = reading.text(ofFile: path, place: place, key: key)
        else { return nil }
        var directory = SiteDirectory()
        if FilePath.ending(of: path) == "csv" {
            readTable(CSVTable(file: path, text: text), into: &directory)
        } else {
            guard let file = ConfigurationText(file: path, text: text, reading: reading).keyFile() else { return nil }
            readGroups(file, into: &directory)
        }
        if directory.isEmpty {
            reading.warning(place, key: key, "The file of sites \(quoted(path)) tells of nothing that is enabled.")
        }
        directory.file = path
        return directory
    }

    /// The numbers of sensors by their ids.
    func sensors(_ path: String, place: Place, key: String) -> [String: Int] {
        let sensors = directory(path, place: place, key: key)?.sensors ?? [:]
        return Dictionary(sensors.map { ($0.value.id, $0.key) }) { min($0, $1) }
    }

    private func readGroups(_ file: KeyFile, into directory: inout SiteDirectory) {
        let folder = FilePath.folder(of: file.file)
        for found in file.groups {
            let group = GroupReader(group: found, reading: reading, folder: folder)
            let kind = String(found.name.prefix { !$0.isNumber })
            guard let keys = KnownKeys.sites[kind], let number = Int(found.name.dropFirst(kind.count)) else {
                warnOfGroup(found)
                continue
            }
            guard group.has("enable") else {
                let name = quoted("[\(found.name)]")
                group.warning(
                    "enable",
                    "\(name) has no `enable=1`, without which DeepStream passes over it, as Weir does."
                )
                continue
            }
            guard group.flag("enable") == true else { continue }
            keys.check(group)
            switch kind {
            case "sensor": directory.sensors[number] = sensor(group)
            case "place": directory.places[number] = self.place(group)
            default: directory.modules[number] = module(group)
            }
        }
    }

    private func warnOfGroup(_ group: KeyFile.Group) {
        let meant = Spelling.suggestion(for: group.name, among: KnownKeys.sites.keys.sorted().map { $0 + "0" })
        let remedy = meant.map { "; \(quoted("[\($0)]")) may be meant" } ?? ""
        reading.warning(
            group.place,
            key: group.name,
            "\(quoted("[\(group.name)]")) is no group of a file of sites, and has no effect\(remedy)."
        )
    }

    private func sensor(_ group: GroupReader) -> SiteDirectory.Sensor {
        var sensor = SiteDirectory.Sensor()
        sensor.id = group.text("id") ?? ""
        sensor.type = group.text("type") ?? ""
        sensor.description = group.text("description") ?? ""
        sensor.location = location(group)
        sensor.coordinate = coordinate(group)
        return sensor
    }

    private func place(_ group: GroupReader) -> SiteDirectory.Place {
        var place = SiteDirectory.Place()
        place.id = group.text("id") ?? ""
        place.type = group.text("type") ?? ""
        place.name = group.text("name") ?? ""
        place.location = location(group)
        place.coordinate = coordinate(group)
        place.details = (1...3).map { group.text("place-sub-field\($0)") ?? "" }
        return place
    }

    private func module(_ group: GroupReader) -> SiteDirectory.Module {
        var module = SiteDirectory.Module()
        module.id = group.text("id") ?? ""
        module.description = group.text("description") ?? ""
        module.source = group.text("source") ?? ""
        module.version = group.text("version") ?? ""
        return module
    }

    private func location(_ group: GroupReader) -> SiteDirectory.Location {
        var location = SiteDirectory.Location()
        if let numbers = three("location", "latitude;longitude;altitude", group) {
            (location.latitude, location.longitude, location.altitude) = (numbers[0], numbers[1], numbers[2])
        }
        return location
    }

    private func coordinate(_ group: GroupReader) -> SiteDirectory.Coordinate {
        var coordinate = SiteDirectory.Coordinate()
        if let numbers = three("coordinate", "x;y;z", group) {
            (coordinate.x, coordinate.y, coordinate.z) = (numbers[0], numbers[1], numbers[2])
        }
        return coordinate
    }

    private func three(_ key: String, _ form: String, _ group: GroupReader) -> [Double]? {
        guard let numbers = group.numbers(key) else { return nil }
        if numbers.count == 3 { return numbers }
        group.error(
            key,
            "\(quoted(key)) in \(quoted("[\(group.name)]")) has \(numbers.count) numbers; it must be `\(form)`."
        )
        return nil
    }
}

extension SiteFileReader {
    /// The columns of DeepStream's table, whose first line has names that don't count; the first and the fourth of a line
    /// are passed over there, too.
    private static let columns =
        "camera, the sensor's id, its description, the camera's name, and three details of the place"
    private static let columnCount = 7
    /// What DeepStream puts in where a table tells nothing.
    private static let sensorType = "Camera"
    private static let moduleVersion = "1.0"

    /// A line for each sensor, whose number is that of the line.
    private func readTable(_ table: CSVTable, into directory: inout SiteDirectory) {
        for (number, row) in table.rows.dropFirst().enumerated() {
            guard row.cells.count >= Self.columnCount else {
                reading.error(
                    row.place,
                    "A line of a table of sites has \(Self.columnCount) columns (\(Self.columns)); this one has "
                        + "\(row.cells.count)."
                )
                continue
            }
            let texts = row.cells.map(\.text)
            var (sensor, place, module) = (SiteDirectory.Sensor(), SiteDirectory.Place(), SiteDirectory.Module())
            sensor.id = texts[1]
            sensor.type = Self.sensorType
            sensor.description = texts[2]
            place.details = Array(texts[4...6])
            module.version = Self.moduleVersion
            directory.sensors[number] = sensor
            directory.places[number] = place
            directory.modules[number] = module
        }
    }
}
