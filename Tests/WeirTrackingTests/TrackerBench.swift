import Foundation
import Glibc
import Testing
import WeirCore
import WeirTracking

/// What trackers cost a frame.
///
/// Asserts nothing about time: `scripts/bench/pieces` runs it and judges.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["WEIR_BENCH"] == "1", "WEIR_BENCH=1 measures"))
struct TrackerBench {
    private static let objects = 100
    private static let frames = 1000
    private static let size = Size(width: 1920, height: 1080)
    /// As long as those of small person re-identification models.
    private static let embeddingLength = 256

    @Test(arguments: [
        ("bytetrack", TrackerAlgorithm.bytetrack, false), ("bytetrack-embeddings", .bytetrack, true),
        ("weir", .weir, false), ("weir-embeddings", .weir, true),
    ])
    func tracking(name: String, algorithm: TrackerAlgorithm, hasEmbeddings: Bool) {
        let footage = Self.footage(hasEmbeddings: hasEmbeddings)
        var tracker = ObjectTracker(TrackerSettings(algorithm), source: SourceID("crowd"))
        var times: [Double] = []
        var tracked = 0
        for (frame, objects) in footage.enumerated() {
            let start = Self.threadMilliseconds()
            let seen = tracker.update(objects, at: UInt64(frame) * 33_333_333)
            times.append(Self.threadMilliseconds() - start)
            tracked += seen.count
        }
        times.sort()
        // Who is seen is followed, or the time is that of something else.
        #expect(tracked > Self.objects * Self.frames * 8 / 10)
        print("piece tracking-\(name) \(times[times.count / 2]) \(times[0])")
    }

    /// Objects that cross the picture in all directions and come back from its borders, a tenth of them of low score.
    private static func footage(hasEmbeddings: Bool) -> [[DetectedObject]] {
        var random = SeededRandom(seed: 11)
        let walks = (0..<objects).map { _ in Walk(&random, hasEmbeddings ? embeddingLength : 0) }
        return (0..<frames).map { frame in
            walks.map { walk in
                var object = DetectedObject(
                    box: walk.box(at: Float(frame), in: size),
                    classID: 0,
                    label: "person",
                    confidence: random.unit() < 0.1 ? 0.45 : 0.9
                )
                object.attributes.embedding = walk.embedding.isEmpty ? nil : walk.embedding
                return object
            }
        }
    }

    private struct Walk {
        let start: Point
        let step: Point
        let width: Float
        let embedding: [Float]

        init(_ random: inout SeededRandom, _ embeddingLength: Int) {
            start = Point(x: 1800 * Float(random.unit()), y: 900 * Float(random.unit()))
            step = Point(x: 8 * Float(random.unit()) - 4, y: 4 * Float(random.unit()) - 2)
            width = 30 + 50 * Float(random.unit())
            embedding = (0..<embeddingLength).map { _ in Float(random.unit()) - 0.5 }
        }

        func box(at time: Float, in size: Size) -> Box {
            Box(
                x: bounced(start.x + step.x * time, below: Float(size.width) - width),
                y: bounced(start.y + step.y * time, below: Float(size.height) - 2 * width),
                width: width,
                height: 2 * width
            )
        }

        /// Thrown back by both ends.
        private func bounced(_ place: Float, below limit: Float) -> Float {
            let rest = abs(place).truncatingRemainder(dividingBy: 2 * limit)
            return min(rest, 2 * limit - rest)
        }
    }

    private static func threadMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}
