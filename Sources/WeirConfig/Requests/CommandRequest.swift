import WeirCore

/// What a message on a topic asks of a running application.
public struct CommandRequest: Hashable, Sendable {
    /// What can be asked for, by the words of messages.
    public enum Name: String, CaseIterable, Sendable {
        case addStream = "add-stream"
        case removeStream = "remove-stream"
        case changeStream = "change-stream"
        case snapshot
        case startRecording = "start-recording"
        case stopRecording = "stop-recording"
    }

    public enum Action: Hashable, Sendable {
        case add(Application.Source)
        case remove
        case change(StreamChange)
        case snapshot
        case startRecording(ClipRequest)
        case stopRecording
    }

    /// The stream that it is about.
    public var stream: SourceID
    public var action: Action
}

/// What a command is read against.
public struct CommandSituation: Sendable {
    /// The streams there are, in the order of their numbers.
    public var streams: [SourceID]
    /// Streams by the ids that commands have for their sensors.
    public var sensors: [String: String]
    /// Seconds since 1970.
    public var time: Double

    public init(streams: [SourceID], sensors: [String: String] = [:], time: Double) {
        self.streams = streams
        self.sensors = sensors
        self.time = time
    }
}

/// What could be read of a command; who sent it is told as much even where the rest is wrong.
public struct CommandReading: Sendable {
    /// What its answer is known by.
    public var id: String?
    public var name: CommandRequest.Name?
    /// Whether it is an answer to a command, which comes where a filter of topics takes in the topic of answers.
    public var isAnswer = false
    public var request: Result<CommandRequest, RequestError>
}

extension RequestText {
    /// Bytes of the longest command: as much as a body of a request may have, and far more than hundreds of rules take.
    public static let longestCommand = 262_144

    /// A command, as a message on a topic has it.
    public static func command(_ json: [UInt8], in situation: CommandSituation) -> CommandReading {
        guard json.count <= longestCommand else {
            let sentence = "The command has more than \(longestCommand) bytes; none needs as many."
            let error = RequestError(problems: [RequestError.Problem(sentence)], isSyntax: false)
            return CommandReading(request: .failure(error))
        }
        var reader = CommandReader(situation: situation)
        do {
            let request = try read(json) { root, context in reader.request(root, context) }
            return CommandReading(
                id: reader.id,
                name: reader.name,
                isAnswer: reader.isAnswer,
                request: .success(request)
            )
        } catch {
            return CommandReading(id: reader.id, name: reader.name, isAnswer: reader.isAnswer, request: .failure(error))
        }
    }
}
