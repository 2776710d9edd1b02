import WeirConfig
import WeirCore
import WeirGStreamer

extension RunLoop {
    /// How long the frames of a stream that is taken out may take to come out, in nanoseconds.
    private static let drainingTime: UInt64 = 1_000_000_000
    /// How long its elements may take to stop then; cameras are told goodbye.
    private static let stoppingTime: UInt64 = 5_000_000_000

    mutating func perform(_ request: RunRequests.Request, _ onEvent: (RunEvent) -> Void) {
        switch request {
        case .add(let source, let reply): begin(source, reply)
        case .started(let branch, let isStarted, let reply): finishStart(of: branch, isStarted, reply, onEvent)
        case .remove(let id, let reply): beginRemoval(of: id, reply)
        case .removed(let branch, let isStopped, let reply): finishRemoval(of: branch, isStopped, reply, onEvent)
        case .change(let id, let change, let reply):
            reply(Result { () throws(WeirError) in try branch(id).apply(change) })
        }
    }

    private mutating func begin(_ source: Application.Source, _ reply: @escaping RunRequests.Reply) {
        let branch: StreamBranch
        do throws(WeirError) { branch = try add(source) } catch { return reply(.failure(error)) }
        // In the background: some sources wait for their device.
        runInBackground { [requests] in
            let isStarted = branch.bin.request(.playing)
            requests.submit(.started(branch, isStarted: isStarted, reply))
        }
    }

    private mutating func add(_ source: Application.Source) throws(WeirError) -> StreamBranch {
        guard !live.branches.contains(where: { $0.plan.id == source.id }) else {
            throw WeirError(.exists, "there is a stream “\(source.id)” already; remove it, or choose another name.")
        }
        guard !supervisor.isFinishing else { throw RunRequests.isOver }
        let branch = try live.add(planStream(source, live.nextNumber))
        supervisor.add(branch.plan, number: branch.number)
        return branch
    }

    private mutating func finishStart(
        of branch: StreamBranch,
        _ isStarted: Bool,
        _ reply: RunRequests.Reply,
        _ onEvent: (RunEvent) -> Void
    ) {
        if isStarted { onEvent(.streamAdded(branch.plan.id)) } else { receiveAll(onEvent) }
        if !isStarted { perform(supervisor.streamRefused(branch.number, at: .now), onEvent) }
        // Who was told to end meanwhile might have missed it.
        if supervisor.isFinishing { runInBackground { branch.end(at: .source) } }
        publish(at: .now)
        reply(.success(()))
    }

    private mutating func beginRemoval(of id: SourceID, _ reply: @escaping RunRequests.Reply) {
        let found: StreamBranch
        do throws(WeirError) { found = try branch(id) } catch { return reply(.failure(error)) }
        supervisor.beginRemoval(of: found.number)
        publish(at: .now)
        runInBackground { [live, requests] in
            let isStopped = Monitor(false)
            runInBackground {
                // It may wait for a frame that is stuck, which ends when the stream is cut off.
                runInBackground { found.end(at: .source) }
                _ = found.waitForEnd(until: .now.advanced(by: Self.drainingTime))
                live.remove(found)
                isStopped.update { $0 = true }
            }
            let deadline = MonotonicTime.now.advanced(by: Self.drainingTime + Self.stoppingTime)
            let hasStopped = isStopped.wait(until: deadline) { $0 ? true : nil } ?? false
            requests.submit(.removed(found, isStopped: hasStopped, reply))
        }
    }

    private mutating func finishRemoval(
        of branch: StreamBranch,
        _ isStopped: Bool,
        _ reply: RunRequests.Reply,
        _ onEvent: (RunEvent) -> Void
    ) {
        supervisor.forget(branch.number)
        // Who gets the answer sees that it is gone.
        publish(at: .now)
        if !isStopped {
            let text = "its elements hang while they are stopped, and are left behind."
            onEvent(.warning(source: branch.plan.id, text: text, count: 1))
        }
        onEvent(.streamRemoved(branch.plan.id))
        reply(.success(()))
    }

    /// The stream of this name, unless it is being taken out.
    private func branch(_ id: SourceID) throws(WeirError) -> StreamBranch {
        let found = live.branches.first { $0.plan.id == id }
        guard let found, supervisor.streams[found.number]?.isBeingRemoved == false else {
            let known = live.branches.map(\.plan.id.name).joined(separator: ", ")
            throw WeirError(
                .notFound,
                "there is no stream “\(id)”; \(known.isEmpty ? "none is there" : "the streams are \(known)")."
            )
        }
        return found
    }
}

extension StreamBranch {
    /// Changes what holds for the stream while it runs; where something can't be, nothing is changed.
    func apply(_ change: StreamChange) throws(WeirError) {
        var properties: [(element: Element, name: String, value: PropertyValue)] = []
        if let model = change.model {
            properties.append((try element("infer", "another"), "model", .text(model.location)))
        }
        if let threshold = change.threshold {
            guard (0...1).contains(threshold) else {
                throw WeirError(.settings, "the threshold is \(threshold), but must be a number from 0 to 1.")
            }
            properties.append((try element("infer", "a threshold"), "threshold", .number(Double(threshold))))
        }
        if let interval = change.interval {
            let most = Application.largestInterval
            guard (0...most).contains(interval) else {
                throw WeirError(.settings, "the interval is \(interval), but must be from 0 to \(most) frames.")
            }
            properties.append((try element("infer", "an interval"), "interval", .integer(interval)))
        }
        if let rules = change.rules {
            let text = AnalyticsText.text(rules)
            properties.append((try element("analytics", "rules"), "rules", .text(text)))
        }
        for (element, name, value) in properties { try element.set(name, to: value) }
    }

    private func element(_ kind: String, _ what: String) throws(WeirError) -> Element {
        guard let element = bin.element(named: "\(kind)-\(number)") else {
            let remedy = kind == "infer" ? "a model" : "analytics"
            throw WeirError(.settings, "the stream “\(plan.id)” has no \(remedy) that \(what) could be set for.")
        }
        return element
    }
}
