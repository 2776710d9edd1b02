public import WeirCore

/// What a later stage has said of each identity, smoothed over all its answers.
///
/// Classifications are voted on, each answer having its confidence as its weight; measurements and embeddings are
/// averaged; of parts, segmentations and tensors the last ones count.
public struct IdentityMemory: Sendable {
    /// How many frames an identity that isn't seen is remembered: nvinfer's figure for its history of objects.
    static let patience = 150

    private struct Entry {
        var votes = AttributeVotes()
        var parts: [DetectedObject] = []
        /// Where the object was when the parts were found.
        var box: Box
        var lastFrame: Int
    }

    private var entries: [ObjectIdentity: Entry] = [:]
    private var lastCleaning = 0

    public init() {}

    /// Takes in an answer about an object that was at `box`.
    public mutating func learn(_ answer: StageAnswer, of identity: ObjectIdentity, at box: Box, frame: Int) {
        var entry = entries[identity] ?? Entry(box: box, lastFrame: frame)
        entry.votes.add(answer.attributes)
        entry.parts = answer.parts
        entry.box = box
        entry.lastFrame = max(entry.lastFrame, frame)
        entries[identity] = entry
    }

    /// What is known of an object that is at `box` now, its parts moved with it; nil where nothing is known yet.
    public mutating func recall(_ identity: ObjectIdentity, at box: Box, frame: Int) -> StageAnswer? {
        clean(frame)
        guard let entry = entries[identity] else { return nil }
        entries[identity]?.lastFrame = max(entry.lastFrame, frame)
        return StageAnswer(
            attributes: entry.votes.outcome,
            parts: entry.parts.map { moved($0, from: entry.box, to: box) }
        )
    }

    /// How many identities are remembered.
    var count: Int { entries.count }

    private func moved(_ part: DetectedObject, from old: Box, to new: Box) -> DetectedObject {
        guard old != new, old.width > 0, old.height > 0 else { return part }
        let (scaleX, scaleY) = (new.width / old.width, new.height / old.height)
        var part = part
        part.scale(scaleX, scaleY, offsetX: new.x - old.x * scaleX, offsetY: new.y - old.y * scaleY)
        return part
    }

    private mutating func clean(_ frame: Int) {
        guard frame - lastCleaning >= Self.patience else { return }
        lastCleaning = frame
        entries = entries.filter { frame - $0.value.lastFrame < Self.patience }
    }
}
