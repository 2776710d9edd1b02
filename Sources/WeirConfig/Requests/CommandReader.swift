import WeirCore

/// A command while it is being read.
struct CommandRequestDraft {
    /// A value with its place, for what is only known to be wrong when the rest is read.
    struct Given<Value> {
        let value: Value
        let text: YAMLValue
        let context: YAMLContext
    }

    var source: Given<YAMLValue>?
    var stream: Given<String>?
    var sensor: Given<String>?
    var change: StreamChange?
    var clip = ClipRequest()
    /// Seconds since 1970.
    var start: Given<Double>?
    var end: Given<Double>?
}

/// Reads a command, and finds the stream that it is about.
struct CommandReader {
    let situation: CommandSituation
    private(set) var id: String?
    private(set) var name: CommandRequest.Name?
    private(set) var isAnswer = false

    init(situation: CommandSituation) {
        self.situation = situation
    }

    mutating func request(_ root: YAMLValue, _ context: YAMLContext) -> CommandRequest? {
        guard case .map(let entries) = root.content else {
            context.expected(.section("command"), for: root)
            return nil
        }
        isAnswer = entries.contains { $0.key == CommandRequestKeys.mark }
        id = entries.first { $0.key == "id" }.flatMap { CommandRequestKeys.validID($0.value) }
        guard let entry = entries.first(where: { $0.key == "command" }) else {
            let names = Shape.choice(CommandRequest.Name.allCases.map(\.rawValue)).description
            context.error(root, "`command` is missing: what is to be done, \(names).")
            return nil
        }
        name = CommandRequest.Name.read(entry.value, context.within(entry.key))
        guard let name else { return nil }
        var draft = CommandRequestDraft()
        CommandRequestKeys.section(name).read(root, context, into: &draft)
        return request(name, draft, root, context)
    }

    private func request(
        _ name: CommandRequest.Name,
        _ draft: CommandRequestDraft,
        _ root: YAMLValue,
        _ context: YAMLContext
    ) -> CommandRequest? {
        if name == .addStream {
            let number = RequestText.freeNumber(besides: Set(situation.streams.map(\.name)))
            let source = draft.source.flatMap { SourceKeys.source($0.value, $0.context, number: number) }
            return source.map { CommandRequest(stream: $0.id, action: .add($0)) }
        }
        let stream = stream(draft, root, context)
        let action: CommandRequest.Action? =
            switch name {
            case .addStream: nil
            case .removeStream: .remove
            case .changeStream: draft.change.map { .change($0) }
            case .snapshot: .snapshot
            case .startRecording: clip(draft, root, context).map { .startRecording($0) }
            case .stopRecording: .stopRecording
            }
        guard let stream, let action else { return nil }
        return CommandRequest(stream: stream, action: action)
    }
}

// MARK: - Its stream

extension CommandReader {
    private func stream(_ draft: CommandRequestDraft, _ root: YAMLValue, _ context: YAMLContext) -> SourceID? {
        if draft.stream != nil, let sensor = draft.sensor {
            sensor.context.error(
                sensor.text,
                "`stream` and `sensor` are both given; one of them says which stream it is."
            )
            return nil
        }
        if let given = draft.stream { return stream(called: given.value) ?? unknown(given) }
        if let sensor = draft.sensor { return stream(of: sensor) }
        // What is there and wrong has been told of.
        guard case .map(let entries) = root.content,
            !entries.contains(where: { ["stream", "sensor"].contains($0.key) })
        else { return nil }
        context.error(
            root,
            "`stream` is missing: the name of the stream; or `sensor` with an `id`, as DeepStream has it."
        )
        return nil
    }

    private func stream(called name: String) -> SourceID? { situation.streams.first { $0.name == name } }

    private func unknown(_ given: CommandRequestDraft.Given<String>) -> SourceID? {
        let meant = Spelling.suggestion(for: given.value, among: situation.streams.map(\.name))
        let hint = meant.map { "; \(quoted($0)) may be meant" } ?? ""
        given.context.error(given.text, "There is no stream \(quoted(given.value))\(hint).")
        return nil
    }

    /// The stream that the channel's file has for a sensor, else the one of its name, else the one of its number.
    private func stream(of sensor: CommandRequestDraft.Given<String>) -> SourceID? {
        let id = sensor.value
        if let name = situation.sensors[id] {
            if let stream = stream(called: name) { return stream }
            sensor.context.error(
                sensor.text,
                "The sensor \(quoted(id)) is the stream \(quoted(name)), but there is no such stream now."
            )
            return nil
        }
        if let stream = stream(called: id) { return stream }
        if let number = Int(id), situation.streams.indices.contains(number) { return situation.streams[number] }
        sensor.context.error(
            sensor.text,
            "The sensor \(quoted(id)) is not among the channel's `sensors`, and no stream has that name or number."
        )
        return nil
    }
}

// MARK: - Times

extension CommandReader {
    /// How far clocks may be apart, in seconds: those that are kept right by a network differ by less.
    private static let clockTolerance = 5.0

    /// The clip from `start`, or `before`, to `end`, or for `duration`, with times seen from now.
    private func clip(_ draft: CommandRequestDraft, _ root: YAMLValue, _ context: YAMLContext) -> ClipRequest? {
        guard case .map(let entries) = root.content else { return nil }
        for (moment, length) in [("start", "before"), ("end", "duration")] {
            let given = entries.filter { [moment, length].contains($0.key) }
            guard given.count > 1, let last = given.last else { continue }
            let sentence = "`\(moment)` and `\(length)` say the same in two ways; give one of them."
            context.within(last.key).error(last.value, sentence)
            return nil
        }
        var clip = draft.clip
        let (now, longest) = (situation.time, QuantityText.clip.range.upperBound)
        let longestText = QuantityText.clip.text(longest)
        if let start = draft.start {
            let back = now - start.value
            if back < -Self.clockTolerance {
                return wrong(
                    start,
                    "\(whole(-back)) s from now; a clip begins now or in the past: send the command then"
                )
            }
            if back > longest { return wrong(start, "\(whole(back)) s ago; a clip begins at most \(longestText) ago") }
            clip.before = max(0, back)
        }
        if let end = draft.end {
            let length = end.value - now
            guard end.value > (draft.start?.value ?? now - clip.before) else {
                return wrong(end, draft.start == nil ? "past" : "not after `start`; a clip ends after it begins")
            }
            if length > longest {
                return wrong(end, "\(whole(length)) s from now; a clip goes on for at most \(longestText)")
            }
            // What ended already is ended at once: it has all that was asked for, and what came since.
            clip.duration = max(0, length)
        }
        return clip
    }

    private func whole(_ seconds: Double) -> Int { Int(exactly: seconds.rounded()) ?? .max }

    private func wrong(_ given: CommandRequestDraft.Given<Double>, _ what: String) -> ClipRequest? {
        given.context.error(given.text, "\(quoted(given.context.key)) is \(given.text.summary), which is \(what).")
        return nil
    }
}
