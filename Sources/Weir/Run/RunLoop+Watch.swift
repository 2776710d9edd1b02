import WeirCore
import WeirGStreamer

extension RunLoop {
    /// A stream is begun anew so many times, since each time leaves threads behind that hang.
    private static let mostReplacements = 5

    /// Looks for elements and outputs that hang, and lets all others run on.
    mutating func watch(_ branches: [StreamBranch], at now: MonotonicTime, _ onEvent: (RunEvent) -> Void) {
        for (number, output) in live.outputs.enumerated() {
            var watch = outputWatches[number] ?? OutputWatch(patience: hangTime, at: now)
            let news = watch.look(taken: output.taken.value, isFull: output.isFull, at: now)
            outputWatches[number] = watch
            if let news { tell(news, of: output, onEvent) }
        }
        hangWatches = hangWatches.filter { number, _ in branches.contains { $0.number == number } }
        for branch in branches where supervisor.isRunning(branch.number) {
            var watch = hangWatches[branch.number] ?? HangWatch(patience: hangTime, at: now)
            let finding = watch.look(branch.counts, isHeldUp: live.isHeldUp(branch) || branch.hasEnded, at: now)
            hangWatches[branch.number] = watch
            if let finding { act(on: finding, of: branch, at: now, onEvent) }
        }
    }

    private mutating func tell(_ news: OutputWatch.News, of output: LiveOutput, _ onEvent: (RunEvent) -> Void) {
        switch news {
        case .stuck:
            output.leaveOut()
            let sentence = "\(output.place) has taken no picture for \(hangSeconds) s; they are left out until it does."
            perform([supervisor.warn(sentence)], onEvent)
        case .moving: perform([supervisor.warn("\(output.place) takes pictures again.")], onEvent)
        }
    }

    private mutating func act(
        on finding: HangWatch.Finding,
        of branch: StreamBranch,
        at now: MonotonicTime,
        _ onEvent: (RunEvent) -> Void
    ) {
        switch finding {
        case .source:
            // Those that come as they happen are connected anew by themselves, which they tell.
            guard !branch.plan.canBeginAnew else { return }
            let sentence = "no frame has come for \(hangSeconds) s; what sends it may hang."
            perform(supervisor.warn(sentence, of: branch.number), onEvent)
        case .element(let place):
            let stage = branch.stages[place]
            let sentence = "\(stage.title) has not let go of a frame for \(hangSeconds) s, and hangs; "
            // One that writes may have a reader who pauses.
            guard branch.plan.canBeginAnew, !stage.isWriter else {
                let rest = "nothing comes of the stream until it goes on."
                return perform(supervisor.warn(sentence + rest, of: branch.number), onEvent)
            }
            guard supervisor.streams[branch.number].map({ $0.replacements < Self.mostReplacements }) ?? false else {
                let rest = "the stream was begun anew \(Self.mostReplacements) times already."
                return perform(supervisor.streamHangs(branch.number, sentence + rest, at: now), onEvent)
            }
            perform(supervisor.warn(sentence + "the stream is begun anew.", of: branch.number), onEvent)
            beginAnew(branch, at: now, onEvent)
        }
    }

    private mutating func beginAnew(_ branch: StreamBranch, at now: MonotonicTime, _ onEvent: (RunEvent) -> Void) {
        do throws(WeirError) {
            // What was imposed on time by a watch can't be replayed.
            raw?.end("stream \(branch.plan.id) was begun anew")
            let fresh = try live.replace(branch)
            supervisor.replace(branch.number, by: fresh.number)
            hangWatches[branch.number] = nil
            // In the background: some sources wait for their device.
            runInBackground { _ = fresh.bin.request(.playing) }
        } catch {
            perform(supervisor.streamHangs(branch.number, error.message, at: now), onEvent)
        }
    }

    private var hangSeconds: Int { Int(hangTime / 1_000_000_000) }
}
