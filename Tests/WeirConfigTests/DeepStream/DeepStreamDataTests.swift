import Testing
import WeirCore

@testable import WeirConfig

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Folder of real configurations; nil where the machine hasn't got it.
private let configurations: String? = {
    let here = FilePath.folder(of: #filePath)
    let shared = getenv("WEIR_TEST_DATA").map { String(cString: $0) } ?? here + "/../../../../shared/data"
    let folder = shared + "/deepstream-configs"
    return LocalFileSystem().kind(of: folder) == .folder ? folder : nil
}()

private func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var paths: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name.hasPrefix(".") || name == "MANIFEST.md" { continue }
        let path = folder + "/" + name
        paths += LocalFileSystem().kind(of: path) == .folder ? files(in: path) : [path]
    }
    return paths.sorted()
}

/// Real files about analytics, which the real applications name by names that they don't have here.
private let occupancyAnalytics = analytics("occupancy-analytics__config__nvdsanalytics_config.txt")
private let branchAnalytics = analytics("bodypose_yolo__config_nvdsanalytics.txt")

private func analytics(_ ending: String) -> String {
    let all = configurations.map { files(in: $0 + "/nvdsanalytics") } ?? []
    return all.first { $0.hasSuffix(ending) } ?? ""
}

/// The files of the disk, where every model, label, video and camera that is named is there as well.
private struct GenerousFileSystem: FileSystem {
    private static let endings = [
        "onnx", "txt", "names", "mp4", "h264", "mov", "xml", "bin", "csv", "yml", "yaml", "pbtxt",
    ]

    /// Files that are nowhere else.
    var written: [String: String] = [:]

    func read(_ path: String, limit: Int) throws(WeirError) -> [UInt8] {
        if let text = written[path] { return Array(text.utf8) }
        if LocalFileSystem().kind(of: path) != .missing { return try LocalFileSystem().read(path, limit: limit) }
        // Files that the real ones name are as short as can be.
        if path.hasSuffix("csv") { return Array("enable,type,uri,num-sources\n1,3,a.mp4,4\n".utf8) }
        if path.contains("inferserver") {
            return Array("infer_config { backend { triton { model_name: 'm' model_repo { root: 'r' } } } }".utf8)
        }
        let name = FilePath.withoutEnding(FilePath.name(of: path))
        if name.contains("msgconv") { return Array("[sensor0]\nenable=1\nid=gate\n".utf8) }
        if name.contains("analytics") {
            let file = name.hasPrefix("nvdsanalytics") ? occupancyAnalytics : branchAnalytics
            return try LocalFileSystem().read(file, limit: limit)
        }
        if let branch = name.last?.wholeNumberValue {
            if name.hasPrefix("tracker") { return Array("tracker:\n  ll-config-file: config_tracker_IOU.yml\n".utf8) }
            if name.hasPrefix("secondary-gie") { return Array(secondaries(ofBranch: branch).utf8) }
        }
        return Array("[property]\nonnx-file=m.onnx\ncluster-mode=2\n".utf8)
    }

    private func secondaries(ofBranch branch: Int) -> String {
        """
        secondary-gie0:
          enable: 1
          gie-unique-id: \(branch + 30)
          operate-on-gie-id: \(branch + 1)
          config-file: second.txt
        """
    }

    func kind(of path: String) -> FileKind {
        if let text = written[path] { return .file(bytes: text.utf8.count) }
        let kind = LocalFileSystem().kind(of: path)
        guard kind == .missing else { return kind }
        if path.hasPrefix("/dev/") { return .special }
        return Self.endings.contains(FilePath.ending(of: path)) ? .file(bytes: 1) : .folder
    }

    func canRead(_ path: String) -> Bool { true }
    func canWrite(_ path: String) -> Bool { true }
}

@Suite(.enabled(if: configurations != nil, "needs deepstream-configs of the test data"))
struct DeepStreamDataTests {
    private let paths = configurations.map(files) ?? []

    /// What is complained of in one file, as its own kind of file.
    private func complaints(_ path: String, in folder: String) -> [Diagnostic] {
        let reading = Reading(fileSystem: GenerousFileSystem())
        guard let text = reading.text(ofFile: path, place: Place(file: path)) else { return reading.diagnostics }
        let own = FilePath.folder(of: path)
        switch folder {
        case "deepstream-app": return ConfigurationReader(fileSystem: GenerousFileSystem()).read(path).diagnostics
        case "nvinfer":
            let file = ConfigurationText(file: path, text: text, reading: reading).keyFile()
            let reader = file.map { NvInferReader(file: $0, reading: reading, folder: own) }
            _ = reader?.model(application: nil)
        case "tracker":
            let file = ConfigurationText(file: path, text: text, reading: reading).keyFile()
            _ = file.map { NvTrackerReader(file: $0, reading: reading).tracking() }
        case "nvdsanalytics":
            let file = ConfigurationText(file: path, text: text, reading: reading).keyFile()
            let rules = file.flatMap { NvAnalyticsReader(file: $0, reading: reading).rules() }
            if rules?.isEmpty != false { reading.error(Place(file: path), "There are no rules.") }
        case "nvinferserver":
            let group = KeyFile.Group(name: "primary-gie", place: Place(file: path), entries: [])
            let application = GroupReader(group: group, reading: reading, folder: own)
            _ = NvInferServerReader(file: path, reading: reading, folder: own).model(text, application)
        default: return ConfigurationReader(fileSystem: GenerousFileSystem()).read(path).diagnostics
        }
        return reading.report(nil).diagnostics
    }

