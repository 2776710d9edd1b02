import Synchronization
import WeirCore

/// Lets each client make so many requests a second, and a number at once: a bucket of tokens for each, which fills up
/// again at a steady rate.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var time: MonotonicTime
    }

    private let buckets = Mutex<[String: Bucket]>([:])
    private let rate: Double
    private let burst: Double

    /// More clients than this at a time are not kept apart: a bucket that is full again is forgotten before.
    private static let mostClients = 10_000

    init(requestsPerSecond: Double, burst: Int) {
        rate = max(requestsPerSecond, 0.001)
        self.burst = Double(max(burst, 1))
    }

    /// Counts a request of a client; the seconds that it is to wait where that is one too many.
    func admit(_ client: String, at now: MonotonicTime) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.mostClients, buckets[client] == nil { forget(&buckets, now) }
            var bucket = buckets[client] ?? Bucket(tokens: burst, time: now)
            bucket.tokens = filled(bucket, now)
            bucket.time = now
            let isAdmitted = bucket.tokens >= 1
            if isAdmitted { bucket.tokens -= 1 }
            buckets[client] = bucket
            return isAdmitted ? nil : Int(min(((1 - bucket.tokens) / rate).rounded(.up), 3600))
        }
    }

    private func filled(_ bucket: Bucket, _ now: MonotonicTime) -> Double {
        guard now > bucket.time else { return bucket.tokens }
        return min(burst, bucket.tokens + Double(now.nanoseconds - bucket.time.nanoseconds) / 1e9 * rate)
    }

    private func forget(_ buckets: inout [String: Bucket], _ now: MonotonicTime) {
        buckets = buckets.filter { filled($0.value, now) < burst }
        // Where none is full all are forgotten: better a few requests too many than memory without end.
        if buckets.count >= Self.mostClients { buckets = [:] }
    }
}
