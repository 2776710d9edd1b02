import WeirConfig
import WeirCore

/// Has commands from a broker's topics done, one after the other in the order in which they came, and answered.
///
/// A thread of its own connects, and again whenever the connection is lost, and sends the answers.
public final class CommandListener: Sendable {
    /// Commands that wait, and answers, at most: commands come from people and schedulers, so that more are a mistake.
    private static let limit = 100
    /// Answers at most where more commands come; what comes then is dropped.
    private static let refusalLimit = 1000
    /// How long the broker may take to let itself be connected, in nanoseconds.
    private static let connectTimeout: UInt64 = 10_000_000_000
    /// How long it may take to answer, in nanoseconds.
    private static let answerTimeout: UInt64 = 30_000_000_000
    /// The longest pause between attempts, in nanoseconds.
    private static let longestPause: UInt64 = 30_000_000_000
    /// How long a connection on which nothing came must hold to count as one that is well, in nanoseconds.
    private static let steadyTime: UInt64 = 10_000_000_000
    /// How often it is looked whether the connection still holds, in nanoseconds.
    private static let watchInterval: UInt64 = 500_000_000
    /// How often one that is to end is interrupted, in nanoseconds.
    private static let interruptionPause: UInt64 = 100_000_000

    private let channel: CommandChannel
    private let broker: any MessageBroker
    private let performer: CommandPerformer
    /// The channel, for sentences.
    private let name: String
    /// Where commands are done; nil for where tasks usually run.
    private let executor: (any TaskExecutor)?
    private let tell: @Sendable (String) -> Void
    private let shared = Monitor(State())

    private struct State {
        var waiting: [IncomingMessage] = []
        var isWorking = false
        var outgoing: [OutgoingMessage] = []
        var drops = LossCount()
        var lostAnswers = LossCount()
        var isEnding = false
        var isEnded = false
    }

    /// Counts what goes on being lost.
    private struct LossCount {
        private var count = 0
        private var warning = CountedWarning()

        /// How many there were by now, where it is time to tell.
        mutating func add() -> Int? {
            count += 1
            return warning.isDue(at: count) ? count : nil
        }
    }

    /// Begins at once.
    ///
    /// `tell` gets warnings. Commands are done by `executor`, where one is given.
    public init(
        _ channel: CommandChannel,
        _ broker: any MessageBroker,
        _ target: any CommandTarget,
        name: String,
        executor: (any TaskExecutor)? = nil,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.channel = channel
        self.broker = broker
        performer = CommandPerformer(channel, target)
        self.name = name
        self.executor = executor
        self.tell = tell
        runInBackground { self.run() }
    }

    /// Takes no more commands, and returns when the connection is closed; what waits is not done, and what is being done not
    /// answered.
    public func end() {
        shared.update { $0.isEnding = true }
        // It may be between two waits when it is interrupted.
        repeat {
            broker.interrupt()
        } while shared.wait(
            until: .now.advanced(by: Self.interruptionPause),
            { $0.isEnded ? true : nil }
        ) == nil
    }

    private var isEnding: Bool { shared.read(\.isEnding) }
}

// MARK: - Commands

extension CommandListener {
    private func receive(_ message: IncomingMessage) {
        guard !channel.isReply(message.topic) else { return }
        // One byte too many is enough to tell that it is too long.
        let payload = Array(message.payload.prefix(RequestText.longestCommand + 1))
        let command = IncomingMessage(topic: message.topic, payload: payload)
        switch shared.update({ Self.room(for: command, &$0) }) {
        case .begins: Task(executorPreference: executor) { await self.work() }
        case .waits, .ends: break
        case .isRefused(let waiting):
            guard let answer = performer.refusal(of: command, waiting: waiting) else { return }
            shared.update { $0.outgoing.append(answer) }
        case .isDropped(let count):
            guard let count else { return }
            tell("\(name): a command (\(count) by now) was dropped, as more come than can be answered.")
        }
    }

    private enum Room {
        case begins, waits, ends
        case isRefused(waiting: Int)
        case isDropped(count: Int?)
    }

