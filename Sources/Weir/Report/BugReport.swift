import Foundation
import WeirConfig
import WeirCore
import WeirElements
import WeirGStreamer

/// One archive with what helps to find a mistake, and without secrets.
public struct BugReport: Sendable {
    /// The application's file; nil for none.
    public var file: String?
    /// Files of log lines, of which the ends are taken.
    public var logs: [String]
    /// What a service answered last to `/metrics` and the like, by the names of the files they go into.
    public var answers: [String: String]
    /// A folder of `weir run --raw`, which goes in as it is.
    public var raw: String?

    /// How much is taken of the end of a log, in bytes.
    private static let longestLog = 4_000_000
    /// No configuration is longer, in bytes.
    private static let longestFile = 16_000_000

    public init(file: String? = nil, logs: [String] = [], answers: [String: String] = [:], raw: String? = nil) {
        self.file = file
        self.logs = logs
        self.answers = answers
        self.raw = raw
    }

    /// Writes the archive to `path`, a `.tar.gz`; what could not be put in is returned, a sentence each.
    ///
    /// Throws `.resource` where the archive can't be written.
    public func write(to path: String) throws(WeirError) -> [String] {
        let folder = "\(NSTemporaryDirectory())/weir-report-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var content = ReportContent(folder: "\(folder)/weir-report", cover: SecretCover(known: knownSecrets))
        try content.begin()
        try content.add("versions.txt", SystemFacts.versions)
        try content.add("devices.txt", SystemFacts.devices)
        for (name, answer) in answers.sorted(by: { $0.key < $1.key }) { try content.add(name, answer) }
        try addApplication(to: &content)
        for (number, log) in logs.enumerated() {
            guard let text = end(of: log) else {
                content.problems.append("\(log) can't be read.")
                continue
            }
            try content.add("logs/\(number)-\(URL(filePath: log).lastPathComponent)", text)
        }
        if let raw { content.copy(raw, to: "raw") }
        try content.add("problems.txt", content.problems.map { $0 + "\n" }.joined())
        try pack(folder, to: path)
        return content.problems
    }

    private func addApplication(to content: inout ReportContent) throws(WeirError) {
        guard let file else { return }
        guard let data = FileManager.default.contents(atPath: file), data.count <= Self.longestFile else {
            return content.problems.append("\(file) can't be read.")
        }
        let name = URL(filePath: file).lastPathComponent
        try content.add("configuration/\(name)", String(decoding: data, as: UTF8.self))
        let report = ConfigurationReader(needsSources: false).read(file)
        if !report.diagnostics.isEmpty {
            try content.add("configuration/diagnostics.txt", report.diagnostics.map { "\($0)\n" }.joined())
        }
        guard let application = report.application else { return }
        let text = ApplicationText.text(application.withoutSecrets, folder: "/")
        try content.add("configuration/as-read.yaml", text)
        do throws(WeirError) { try draw(application, to: &content) } catch {
            content.problems.append("the pipeline can't be drawn: \(error)")
        }
    }

    /// The elements with their properties as Graphviz takes them, and a picture by it or by ourselves.
    private func draw(_ application: Application, to content: inout ReportContent) throws(WeirError) {
        try Elements.register()
        var plan = try PipelinePlan(application, isOpen: application.sources.isEmpty)
        // Nothing is to listen for it.
        for picture in plan.pictures.indices {
            for output in plan.pictures[picture].outputs.indices {
                plan.pictures[picture].outputs[output].deliveries = []
            }
        }
        try content.add("pipeline.dot", try LivePipeline(plan).pipeline.drawing)
        let isDrawn = run(
            "/usr/bin/env",
            ["dot", "-Tsvg", "-o", content.path("pipeline.svg"), content.path("pipeline.dot")]
        )
        if !isDrawn { try content.add("pipeline.svg", PlanDrawing.svg(plan)) }
    }

    private func end(of log: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: log) else { return nil }
        defer { try? file.close() }
        guard let length = try? file.seekToEnd() else { return nil }
        let start = length > UInt64(Self.longestLog) ? length - UInt64(Self.longestLog) : 0
        guard (try? file.seek(toOffset: start)) != nil, let data = try? file.readToEnd() ?? Data() else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private func pack(_ folder: String, to path: String) throws(WeirError) {
        guard run("/usr/bin/env", ["tar", "-czf", path, "-C", folder, "weir-report"]) else {
            throw WeirError(.resource, "\(path) can't be written by tar; name another place.")
        }
    }

    private func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// What the file's credentials lead to and the service's token, in case they stand elsewhere too.
    private var knownSecrets: [String] {
        applicationSecrets + [ProcessInfo.processInfo.environment["WEIR_TOKEN"] ?? ""]
    }

    private var applicationSecrets: [String] {
        guard let file, let application = ConfigurationReader(needsSources: false).read(file).application else {
            return []
        }
        let targets = application.outputs.flatMap { output -> [String] in
            if case .push(let address, _, _) = output.kind { PushAddress.secrets(in: address) } else { [] }
        }
        return targets
            + application.sources.flatMap { source -> [String] in
                var secrets: [String] = []
                if case .uri(let address) = source.location { secrets += StreamAddress.secrets(in: address) }
                let place = source.connection.credentials.flatMap { SecretPlace($0.password) }
                if let password = place?.readText() { secrets.append(password) }
                return secrets
            }
    }
}

/// The files of a report while they are gathered.
private struct ReportContent {
    let folder: String
    let cover: SecretCover
    /// What could not be put in, a sentence each.
    var problems: [String] = []

    init(folder: String, cover: SecretCover) {
        self.folder = folder
        self.cover = cover
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func begin() throws(WeirError) {
        try makeFolder(folder)
        for name in ["configuration", "logs"] { try makeFolder(path(name)) }
    }

    func add(_ name: String, _ text: String) throws(WeirError) {
        do { try Data(cover.covered(text).utf8).write(to: URL(filePath: path(name))) } catch {
            throw WeirError(.resource, "\(path(name)) can't be written; is there room?", cause: "\(error)")
        }
    }

    mutating func copy(_ source: String, to name: String) {
        do { try FileManager.default.copyItem(atPath: source, toPath: path(name)) } catch {
            problems.append("\(source) can't be copied.")
        }
    }

    private func makeFolder(_ path: String) throws(WeirError) {
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw WeirError(.resource, "the folder \(path) can't be made.", cause: "\(error)")
        }
    }
}
