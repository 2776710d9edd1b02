import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirElementKit
import WeirGStreamer
import WeirTestKit

@testable import Weir

/// Elements and outputs that hang: they are named, and the others run on.
@Suite(.timeLimit(.minutes(5))) struct HangTests {
    private static let second: UInt64 = 1_000_000_000

    private func time(_ seconds: UInt64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * Self.second) }

    @Test func theElementFurthestBehindIsTheOneThatHangs() {
        var watch = HangWatch(patience: 10 * Self.second, at: time(0))
        #expect(watch.look([5, 3, 2, 2], isHeldUp: false, at: time(1)) == nil)
        #expect(watch.look([5, 3, 2, 2], isHeldUp: false, at: time(10)) == nil)
        #expect(watch.look([5, 3, 2, 2], isHeldUp: false, at: time(11)) == .element(1))
        // Told once, and again only when something has moved.
        #expect(watch.look([5, 3, 2, 2], isHeldUp: false, at: time(30)) == nil)
        #expect(watch.look([6, 3, 2, 2], isHeldUp: false, at: time(31)) == nil)
        #expect(watch.look([6, 3, 2, 2], isHeldUp: false, at: time(41)) == .element(1))
    }

    @Test func whoIsHeldUpOrGetsNothingDoesNotHang() {
        var watch = HangWatch(patience: 10 * Self.second, at: time(0))
        #expect(watch.look([5, 3], isHeldUp: true, at: time(1)) == nil)
        #expect(watch.look([5, 3], isHeldUp: true, at: time(30)) == nil)
        #expect(watch.look([5, 5], isHeldUp: false, at: time(31)) == nil)
        #expect(watch.look([5, 5], isHeldUp: false, at: time(41)) == .source)
    }

    @Test func anOutputIsTakenToHangWhileItsQueueIsFull() {
        var watch = OutputWatch(patience: 10 * Self.second, at: time(0))
        #expect(watch.look(taken: 4, isFull: true, at: time(1)) == nil)
        #expect(watch.look(taken: 4, isFull: true, at: time(11)) == .stuck)
        #expect(watch.look(taken: 4, isFull: true, at: time(40)) == nil)
        #expect(watch.look(taken: 5, isFull: true, at: time(41)) == .moving)
        #expect(watch.look(taken: 5, isFull: false, at: time(90)) == nil)
    }

    /// The texts of a run's warnings.
    private func warnings(_ events: Monitor<[RunEvent]>) -> [String] {
        events.read { $0 }.compactMap { event in
            if case .warning(let source, let text, _) = event {
                "\(source.map { "\($0): " } ?? "")\(text)"
            } else {
                nil
            }
        }
    }

    @Test func anElementThatHangsIsNamedAndItsStreamBegunAnew() throws {
        TestElements.start()
        #expect(register(StuckElement.self, in: nil))
        defer { StuckElement.gate.update { $0.isOpen = true } }
        var camera = StreamPlan.test("camera", frames: 20, extra: PlannedElement("weirteststuck", name: "stick"))
        camera.canBeginAnew = true
        let plan = PipelinePlan(streams: [.test("other", frames: 50), camera], pictures: [])
        let events = Monitor<[RunEvent]>([])
        let summary = try ApplicationRun(plan, hangTime: Self.second).run { event in events.update { $0.append(event) }
        }
        #expect(summary.isSuccess, "\(summary.failures)")
        #expect(
            warnings(events) == [
                "camera: weirteststuck (stick) has not let go of a frame for 1 s, and hangs; the stream is begun anew."
            ]
        )
        #expect(summary.streams.map(\.id.name) == ["other", "camera"])
        #expect(summary.streams.map(\.frames) == [50, 20])
    }

    /// A reader that opens a pipe and reads nothing holds up one output, and nothing else.
    @Test func aConsumerThatTakesNothingHoldsUpNobody() throws {
        let folder = try TemporaryFolder()
        let pipe = "\(folder.path)/stuck.mkv"
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDWR | O_NONBLOCK)
        defer { close(reader) }
        let file = try folder.write(
            "app.yaml",
            """
            sources: { from: "scene:?seed=3&frames=75&size=640x360&noise=9", name: a, live: true }
            records: r.jsonl
            output: [stuck.mkv, good.mkv]
            """.utf8
        )
        let isOver = Monitor(false)
        defer { isOver.update { $0 = true } }
        let run = try weir(["run", "--quiet", file]) { _ in
            let patience = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
            func count() -> Int { ((try? folder.read("r.jsonl")) ?? "").split(separator: "\n").count }
            while count() < 75, .now < patience { usleep(50_000) }
            #expect(count() == 75)
            // From now on it is read, so that it can be completed.
            drain(reader, until: isOver)
        }
        #expect(run.status == 0, "\(run.errors)")
        // The machine may be too slow for single pictures, but not for most.
        #expect(try countFrames(of: "\(folder.path)/good.mkv") > 50)
    }

    /// Reads a pipe to nowhere.
    private func drain(_ descriptor: Int32, until isOver: Monitor<Bool>) {
        let copy = dup(descriptor)
        runInBackground {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            while !isOver.read({ $0 }) {
                // Nothing is there at the moment.
                if read(copy, &bytes, bytes.count) < 0 { usleep(5_000) }
            }
            close(copy)
        }
    }
}

/// Keeps the fifth frame that comes to the first element of its kind, until the gate opens.
private struct StuckElement: Filter {
    struct Gate {
        var isTaken = false
        var isOpen = false
    }

    static let info = ElementInfo(
        factory: "weirteststuck",
        longName: "Stuck",
        classification: "Filter/Video",
        summary: "Hangs"
    )
    static let pads = PadCaps.anyVideo
    static let gate = Monitor(Gate())

    struct Settings: ElementSettings {
        static let properties: [Property<Self>] = []
    }

    private var count = 0

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        count += 1
        guard count == 5 else { return }
        let isFirst = Self.gate.update { gate in
            defer { gate.isTaken = true }
            return !gate.isTaken
        }
        if isFirst { Self.gate.wait { $0.isOpen ? () : nil } }
    }
}
