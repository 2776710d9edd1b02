import Synchronization
import Testing
import WeirCore
import WeirElementKit
import WeirTestKit

/// A holding filter whose work is done when a test says so.
struct GatedFilter: HoldingFilter {
    /// Known to GStreamer once this has been asked for.
    static let isRegistered: Bool = {
        TestElements.start()
        return register(GatedFilter.self, in: nil)
    }()

    static let info = ElementInfo(
        factory: "weirtestgate",
        longName: "Gate",
        classification: "Filter/Video",
        summary: "Holds frames until a test lets them go"
    )
    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var gate = ""
        var limit = 4
        var latency = 0
        var patience = -1
        static let properties: [Property<Self>] = [
            .text("gate", \.gate, .stopped, "The gate that the test knows"),
            .integer("limit", \.limit, in: 1...1000, .stopped, "Most frames that are held"),
            .integer("latency", \.latency, in: 0...1_000_000_000_000, .always, "Nanoseconds that frames are held"),
            .integer(
                "patience",
                \.patience,
                in: -1...1_000_000_000_000,
                .always,
                "Nanoseconds after which a frame goes by itself; -1 for never"
            ),
        ]
    }

    private var gate: Gate?
    private(set) var heldFrameLimit = 1
    private(set) var expectedLatency: UInt64 = 0

    mutating func start(_ settings: Settings, _ interruption: Interruption) throws(WeirError) {
        gate = Gate.named(settings.gate)
        heldFrameLimit = settings.limit
    }

    mutating func begin(_ frame: borrowing Frame, _ held: HeldFrame, _ settings: Settings) throws(WeirError) {
        expectedLatency = UInt64(settings.latency)
        guard let gate else { throw WeirError(.settings, "no gate") }
        if settings.patience >= 0 {
            held.resolve(at: .now.advanced(by: UInt64(settings.patience))) { frame in
                frame.metadata?.skipReason = .overtaken
            }
        }
        gate.hold(held)
    }
}

/// What a gated filter holds, for the test to let go.
final class Gate: Sendable {
    private struct State {
        var frames: [HeldFrame] = []
        var isOpen = false
    }

    private static let gates = Mutex<[String: Gate]>([:])

    private let state = Monitor(State())

    /// A new gate under a name, closed.
    static func open(named name: String) -> Gate {
        let gate = Gate()
        gates.withLock { $0[name] = gate }
        return gate
    }

    /// A new gate, and a running filter that holds its first frames.
    static func holding(
        _ name: String,
        frames: Int,
        limit: Int = 4,
        patience: Int = -1,
        metadata: (Int) -> FrameMetadata? = { _ in nil }
    ) throws -> (gate: Gate, harness: ElementHarness) {
        let gate = open(named: name)
        let harness = try ElementHarness(
            "weirtestgate",
            ["gate": name, "limit": "\(limit)", "patience": "\(patience)"]
        )
        try harness.play()
        harness.input.begin(smallCaps)
        for number in 0..<frames { harness.input.push(.at(number, metadata: metadata(number))) }
        #expect(gate.waitForHeld(frames))
        return (gate, harness)
    }

    static func named(_ name: String) -> Gate? { gates.withLock { $0[name] } }

    fileprivate func hold(_ frame: HeldFrame) {
        let isOpen = state.update { state in
            state.frames.append(frame)
            return state.isOpen
        }
        if isOpen { frame.resolve { _ in } }
    }

    /// How many frames have ever come.
    var heldCount: Int { state.read { $0.frames.count } }

    /// Waits until so many frames have come; false where they don't in time.
    func waitForHeld(_ count: Int) -> Bool {
        let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1_000_000_000))
        return state.wait(until: deadline) { $0.frames.count >= count ? true : nil } ?? false
    }

    /// Lets a frame go, by its place in the order in which they came; `finish` is done to it when its turn has come.
    func resolve(_ index: Int, _ finish: @escaping HeldFrame.Finish = { _ in }) {
        state.read { $0.frames[index] }.resolve(finish)
    }

    func fail(_ index: Int, _ error: WeirError) {
        state.read { $0.frames[index] }.fail(error)
    }

    /// Lets all frames go, also those that are to come.
    func resolveAll() {
        let frames = state.update { state in
            state.isOpen = true
            return state.frames
        }
        for frame in frames { frame.resolve { _ in } }
    }
}
