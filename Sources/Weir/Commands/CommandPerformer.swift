import Foundation
import Glibc
import Synchronization
import WeirConfig
import WeirCore

/// Does commands, and says what became of them; one at a time.
final class CommandPerformer: Sendable {
    private let channel: CommandChannel
    private let target: any CommandTarget
    private let memory = Mutex(CommandMemory())

    init(_ channel: CommandChannel, _ target: any CommandTarget) {
        self.channel = channel
        self.target = target
    }

    /// Does a command; nil for what is an answer to one.
    func answer(_ message: IncomingMessage) async -> OutgoingMessage? {
        let reading = read(message)
        guard !reading.isAnswer else { return nil }
        let key = reading.id.map { CommandMemory.Key(topic: message.topic, id: $0) }
        // First of all: what was done may make no sense any more, as where it removed its stream.
        if let key, let answer = earlierAnswer(key, reading, message) { return answer }
        let request: CommandRequest
        switch reading.request {
        case .success(let found): request = found
        case .failure(let error): return told(error.problems, reading, message)
        }
        let answer = await perform(request, reading)
        let topic = channel.replyTopic(to: message.topic)
        // Looking changes nothing: a picture is rather taken anew than kept.
        guard let key, request.action != .snapshot else { return answer.message(on: topic, id: UUID().uuidString) }
        let sent = answer.message(on: topic, id: key.id)
        memory.withLock { $0.keep(sent, to: message.payload, as: key, at: .now) }
        return sent
    }

    /// What a command with this id was answered; nil where there was none.
    private func earlierAnswer(
        _ key: CommandMemory.Key,
        _ reading: CommandReading,
        _ message: IncomingMessage
    ) -> OutgoingMessage? {
        switch memory.withLock({ $0.find(key, message.payload, at: .now) }) {
        case .new: return nil
        case .answered(let answer): return answer
        case .taken:
            let minutes = CommandMemory.span / 60_000_000_000
            let sentence = "Another command had the id “\(key.id)” in the last \(minutes) minutes; each needs its own."
            return told([RequestError.Problem(sentence)], reading, message)
        }
    }

    /// Says that too many commands wait.
    func refusal(of message: IncomingMessage, waiting: Int) -> OutgoingMessage? {
        let reading = read(message)
        guard !reading.isAnswer else { return nil }
        let sentence = "\(waiting) commands wait already; send it again later."
        return told([RequestError.Problem(sentence)], reading, message)
    }

    private func read(_ message: IncomingMessage) -> CommandReading {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let situation = CommandSituation(
            streams: target.streamNames,
            sensors: channel.sensors,
            time: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        )
        return RequestText.command(message.payload, in: situation)
    }

    /// The answer to what wasn't begun; its id is a new one, as the command may be sent again with its own.
    private func told(
        _ problems: [RequestError.Problem],
        _ reading: CommandReading,
        _ message: IncomingMessage
    ) -> OutgoingMessage {
        let answer = CommandAnswer(id: reading.id, name: reading.name, problems: problems)
        return answer.message(on: channel.replyTopic(to: message.topic), id: UUID().uuidString)
    }
}

// MARK: - What is done

extension CommandPerformer {
    private func perform(_ request: CommandRequest, _ reading: CommandReading) async -> CommandAnswer {
        var answer = CommandAnswer(id: reading.id, name: reading.name, stream: request.stream)
        let stream = request.stream
        do throws(WeirError) {
            switch request.action {
            case .add(let source): try await target.add(source)
            case .remove: try await target.remove(stream)
            case .change(let change): try await target.change(stream, change)
            case .snapshot: answer.picture = try await target.snapshot(of: stream)
            case .startRecording(let clip): answer.result = try start(clip, of: stream)
            case .stopRecording: answer.result = try stop(stream)
            }
        } catch {
            answer.problems = [RequestError.Problem("\(error)")]
        }
        return answer
    }

    private func start(_ clip: ClipRequest, of stream: SourceID) throws(WeirError) -> [(String, JSONValue)] {
        let session = try target.recording(of: stream).start(secondsBack: clip.before, duration: clip.duration)
        return [("clip", .integer(session.number))]
    }

    private func stop(_ stream: SourceID) throws(WeirError) -> [(String, JSONValue)] {
        let recording = try target.recording(of: stream)
        let before = recording.status
        let session = try recording.stop(nil)
        let file = before.session?.number == session.number ? before.sessionFile : nil
        return [("clip", .integer(session.number))] + (file.map { [("file", .string($0))] } ?? [])
    }
}
