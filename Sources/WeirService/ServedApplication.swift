public import WeirConfig
import WeirCore

/// What a service tells of the application that it serves.
public struct ServedApplication: Sendable {
    public var application: WeirConfig.Application
    /// The file that it was read from; nil for none.
    public var file: String?
    /// The version of Weir.
    public var version: String

    public init(_ application: WeirConfig.Application, file: String?, version: String) {
        self.application = application
        self.file = file
        self.version = version
    }

    /// What stands under `/api/v1/application`, its streams aside.
    func document(streams: Int, condition: ServiceCondition, seconds: Double) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("version", .string(version)),
            ("condition", .string(condition.rawValue)),
            ("uptime", .number(seconds.rounded())),
        ]
        if let file { members.append(("file", .string(file))) }
        members += [("streams", .integer(streams)), ("models", .integer(application.stages.count))]
        if let track = application.track { members.append(("tracker", .string(track.algorithm.rawValue))) }
        members += [
            ("outputs", .array(application.outputs.map { .string($0.kind.place) })),
            ("records", .array(application.records.map { .string(Self.place($0)) })),
            ("events", .array(application.events.map { .string(Self.place($0)) })),
        ]
        return .object(members)
    }

    /// What stands under `/api/v1/models`.
    var models: JSONValue {
        .object([("models", .array(application.stages.map(Self.model)))])
    }

    private static func model(_ stage: WeirConfig.Application.Stage) -> JSONValue {
        let model = stage.model
        let file =
            switch model.model {
            case .demo: "demo"
            case .file(let path): path
            }
        var members: [(String, JSONValue)] = [
            ("id", .integer(model.componentID)),
            ("model", .string(file)),
            ("input", .string(input(stage.input))),
            ("engine", .string(model.engine.rawValue)),
            ("device", .string(model.device)),
            ("precision", .string(model.precision.rawValue)),
            ("interval", .integer(model.interval)),
        ]
        if let task = model.task { members.append(("task", .string(task.rawValue))) }
        if let family = model.family { members.append(("family", .string(family))) }
        if let threshold = model.threshold { members.append(("threshold", .number(Double("\(threshold)") ?? 0))) }
        return .object(members)
    }

    private static func input(_ input: WeirConfig.Application.Stage.Input) -> String {
        switch input {
        case .frames: "frames"
        case .objects: "objects"
        case .regions: "regions"
        }
    }

    private static func place(_ records: WeirConfig.Application.Records) -> String {
        switch records {
        case .standardOutput: "-"
        case .file(let path): path
        }
    }
}

/// How a service is.
public enum ServiceCondition: String, CaseIterable, Sendable {
    /// Its streams are being added.
    case starting
    /// It does what it is for.
    case ready
    /// It ends its streams.
    case stopping
}
