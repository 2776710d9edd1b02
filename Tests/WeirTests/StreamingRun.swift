import Foundation
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// A run of a test picture that is streamed out, on a thread of its own.
final class StreamingRun: Sendable {
    let run: ApplicationRun
    private let outcome = Monitor<Result<RunSummary, any Error>?>(nil)
    private let events = Monitor<[RunEvent]>([])

    init(_ kinds: [Application.Output.Kind], frames: Int = -1, isSynchronized: Bool = true) throws {
        let outputs = try kinds.enumerated().map { number, kind in
            try OutputPlan(
                Application.Output(kind: kind, isSynchronized: isSynchronized),
                number: number,
                EncoderChoice()
            )
        }
        var picture = PicturePlan(streams: [0], elements: [], outputs: [])
        for output in outputs { picture.add(output) }
        run = try ApplicationRun(PipelinePlan(streams: [.test("a", frames: frames)], pictures: [picture]))
    }

    func start() {
        runInBackground { [run, outcome, events] in
            let result = Result { try run.run { event in events.update { $0.append(event) } } }
            outcome.update { $0 = result }
        }
    }

    /// The address of an output of a server of Weir's own, counted from 0.
    func port(_ index: Int) -> Int { run.servedPorts[index] }

    /// Waits until the outputs are as `isRight` says; throws where they never are.
    @discardableResult
    func wait(_ isRight: @escaping ([OutputStatus]) -> Bool) throws -> [OutputStatus] {
        // Progress comes twice a second and wakes it.
        let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
        let found = events.wait(until: deadline) { [run] _ in
            let outputs = run.outputs
            return isRight(outputs) ? outputs : nil
        }
        guard let found else { throw WeirError(.stream, "the outputs never were as they should be: \(run.outputs)") }
        return found
    }

    /// The sentences of warnings so far.
    var warnings: [String] {
        events.read { events in
            events.compactMap { if case .warning(_, let text, _) = $0 { text } else { nil } }
        }
    }

    /// How many frames have come out of the stream.
    var frames: Int { events.read(Self.frames) }

    private static func frames(_ events: [RunEvent]) -> Int {
        events.reduce(0) { count, event in
            if case .progress(let progress) = event { progress.frames } else { count }
        }
    }

    /// Waits until the stream has given so many frames more than at the call.
    func waitForFrames(_ count: Int) throws {
        let begin = frames
        let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
        let isThere = events.wait(until: deadline) { Self.frames($0) >= begin + count ? true : nil }
        guard isThere == true else { throw WeirError(.stream, "\(count) frames have not come") }
    }

    /// What the run came to by itself; nil where it hasn't ended by `deadline`.
    func summary(until deadline: MonotonicTime) -> RunSummary? {
        outcome.wait(until: deadline) { $0 }.flatMap { try? $0.get() }
    }

    /// Ends the run and waits for it.
    func finish() throws -> RunSummary {
        run.finish()
        return try outcome.wait { $0 }.get()
    }

    /// Runs while `body` does, and ends then.
    static func running(
        _ kinds: [Application.Output.Kind],
        _ body: (StreamingRun) throws -> Void
    ) throws -> RunSummary {
        let run = try StreamingRun(kinds)
        run.start()
        do { try body(run) } catch {
            _ = try? run.finish()
            throw error
        }
        return try run.finish()
    }
}

extension Application.Output.Encoding {
    /// H.264 in software, which all machines have.
    static let software = Application.Output.Encoding(codec: .h264, hardware: .none)
}

/// Runs GStreamer's own launcher on a line of elements.
func launch(_ line: String) throws -> ProgramRun {
    try ProgramRun("/usr/bin/gst-launch-1.0", ["-q"] + line.split(separator: " ").map(String.init))
}
