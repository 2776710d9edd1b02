import WeirCascade
import WeirCore
import WeirDecoding
import WeirElementKit
import WeirGStreamer
import WeirInference

/// One frame's way through a model: what is cut out of it, and what becomes of the answers.
struct Look: Sendable {
    private let opened: InferenceSession.Opened
    private let slot: ModelSlot
    private let held: HeldFrame
    private let options: DecodingOptions
    private let metadata: FrameMetadata
    private let ticket: FrameTicket
    private let stage: Int
    /// What the answers are called; empty for what the model calls them.
    private let attribute: String
    private let margin: Float
    private let isAsynchronous: Bool

    init(
        _ opened: InferenceSession.Opened,
        _ slot: ModelSlot,
        _ options: DecodingOptions,
        _ metadata: FrameMetadata,
        _ settings: InferSettings,
        _ ticket: FrameTicket,
        _ held: HeldFrame
    ) {
        self.opened = opened
        self.slot = slot
        self.held = held
        self.options = options
        self.metadata = metadata
        self.ticket = ticket
        stage = settings.stage
        attribute = settings.attribute
        margin = Float(settings.margin)
        isAsynchronous = settings.asynchronous
    }

    /// Looks at the whole frame, or at its regions; whether the scheduler lets it.
    func atFrame(_ picture: VideoFrame, _ regions: RegionStage?) throws(WeirError) -> Bool {
        let size = picture.size
        let crops = regions.map { $0.crops(of: size).map(Optional.some) } ?? [nil]
        let (metadata, held) = (metadata, held)
        resolveInTime { frame in frame.metadata = metadata.skipped(.overtaken) }
        let gathering = Gathering(count: crops.count) { result in
            held.resolve { frame throws(WeirError) in
                let answers = try result.get()
                let findings = answers.compactMap(\.findings)
                var seen = metadata.skipped(answers.lazy.compactMap(\.skipReason).first)
                // A frame that was looked at in part tells a tracker that the rest of it is empty.
                if !findings.isEmpty, findings.count == answers.count {
                    seen.objects += regions?.merged(findings, of: size) ?? findings.flatMap(\.objects)
                    for found in findings { seen.attributes.add(found.attributes) }
                    seen.isInferred = true
                }
                frame.metadata = seen
            }
        }
        var isInferred = true
        for (index, crop) in crops.enumerated() {
            isInferred = try infer(picture, crop) { gathering.put($0, at: index) } && isInferred
        }
        return isInferred
    }

    /// Looks at objects, and holds the frame until all of them are answered for that it has to wait for.
    func atObjects(
        _ work: ObjectStage.Work,
        _ objects: ObjectStage,
        _ picture: VideoFrame
    ) throws(WeirError) {
        let (metadata, held) = (metadata, held)
        // Later frames get what is found now.
        func isAwaited(_ index: Int) -> Bool { !isAsynchronous || !objects.isRemembered(work.chosen[index]) }
        let awaited = work.due.filter(isAwaited)
        let answered = ObjectStage.Work(frame: work.frame, chosen: work.chosen, due: awaited)
        resolveInTime { frame in
            var seen = metadata
            objects.complete(&seen.objects, answered, answers: [])
            frame.metadata = seen
        }
        let gathering = Gathering(count: awaited.count) { result in
            held.resolve { frame throws(WeirError) in
                var seen = metadata
                objects.complete(
                    &seen.objects,
                    answered,
                    answers: try result.get().map { $0.findings.map(Self.answer) }
                )
                frame.metadata = seen
            }
        }
        for index in work.due where !isAwaited(index) {
            let object = work.chosen[index]
            try infer(picture, object.box.padded(by: margin)) { result in
                guard case .success(.found(let findings)) = result else { return }
                objects.learn(Self.answer(findings), of: object, frame: work.frame)
            }
        }
        for (place, index) in awaited.enumerated() {
            try infer(picture, work.chosen[index].box.padded(by: margin)) { gathering.put($0, at: place) }
        }
    }

    /// Lets the frame go on at its deadline as `finish` leaves it, where it has one and hasn't gone before.
    private func resolveInTime(_ finish: @escaping @Sendable (inout Frame) -> Void) {
        guard let deadline = ticket.deadline else { return }
        held.resolve(at: deadline, finish)
    }

    /// Calls `completion` once: with what was found, why the scheduler left the picture out, or what failed.
    ///
    /// Returns whether it is inferred.
    @discardableResult
    private func infer(
        _ picture: VideoFrame,
        _ crop: Box?,
        _ completion: @escaping @Sendable (Result<Gathering.Answer, WeirError>) -> Void
    ) throws(WeirError) -> Bool {
        let (stage, attribute) = (stage, attribute)
        let decision = try opened.stream.infer(
            picture,
            crop: crop,
            ticket: ticket,
            options: options
        ) { result in
            completion(
                result.map { findings in
                    var findings = findings
                    if findings.dropped > 0 {
                        slot.tellOfBrokenNumbers(findings.dropped, of: opened.model.description.fileName, held)
                    }
                    for index in findings.objects.indices { findings.objects[index].stage = stage }
                    if !attribute.isEmpty { findings.attributes.call(attribute) }
                    return .found(findings)
                }
            )
        }
        guard case .skip(let reason) = decision else { return true }
        completion(.success(.skipped(reason)))
        return false
    }

    private static func answer(_ findings: Findings) -> StageAnswer {
        StageAnswer(attributes: findings.attributes, parts: findings.objects)
    }
}

extension Attributes {
    /// Gives the answers to a single question the name that it is known by; several questions keep theirs.
    fileprivate mutating func call(_ attribute: String) {
        guard Set(classifications.map(\.attribute)).count == 1 else { return }
        for index in classifications.indices { classifications[index].attribute = attribute }
    }
}
