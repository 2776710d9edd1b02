public import CoreMetrics
import Synchronization

/// Keeps what swift-metrics measures, to be read in the text format of Prometheus.
public final class PrometheusMetrics: MetricsFactory, Sendable {
    private struct Series: Hashable {
        let name: String
        let labels: [String]
    }

    private struct Meters {
        var values: [Series: (labels: [(String, String)], meter: any Meter)] = [:]
        /// In the order in which they came.
        var names: [String] = []
    }

    /// What is behind a label and its dimensions.
    protocol Meter: AnyObject, Sendable {
        var kind: MetricFamily.Kind { get }
        func samples(_ labels: [(String, String)]) -> [MetricFamily.Sample]
    }

    private let meters = Mutex(Meters())

    public init() {}

    /// All metrics, in the order in which they came; series of one name stand together.
    var families: [MetricFamily] {
        meters.withLock { meters in
            meters.names.map { name in
                let series = meters.values.filter { $0.key.name == name }
                    .sorted { $0.key.labels.lexicographicallyPrecedes($1.key.labels) }
                return MetricFamily(
                    name: name,
                    kind: series.first?.value.meter.kind ?? .gauge,
                    help: "Measured by swift-metrics.",
                    samples: series.flatMap { $0.value.meter.samples($0.value.labels) }
                )
            }
        }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        meter(label, dimensions) { CountMeter() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? meter(label, dimensions) { HistogramMeter() } : meter(label, dimensions) { GaugeMeter() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        meter(label, dimensions) { GaugeMeter() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        meter(label, dimensions) { HistogramMeter() }
    }

    public func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

    /// The meter of a name and its dimensions, the same each time.
    ///
    /// One of another kind that has the name already leaves the new one uncounted, since a name has one kind.
    private func meter<Kind: Meter>(
        _ label: String,
        _ dimensions: [(String, String)],
        _ make: () -> Kind
    ) -> Kind {
        let name = MetricFamily.name(label)
        let labels = dimensions.map { (MetricFamily.name($0.0), $0.1) }
        let series = Series(name: name, labels: labels.flatMap { [$0.0, $0.1] })
        return meters.withLock { meters in
            if let known = meters.values[series] { return known.meter as? Kind ?? make() }
            if meters.values.contains(where: { $0.key.name == name && !($0.value.meter is Kind) }) { return make() }
            let meter = make()
            if !meters.names.contains(name) { meters.names.append(name) }
            meters.values[series] = (labels, meter)
            return meter
        }
    }

    private func forget(_ handler: AnyObject) {
        meters.withLock { meters in
            meters.values = meters.values.filter { $0.value.meter !== handler }
            let names = Set(meters.values.keys.map(\.name))
            meters.names.removeAll { !names.contains($0) }
        }
    }
}

/// A number that only grows.
final class CountMeter: CounterHandler, PrometheusMetrics.Meter {
    private let count = Atomic<Int64>(0)

    let kind = MetricFamily.Kind.counter

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { count.store(0, ordering: .relaxed) }

    func samples(_ labels: [(String, String)]) -> [MetricFamily.Sample] {
        [MetricFamily.Sample(labels: labels, value: Double(count.load(ordering: .relaxed)))]
    }
}

/// A number that goes up and down.
final class GaugeMeter: RecorderHandler, MeterHandler, PrometheusMetrics.Meter {
    private let value = Mutex(0.0)

    let kind = MetricFamily.Kind.gauge

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }

    func samples(_ labels: [(String, String)]) -> [MetricFamily.Sample] {
        [MetricFamily.Sample(labels: labels, value: value.withLock { $0 })]
    }
}

/// How often values lay below each of some bounds; times are in seconds.
final class HistogramMeter: RecorderHandler, TimerHandler, PrometheusMetrics.Meter {
    private struct Counts {
        /// Above the bound before, and not above the bound of the same place.
        var counts: [Int]
        var sum = 0.0
    }

    /// From 1 ms to 10 s in steps of about 2 to 2.5: what answers and frames take.
    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let counts = Mutex(Counts(counts: [Int](repeating: 0, count: bounds.count + 1)))

    let kind = MetricFamily.Kind.histogram

    func record(_ value: Int64) { record(Double(value)) }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let place = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        counts.withLock { counts in
            counts.counts[place] += 1
            counts.sum += value
        }
    }

    func samples(_ labels: [(String, String)]) -> [MetricFamily.Sample] {
        let counts = counts.withLock { $0 }
        var below = 0
        var samples: [MetricFamily.Sample] = []
        for (bound, count) in zip(Self.bounds + [.infinity], counts.counts) {
            below += count
            let label = ("le", MetricFamily.number(bound))
            samples.append(MetricFamily.Sample(ending: "_bucket", labels: labels + [label], value: Double(below)))
        }
        return samples + [
            MetricFamily.Sample(ending: "_sum", labels: labels, value: counts.sum),
            MetricFamily.Sample(ending: "_count", labels: labels, value: Double(below)),
        ]
    }
}
