import Testing
import WeirCore

@testable import WeirConfig

/// What DeepStream's message converter knows of places, in all its forms.
@Suite struct SiteFileTests {
    private func read(_ text: String, _ name: String = "sites.txt") -> (directory: SiteDirectory?, lines: [String]) {
        let reading = Reading(fileSystem: MemoryFileSystem(["/ds/\(name)": text]))
        let directory = SiteFileReader(reading: reading).directory(
            "/ds/\(name)",
            place: Place(file: "app.txt", line: 3),
            key: "sink1.msg-conv-config"
        )
        return (directory, reading.diagnostics.map(\.description))
    }

    private static let groups = """
        [sensor0]
        enable=1
        type=Camera
        id=CAMERA_ID
        location=45.29;-75.83;48.15
        description=Entrance of Garage Right Lane
        coordinate=5.2;10.1;11.2

        [place1]
        enable=1
        id=1
        type=garage
        name=XYZ
        location=30.32;-40.55;100.0
        coordinate=1.0;2.0;3.0
        place-sub-field1=C_127_158
        place-sub-field2=Lane 1
        place-sub-field3=P2

        [analytics0]
        enable=1
        id=XYZ_1
        description=Vehicle Detection and License Plate Recognition
        source=OpenALR
        version=1.0

        [sensor1]
        enable=0
        id=OFF

        """

    private static let maps = groups.split(separator: "\n").map { line in
        line.hasPrefix("[")
            ? "\(line.dropFirst().dropLast()):" : "  " + line.replacing("=", with: ": ", maxReplacements: 1)
    }.joined(separator: "\n")

    private static func expected(_ file: String) -> SiteDirectory {
        var (sensor, place, module) = (SiteDirectory.Sensor(), SiteDirectory.Place(), SiteDirectory.Module())
        (sensor.id, sensor.type, sensor.description) = ("CAMERA_ID", "Camera", "Entrance of Garage Right Lane")
        (sensor.location.latitude, sensor.location.longitude, sensor.location.altitude) = (45.29, -75.83, 48.15)
        (sensor.coordinate.x, sensor.coordinate.y, sensor.coordinate.z) = (5.2, 10.1, 11.2)
        (place.id, place.type, place.name) = ("1", "garage", "XYZ")
        (place.location.latitude, place.location.longitude, place.location.altitude) = (30.32, -40.55, 100)
        (place.coordinate.x, place.coordinate.y, place.coordinate.z) = (1, 2, 3)
        place.details = ["C_127_158", "Lane 1", "P2"]
        (module.id, module.description) = ("XYZ_1", "Vehicle Detection and License Plate Recognition")
        (module.source, module.version) = ("OpenALR", "1.0")
        var directory = SiteDirectory()
        directory.file = file
        directory.sensors = [0: sensor]
        directory.places = [1: place]
        directory.modules = [0: module]
        return directory
    }

    @Test func groupsAndMapsTellTheSame() {
        let groups = read(Self.groups)
        #expect(groups.lines == [])
        #expect(groups.directory == Self.expected("/ds/sites.txt"))
        let maps = read(Self.maps, "sites.yml")
        #expect(maps.lines == [])
        #expect(maps.directory == Self.expected("/ds/sites.yml"))
    }

    @Test func aTableHasALineForEachSensor() {
        let (directory, lines) = read(
            """
            cameraId,name,description,cameraIDString,sub1,sub2,sub3
            0, GATE ,The gate,ignored,C_1,Lane 1,P2,more
            1,YARD,The yard,ignored,C_2,Lane 2,P3

            """,
            "sites.csv"
        )
        #expect(lines == [])
        #expect(directory?.sensors.mapValues(\.id) == [0: "GATE", 1: "YARD"])
        #expect(directory?.sensors[1]?.type == "Camera")
        #expect(directory?.sensors[1]?.description == "The yard")
        #expect(directory?.places[0]?.details == ["C_1", "Lane 1", "P2"])
        #expect(directory?.modules[1]?.version == "1.0")
    }

    @Test(
        arguments: [
            (
                "[sensor0]\nenable=1\nlocation=1;2\n", "sites.txt",
                """
                /ds/sites.txt:3:10: error: `location` in `[sensor0]` has 2 numbers; it must be \
                `latitude;longitude;altitude`.
                """
            ),
            (
                "[place0]\nenable=1\ncoordinate=1;2;x\n", "sites.txt",
                """
                /ds/sites.txt:3:12: error: `coordinate` in `[place0]` is `1;2;x`; it must be numbers with `;` \
                between them.
                """
            ),
            (
                "[sensor0]\nenable=1\nlocaton=1;2;3\n", "sites.txt",
                "/ds/sites.txt:3:1: warning: The key `localton`"
            ),
            (
                "[sensor0]\nenable=1\n[sensr1]\nenable=1\n", "sites.txt",
                """
                /ds/sites.txt:3:1: warning: `[sensr1]` is no group of a file of sites, and has no effect; \
                `[sensor0]` may be meant.
                """
            ),
            (
                "[sensor0]\nenable=1\n[sensor]\nenable=1\n", "sites.txt",
                """
                /ds/sites.txt:3:1: warning: `[sensor]` is no group of a file of sites, and has no effect; \
                `[sensor0]` may be meant.
                """
            ),
            (
                "[sensor0]\nenable=1\n[sensor99999999999999999999]\nenable=1\n", "sites.txt",
                """
                /ds/sites.txt:3:1: warning: `[sensor99999999999999999999]` is no group of a file of sites, and has \
                no effect.
                """
            ),
            (
                "[sensor0]\nenable=1\n[place0]\nid=1\n", "sites.txt",
                """
                /ds/sites.txt:3:1: warning: `[place0]` has no `enable=1`, without which DeepStream passes over it, \
                as Weir does.
                """
            ),
            (
                "[sensor0]\nenable=0\n", "sites.txt",
                "app.txt:3: warning: The file of sites `/ds/sites.txt` tells of nothing that is enabled."
            ),
            (
                "a,b\n0,GATE\n1,YARD,y,i,1,2,3\n", "sites.csv",
                """
                /ds/sites.csv:2: error: A line of a table of sites has 7 columns (camera, the sensor's id, its \
                description, the camera's name, and three details of the place); this one has 2.
                """
            ),
            ("", "sites.txt", "app.txt:3: error: The file of sites `/ds/sites.txt` is empty."),
            ("- a\n", "sites.yml", "/ds/sites.yml:1:1: error: The file is a list; it must be a map of groups."),
        ] as [(String, String, String)]
    )
    func whatIsWrongIsOneSentence(text: String, name: String, line: String) {
        let lines = read(text, name).lines
        let wanted = line.replacing("localton", with: "locaton")
        #expect(lines.contains { $0.hasPrefix(wanted) }, "\(lines)")
    }

    @Test func numbersOfSensorsByTheirIds() {
        let reading = Reading(fileSystem: MemoryFileSystem(["/ds/sites.txt": Self.groups]))
        let sensors = SiteFileReader(reading: reading).sensors("/ds/sites.txt", place: Place(file: "a"), key: "b")
        #expect(sensors == ["CAMERA_ID": 0])
    }
}
