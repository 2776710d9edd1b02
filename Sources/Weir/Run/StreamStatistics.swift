import Synchronization
import WeirCore

/// Counts what goes by in one stream: written by its streaming thread, read by the run.
final class StreamStatistics: Sendable {
    struct Counts: Sendable {
        var frames = 0
        /// Of those, the ones that a model has seen.
        var inferredFrames = 0
        /// The others, by what kept a model from seeing them, where one was to.
        var skippedFrames: [SkipReason: Int] = [:]
        /// Of frames that came at their own time.
        var latency = StreamLatency()
        /// The same of the last whole interval.
        var recentLatency = LatencyHistogram()
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

        /// What is known of the latency; nil where no frame came at its own time.
        var knownLatency: StreamLatency? {
            guard latency.all.count > 0 else { return nil }
            var known = latency
            known.recent = recentLatency
            return known
        }

        /// From the first frame to the last.
        var framesPerSecond: Double {
            guard let firstFrame, let lastFrame, lastFrame > firstFrame else { return 0 }
            return Double(frames - 1) / seconds(from: firstFrame, to: lastFrame)
        }
    }

    private let counts: Mutex<Counts>

    /// `promise` is the longest latency that a frame may have, in nanoseconds; nil for any.
    init(promise: UInt64? = nil) {
        counts = Mutex(Counts(latency: StreamLatency(promise: promise)))
    }

    var current: Counts { counts.withLock { $0 } }

    /// Begins another interval of what is recent, and keeps the one before to be read.
    func beginInterval() {
        counts.withLock { counts in
            counts.recentLatency = counts.latency.recent
            counts.latency.recent = LatencyHistogram()
        }
    }

    /// Counts a frame that arrived at `arrival`; nil where it came as soon as it was asked for.
    func count(_ metadata: FrameMetadata?, position: UInt64?, arrival: MonotonicTime? = nil, at now: MonotonicTime) {
        counts.withLock { counts in
            counts.frames += 1
            if metadata?.isInferred == true { counts.inferredFrames += 1 }
            if let reason = metadata?.skipReason { counts.skippedFrames[reason, default: 0] += 1 }
            if let arrival { counts.latency.add(now.nanoseconds - min(now.nanoseconds, arrival.nanoseconds)) }
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
