import Glibc
import WeirCore

/// Adds up for how long objects were in each part of the picture.
struct HeatMapWatch: Sendable {
    let rule: HeatMapRule
    let filter: Int
    /// What each cell holds, in seconds times the weight of when they were added.
    private var sums: [Double]
    /// What is added now weighs so much: instead of all that is old becoming less, what is new becomes more.
    private var weight = 1.0
    private var sinceReport: UInt64 = 0
    private var reported: FrameAnalytics.HeatMap
    private let cells: SIMD2<Float>

    /// Frames in between share the last report.
    private static let reportInterval: UInt64 = 250_000_000
    /// Where the weight is beyond, all is brought back to a weight of 1.
    private static let mostWeight = 1e6

    init(_ rule: HeatMapRule, filter: Int, in picture: Size) {
        let sides = 1...HeatMapRule.mostCells
        let grid = Size(width: sides.nearest(rule.grid.width), height: sides.nearest(rule.grid.height))
        self.rule = rule
        self.filter = filter
        let (width, height) = (Float(max(picture.width, 1)), Float(max(picture.height, 1)))
        cells = SIMD2(Float(grid.width) / width, Float(grid.height) / height)
        let count = grid.width * grid.height
        sums = Array(repeating: 0, count: count)
        let area = Box(x: 0, y: 0, width: width, height: height)
        reported = FrameAnalytics.HeatMap(grid: grid, seconds: Array(repeating: 0, count: count), area: area)
    }

    var report: FrameAnalytics.HeatMap { reported }

    /// Goes on with the sums of a map of the same cells.
    mutating func takeOver(_ old: HeatMapWatch) {
        guard old.reported.grid == reported.grid else { return }
        (sums, weight, reported.seconds) = (old.sums, old.weight, old.reported.seconds)
    }

    mutating func update(_ frame: WatchedFrame) {
        if let halfLife = rule.halfLife, halfLife > 0 {
            weight *= exp2(min(frame.step.seconds / halfLife, Self.mostHalvings))
            if weight > Self.mostWeight { normalize() }
        }
        for index in frame.passing[filter] {
            let sighting = frame.sightings[index]
            add(frame.objects[sighting.slot].sinceLastSeen, at: sighting.point)
        }
        for stranger in frame.strangers where stranger.accepts[filter] { add(frame.step, at: stranger.sighting.point) }
        sinceReport += frame.step
        guard sinceReport >= Self.reportInterval else { return }
        sinceReport = 0
        reported.seconds = sums.map { Float($0 / weight) }
    }

    /// More leaves nothing of any number of seconds.
    private static let mostHalvings = 200.0

    private mutating func normalize() {
        for index in sums.indices { sums[index] /= weight }
        weight = 1
    }

    private mutating func add(_ time: UInt64, at point: SIMD2<Float>) {
        let grid = reported.grid
        let column = (0...grid.width - 1).nearest(Int(min(max(point.x * cells.x, 0), Float(grid.width))))
        let row = (0...grid.height - 1).nearest(Int(min(max(point.y * cells.y, 0), Float(grid.height))))
        sums[row * grid.width + column] += time.seconds * weight
    }
}

extension ClosedRange<Int> {
    fileprivate func nearest(_ number: Int) -> Int { Swift.min(Swift.max(number, lowerBound), upperBound) }
}
