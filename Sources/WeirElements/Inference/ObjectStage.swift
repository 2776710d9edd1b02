import Synchronization
import WeirCascade
import WeirCore
import WeirDecoding
import WeirInference

/// What a `weirinfer` that looks at objects knows of them from frame to frame.
final class ObjectStage: Sendable {
    /// The objects of one frame that the stage is about.
    struct Work: Sendable {
        let frame: Int
        let chosen: [ChosenObject]
        /// The indices of those that are looked at now.
        let due: [Int]
    }

    private struct State {
        var interval: Int
        var plan: ReinferencePlan
        var memory = IdentityMemory()

        init(interval: Int) {
            self.interval = interval
            plan = ReinferencePlan(interval: interval)
        }
    }

    private let choice: ObjectChoice
    private let measure: Size?
    /// Nil for what suits the model's task.
    private let interval: Int?
    private let state: Mutex<State>

    /// The sizes of `choice` are in pixels of `measure`; nil for the frame's own.
    init(_ choice: ObjectChoice, toldIn measure: Size?, interval: Int?) {
        self.choice = choice
        self.measure = measure
        self.interval = interval
        state = Mutex(State(interval: interval ?? 0))
    }

    /// Forgets all objects, whose model is now one for `task`.
    func begin(_ task: ModelTask) {
        state.withLock { $0 = State(interval: interval ?? task.usualInterval) }
    }

    /// Which objects of frame number `frame` the stage is about, and which it looks at now.
    func work(on objects: [DetectedObject], of picture: Size, frame: Int) -> Work {
        let measured = measure.map { choice.measured(in: picture, toldIn: $0) } ?? choice
        let chosen = measured.objects(in: objects).filter { $0.box.clipped(to: picture).area > 0 }
        let due = state.withLock { state in chosen.indices.filter { state.plan.isDue(chosen[$0], frame: frame) } }
        return Work(frame: frame, chosen: chosen, due: due)
    }

    /// Whether what is found of the object is remembered for later frames.
    func isRemembered(_ object: ChosenObject) -> Bool {
        object.identity != nil && state.withLock { $0.interval > 0 }
    }

    /// Remembers what was found of an object.
    func learn(_ answer: StageAnswer, of object: ChosenObject, frame: Int) {
        guard let identity = object.identity else { return }
        state.withLock { $0.memory.learn(answer, of: identity, at: object.box, frame: frame) }
    }

    /// Adds to `objects` what is known of them, with the answers to this frame's looks in the order of `work.due`.
    func complete(_ objects: inout [DetectedObject], _ work: Work, answers: [StageAnswer?]) {
        var fresh: [Int: StageAnswer] = [:]
        for (index, answer) in zip(work.due, answers) {
            guard let answer else { continue }
            if isRemembered(work.chosen[index]) {
                learn(answer, of: work.chosen[index], frame: work.frame)
            } else {
                fresh[index] = answer
            }
        }
        for (index, object) in work.chosen.enumerated() {
            guard let answer = fresh[index] ?? recall(object, frame: work.frame) else { continue }
            objects.change(at: object.place) { answer.add(to: &$0) }
        }
    }

    /// Forgets all objects, as after a seek.
    func forget() {
        state.withLock { $0 = State(interval: $0.interval) }
    }

    private func recall(_ object: ChosenObject, frame: Int) -> StageAnswer? {
        guard isRemembered(object), let identity = object.identity else { return nil }
        return state.withLock { $0.memory.recall(identity, at: object.box, frame: frame) }
    }
}

extension ModelTask {
    /// Frames after which an object that a tracker knows is looked at again where nothing else is said.
    ///
    /// What has a place in the picture moves with its object, so that it is looked for in every frame. Texts are readable
    /// in some frames and not in others, and quantities such as the pose of a head change, so that their answers are taken
    /// often; embeddings become steadier with each that their mean is of; a class hardly changes, and is outvoted if wrong.
    fileprivate var usualInterval: Int {
        switch self {
        case .detect, .obb, .segment, .pose, .semantic, .raw: 0
        case .text, .regress: 5
        case .embed: 10
        case .classify: 15
        }
    }
}
