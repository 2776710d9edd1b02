/// Counts values in bins of equal width, for medians without sorting.
struct Histogram {
    private let low: Float
    private let width: Float
    private var bins: [Int32]
    private(set) var count: Int32 = 0

    /// Over `low` to `high`; what lies beyond counts in the outermost bins.
    init(low: Float, high: Float, bins: Int) {
        (self.low, self.width) = (low, (high - low) / Float(bins))
        self.bins = Array(repeating: 0, count: bins)
    }

    mutating func clear() {
        bins.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        count = 0
    }

    @inline(__always)
    mutating func add(_ value: Float) {
        let place = min(max((value - low) / width, 0), Float(bins.count - 1))
        bins[Int(place)] &+= 1
        count &+= 1
    }

    /// The value that `share` of the others are below of, between the ends of its bin; nil where there are none.
    func quantile(_ share: Float) -> Float? {
        guard count > 0 else { return nil }
        let wanted = share * Float(count)
        var below: Float = 0
        for (index, bin) in bins.enumerated() where bin > 0 {
            if below + Float(bin) >= wanted { return low + width * (Float(index) + (wanted - below) / Float(bin)) }
            below += Float(bin)
        }
        return low + width * Float(bins.count)
    }
}
