/// What is known of each cell of a grid: how bright it is and was for long, and how much it varies by itself.
///
/// A running Gaussian per cell, as C. Wren et al., "Pfinder", IEEE Transactions on Pattern Analysis and Machine Intelligence
/// 19(7), 1997, at two speeds: against `near`, what moves differs; against `far`, what came also differs while it stands.
/// The deviation is a running quantile, as A. Manzanera and J. Richefeu, "A new motion detection algorithm based on
/// Σ-Δ background estimation", Pattern Recognition Letters 28(3), 2007, which passing objects don't widen.
struct Background {
    /// What is told of a cell, a byte each.
    enum Mark {
        /// Beyond the noise of what moves, enough beside another such cell.
        static let moving: UInt8 = 1
        /// Enough alone.
        static let strong: UInt8 = 2
        /// Beyond the noise of what is there for long.
        static let foreground: UInt8 = 4
    }

    /// How fast it learns at a picture.
    struct Rates {
        var near: Float
        var farSame: Float
        var farChanged: Float
        /// The factor by which a deviation grows or shrinks.
        var deviation: Float
    }

    /// The cells of one vector.
    static let lanes = 8
    typealias Lanes = SIMD8<Float>

    /// The least deviation, in levels: decoders round whole cells by a level, which is thus two deviations.
    static let leastDeviation: Float = 0.5
    /// The median of the distances of normal values from their mean, in standard deviations.
    static let medianDistance: Float = 0.6745

    let count: Int
    private(set) var current: [Lanes]
    private(set) var previous: [Lanes]
    private(set) var near: [Lanes]
    private(set) var far: [Lanes]
    private(set) var deviation: [Lanes]
    /// What an uncertain place of the picture may make of a cell, in levels.
    private var slack: [Lanes]
    private(set) var marks: [SIMD8<UInt8>]

    init(count: Int) {
        self.count = count
        let vectors = (count + Self.lanes - 1) / Self.lanes
        current = Array(repeating: .zero, count: vectors)
        (previous, near, far, slack) = (current, current, current, current)
        deviation = Array(repeating: Lanes(repeating: Self.leastDeviation), count: vectors)
        marks = Array(repeating: .zero, count: vectors)
    }

    /// Lets `body` write the cells of the next picture.
    mutating func take(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        swap(&current, &previous)
        current.withCells(count) { body($0) }
    }

    /// Takes the current picture for the background.
    mutating func begin() {
        for index in current.indices {
            near[index] = current[index]
            far[index] = current[index]
        }
    }

    /// Takes the whole picture's noise, in levels, for that of every cell.
    mutating func assume(deviation value: Float) {
        let value = Lanes(repeating: max(value, Self.leastDeviation))
        for index in deviation.indices { deviation[index] = value }
    }

    /// Compares the current picture with what is known, marks cells and learns; gives how many moved.
    mutating func compare(_ comparison: CellComparison) -> Int {
        var moved = SIMD8<Int32>.zero
        for index in current.indices {
            let found = comparison.marks(
                current[index],
                near: &near[index],
                far: &far[index],
                deviation: &deviation[index],
                slack: slack[index]
            )
            marks[index] = SIMD8<UInt8>(truncatingIfNeeded: found)
            moved &+= found & Int32(Mark.moving)
        }
        return Int(moved.wrappedSum())
    }

    /// Lets `body` use the marks of all cells, which are a multiple of eight.
    mutating func withMarks<Result>(_ body: (UnsafeMutablePointer<UInt8>) -> Result) -> Result? {
        marks.withUnsafeMutableBufferPointer { vectors in
            vectors.baseAddress?.withMemoryRebound(to: UInt8.self, capacity: vectors.count * Self.lanes) { body($0) }
        }
    }

    /// Allows each cell the change that a shift by `pixels` makes of the steps to its neighbours.
    mutating func loosen(_ grid: CellGrid, pixels: Float) {
        let (columns, count, share) = (grid.columns, count, pixels / Float(grid.side))
        slack.withCells(count) { slack in
            _ = near.readCells { near in
                for cell in 0..<count {
                    let across = abs(near[min(cell + 1, count - 1)] - near[cell])
                    let back = abs(near[max(cell - 1, 0)] - near[cell])
                    let down = abs(near[min(cell + columns, count - 1)] - near[cell])
                    let up = abs(near[max(cell - columns, 0)] - near[cell])
                    slack[cell] = share * max(across, back, down, up)
                }
            }
        }
    }

    /// Whether all cells are darker than `level`.
    func isDarker(than level: Float) -> Bool {
        let limit = Lanes(repeating: level)
        return current.allSatisfy { all($0 .< limit) }
    }

    /// Whether the current picture equals the one before.
    var isSame: Bool { current == previous }
}

extension [SIMD8<Float>] {
    /// Lets `body` use the cells one by one; nothing is done where there are none.
    mutating func withCells(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        withUnsafeMutableBufferPointer { vectors in
            guard let base = vectors.baseAddress else { return }
            base.withMemoryRebound(to: Float.self, capacity: vectors.count * Background.lanes) { body($0) }
        }
    }

    /// Gives what `body` reads of the cells; nil where there are none.
    func readCells<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result? {
        withUnsafeBufferPointer { vectors in
            vectors.baseAddress?.withMemoryRebound(to: Float.self, capacity: vectors.count * Background.lanes) {
                body($0)
            }
        }
    }
}