    /// Severity, key and place of everything, a line each; the sentences are tested elsewhere.
    private func allComplaints() -> [String] {
        paths.flatMap { path in
            let folder = FilePath.name(of: FilePath.folder(of: path))
            return complaints(path, in: folder).map { diagnostic in
                // Files are called by their repository, their folders and their name, with two lines between.
                let name = FilePath.name(of: diagnostic.place.file).split(separator: "_").suffix(5).joined(
                    separator: "_"
                )
                let place = diagnostic.place.file == path ? name : "a file that is named there"
                let line = diagnostic.place.line.map { ":\($0)" } ?? ""
                return "\(folder)/\(place)\(line): \(diagnostic.severity): \(diagnostic.key ?? "the file")"
            }
        }
    }

    /// `WEIR_RECORD=1` writes the list anew; each line of it was looked at and is true.
    @Test func nothingIsComplainedOfThatIsRight() {
        #expect(paths.count >= 115)
        let found = allComplaints()
        if getenv("WEIR_RECORD") != nil { record(found) }
        #expect(found == realComplaints.split(separator: "\n").map(String.init))
    }

    private func record(_ lines: [String]) {
        let text = lines.map { "    \($0)" }.joined(separator: "\n")
        let declaration =
            "/// What is complained of in real files; see `DeepStreamDataTests`.\nlet realComplaints = \"\"\"\n"
        guard let file = fopen(FilePath.folder(of: #filePath) + "/RealComplaints.swift", "w") else { return }
        fputs(declaration + text + "\n    \"\"\"\n", file)
        fclose(file)
    }

    @Test func everyFileAboutAModelTellsOne() {
        for path in paths where path.contains("/nvinfer/") {
            let reading = Reading(fileSystem: GenerousFileSystem())
            let text = reading.text(ofFile: path, place: Place(file: path)) ?? ""
            let file = ConfigurationText(file: path, text: text, reading: reading).keyFile()
            let reader = file.map { NvInferReader(file: $0, reading: reading, folder: FilePath.folder(of: path)) }
            let model = reader?.model(application: nil)
            #expect(model?.detection.model != .demo, "\(path)")
            #expect(!reading.hasErrors, "\(path)")
        }
    }

    @Test func everyApplicationIsTheSameInWeirsOwnFile() {
        var converted = 0
        for path in paths {
            let original = ConfigurationReader(fileSystem: GenerousFileSystem()).read(path)
            guard let application = original.application else { continue }
            let written = convert(path)
            #expect(written.diagnostics == original.diagnostics, "\(path)")
            let again = readBack(written.text ?? "")
            #expect(again.diagnostics == [], "\(path)\n\(written.text ?? "")")
            #expect(again.application == application, "\(path)\n\(written.text ?? "")")
            converted += 1
        }
        #expect(converted >= 16)
    }

    @Test func everyModelIsTheSameInWeirsOwnFile() {
        for path in paths where path.contains("/nvinfer/") || path.contains("/nvinferserver/") {
            guard let part = convert(path).text else {
                Issue.record("\(path) is not converted")
                continue
            }
            let reading = Reading(fileSystem: GenerousFileSystem())
            let text = reading.text(ofFile: path, place: Place(file: path)) ?? ""
            guard let model = DeepStreamModel.read(text, of: path, reading) else { continue }
            var first = ""
            if model.looksAtObjects { first = "detect: { model: demo, stage: \(model.objects.fromStage ?? 99) }\n" }
            let again = readBack("sources: 'scene:'\nrecords: '-'\n" + first + part)
            #expect(again.diagnostics == [], "\(path)\n\(part)")
            var expected = model.detection
            if model.looksAtObjects, !model.hasNumber { expected.componentID = 2 }
            #expect(again.application?.stages.last?.model == expected, "\(path)\n\(part)")
            if model.looksAtObjects {
                #expect(again.application?.stages.last?.input == .objects(model.objects), "\(path)\n\(part)")
            }
        }
    }

    private func convert(_ path: String) -> ConversionReport {
        DeepStreamConverter(fileSystem: GenerousFileSystem()).convert(path, folder: "/out", workingFolder: "/")
    }

    private func readBack(_ text: String) -> ConfigurationReport {
        ConfigurationReader(fileSystem: GenerousFileSystem(written: ["/out/app.yaml": text])).read("/out/app.yaml")
    }
}