    private static func room(for command: IncomingMessage, _ state: inout State) -> Room {
        if state.isEnding { return .ends }
        guard state.waiting.count + state.outgoing.count < limit else {
            if state.outgoing.count < refusalLimit { return .isRefused(waiting: state.waiting.count) }
            return .isDropped(count: state.drops.add())
        }
        state.waiting.append(command)
        if state.isWorking { return .waits }
        state.isWorking = true
        return .begins
    }

    /// Does what waits; only one such task is there at a time.
    private func work() async {
        while let command = nextCommand() {
            guard let answer = await performer.answer(command) else { continue }
            shared.update { $0.outgoing.append(answer) }
        }
    }

    private func nextCommand() -> IncomingMessage? {
        shared.update { state in
            guard !state.waiting.isEmpty, !state.isEnding else {
                state.isWorking = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}

// MARK: - The connection

extension CommandListener {
    private func run() {
        var attempts = ConnectionAttempts(longestPause: Self.longestPause)
        while !isEnding {
            do throws(WeirError) {
                try connect()
                try serve(&attempts)
            } catch {
                guard !isEnding else { break }
                let failure = attempts.failed()
                if failure.isWorthTelling { tell("\(name): \(error) Attempt \(failure.count + 1) follows.") }
                _ = shared.wait(until: .now.advanced(by: failure.pause)) { $0.isEnding ? true : nil }
            }
        }
        broker.close()
        shared.update { $0.isEnded = true }
    }

    private func connect() throws(WeirError) {
        try broker.connect(timeout: Self.connectTimeout)
        try broker.subscribe(topics: channel.topics) { [weak self] message in
            self?.receive(message)
        }
    }

    private enum Step {
        case send([OutgoingMessage])
        case end
    }

    private static func step(_ state: inout State) -> Step? {
        if state.isEnding { return .end }
        guard !state.outgoing.isEmpty else { return nil }
        defer { state.outgoing = [] }
        return .send(state.outgoing)
    }

    /// Sends answers until it is to end; throws when the connection is lost.
    private func serve(_ attempts: inout ConnectionAttempts) throws(WeirError) {
        let steadyTime = MonotonicTime.now.advanced(by: Self.steadyTime)
        var (isSteady, hasSent) = (false, false)
        while true {
            switch shared.wait(until: .now.advanced(by: Self.watchInterval), Self.step) {
            case .end: return
            case .send(let answers):
                try send(answers)
                hasSent = true
            case nil: break
            }
            guard broker.isConnected else { throw WeirError(.resource, "The connection is lost.") }
            guard !isSteady, .now >= steadyTime || hasSent else { continue }
            isSteady = true
            if attempts.succeeded() { tell("\(name): commands are taken again.") }
        }
    }

    /// Sends answers; those that the broker hasn't answered for are sent again when it is connected anew.
    private func send(_ answers: [OutgoingMessage]) throws(WeirError) {
        let deliveries = broker.send(answers, timeout: Self.answerTimeout)
        var unsent: [OutgoingMessage] = []
        var problem: String?
        for (index, answer) in answers.enumerated() {
            let isAnswered = index < deliveries.count
            switch isAnswered ? deliveries[index] : .unanswered("The broker hasn't answered for all that was sent.") {
            case .delivered: break
            case .tooLarge(let reason):
                let smaller = answer.smaller
                if smaller.payload.count < answer.payload.count { unsent.append(smaller) } else { lose(answer, reason) }
            case .refused(let reason), .forbidden(let reason): lose(answer, reason)
            case .unanswered(let reason):
                problem = reason
                unsent.append(answer)
            }
        }
        shared.update { $0.outgoing = unsent + $0.outgoing }
        if let problem { throw WeirError(.resource, problem) }
    }

    private func lose(_ answer: OutgoingMessage, _ reason: String) {
        guard let count = shared.update({ $0.lostAnswers.add() }) else { return }
        tell("\(name): a command (\(count) by now) wasn't answered on \"\(answer.topic)\": \(reason)")
    }
}
