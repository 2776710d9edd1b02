import Synchronization
import WeirCore

/// Counts what goes by in one stream: written by its streaming thread, read by the run.
final class StreamStatistics: Sendable {
    struct Counts: Sendable {
        var frames = 0
        /// Of those, the ones that a model has seen.
        var inferredFrames = 0
        var firstFrame: MonotonicTime?
        var lastFrame: MonotonicTime?
        /// The stream's own time of its last frame, in nanoseconds.
        var position: UInt64?
        var objects: [Int: (label: String, count: Int)] = [:]
        var identities = IdentityCount()

        /// The most frequent class first.
        var classCounts: [StreamStatus.ClassCount] {
            objects.values.sorted { ($1.count, $0.label) < ($0.count, $1.label) }
                .map { StreamStatus.ClassCount(label: $0.label, count: $0.count) }
        }

        /// From the first frame to the last.
        var framesPerSecond: Double {
            guard let firstFrame, let lastFrame, lastFrame > firstFrame else { return 0 }
            return Double(frames - 1) / seconds(from: firstFrame, to: lastFrame)
        }
    }

    private let counts = Mutex(Counts())

    var current: Counts { counts.withLock { $0 } }

    func count(_ metadata: FrameMetadata?, position: UInt64?, at now: MonotonicTime) {
        counts.withLock { counts in
            counts.frames += 1
            if metadata?.isInferred == true { counts.inferredFrames += 1 }
            counts.firstFrame = counts.firstFrame ?? now
            counts.lastFrame = now
            counts.position = position ?? counts.position
            for object in metadata?.objects ?? [] {
                counts.objects[object.classID, default: (object.label, 0)].count += 1
                if let identity = object.trackID { counts.identities.insert(identity.number) }
            }
        }
    }
}

/// Counts different identities at the cost of a bit each, since their numbers are small and close together.
struct IdentityCount: Sendable {
    private(set) var count = 0
    private var words: [UInt64] = []

    /// Numbers from here on are not believed: they would cost memory for those between.
    private static let limit = 1 << 30

    mutating func insert(_ number: Int) {
        guard (0..<Self.limit).contains(number) else { return }
        let (word, bit) = (number / UInt64.bitWidth, UInt64(1) << UInt64(number % UInt64.bitWidth))
        if word >= words.count { words += repeatElement(0, count: word + 1 - words.count) }
        guard words[word] & bit == 0 else { return }
        words[word] |= bit
        count += 1
    }
}

func seconds(from start: MonotonicTime, to end: MonotonicTime) -> Double {
    guard end > start else { return 0 }
    return Double(end.nanoseconds - start.nanoseconds) / 1e9
}
