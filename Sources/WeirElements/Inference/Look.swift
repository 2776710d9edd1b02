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
        _ held: HeldFrame
    ) {
        self.opened = opened
        self.slot = slot
        self.held = held
        self.options = options
        self.metadata = metadata
        stage = settings.stage
        attribute = settings.attribute
        margin = Float(settings.margin)
        isAsynchronous = settings.asynchronous
    }

    /// Looks at the whole frame, or at its regions.
    func atFrame(_ picture: VideoFrame, _ regions: RegionStage?) throws(WeirError) {
        let size = picture.size
        let crops = regions.map { $0.crops(of: size).map(Optional.some) } ?? [nil]
        let (metadata, held) = (metadata, held)
        let gathering = Gathering(count: crops.count) { result in
            held.resolve { frame throws(WeirError) in
                let findings = try result.get().compactMap(\.self)
                var seen = metadata
                if !findings.isEmpty {
                    seen.objects += regions?.merged(findings, of: size) ?? findings.flatMap(\.objects)
                    for found in findings { seen.attributes.add(found.attributes) }
                    seen.isInferred = true
                }
                frame.metadata = seen
            }
        }
        for (index, crop) in crops.enumerated() {
            try infer(picture, crop) { gathering.put($0, at: index) }
        }
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
        let gathering = Gathering(count: awaited.count) { result in
            held.resolve { frame throws(WeirError) in
                var seen = metadata
                objects.complete(&seen.objects, answered, answers: try result.get().map { $0.map(Self.answer) })
                frame.metadata = seen
            }
        }
        for index in work.due where !isAwaited(index) {
            let object = work.chosen[index]
            try infer(picture, object.box.padded(by: margin)) { result in
                guard case .success(.some(let findings)) = result else { return }
                objects.learn(Self.answer(findings), of: object, frame: work.frame)
            }
        }
        for (place, index) in awaited.enumerated() {
            try infer(picture, work.chosen[index].box.padded(by: margin)) { gathering.put($0, at: place) }
        }
    }

    /// Calls `completion` once: with what was found, nil where the scheduler left the picture out, or why not.
    private func infer(
        _ picture: VideoFrame,
        _ crop: Box?,
        _ completion: @escaping @Sendable (Result<Findings?, WeirError>) -> Void
    ) throws(WeirError) {
        let (stage, attribute) = (stage, attribute)
        let decision = try opened.stream.infer(
            picture,
            crop: crop,
            ticket: FrameTicket(mediaTime: metadata.presentationTime),
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
                    return findings
                }
            )
        }
        if case .skip = decision { completion(.success(nil)) }
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
