/// What is typical of a picture's cells: medians over some of them.
struct TypicalCells {
    /// Every so manyth cell is looked at: a prime, so that the places don't line up in columns.
    private static let stride = 31

    /// Sixteenths of a level, up to 128.
    private var histogram = Histogram(low: 0, high: 128, bins: 2048)

    /// The standard deviation of the noise, from how much two pictures one after the other differ.
    ///
    /// Of the difference, what `light` explains is no noise.
    mutating func noise(_ background: Background, light: LightChange.Line) -> Float {
        let difference = median(background.current, background.previous, light, count: background.count)
        return difference / (Background.medianDistance * Float(2).squareRoot())
    }

    /// The standard deviation that is known of the cells.
    mutating func deviation(_ background: Background) -> Float {
        histogram.clear()
        _ = background.deviation.readCells { cells in
            for cell in Swift.stride(from: 0, to: background.count, by: Self.stride) { histogram.add(cells[cell]) }
        }
        return histogram.quantile(0.5) ?? Background.leastDeviation
    }

    /// How much distances from the background differ from cell to cell, in such distances; nil where there are none.
    mutating func roughness(_ background: Background) -> Float? {
        let distance = median(background.current, background.near, LightChange.Line(), count: background.count)
        histogram.clear()
        _ = background.current.readCells { current in
            background.near.readCells { near in
                for cell in 0..<background.count - 1 {
                    histogram.add(abs(current[cell + 1] - near[cell + 1] - current[cell] + near[cell]))
                }
            }
        }
        guard distance > 0, let difference = histogram.quantile(0.5) else { return nil }
        return difference / distance
    }

    /// The median of how far cells are from others on which the light changed.
    private mutating func median(
        _ first: [Background.Lanes],
        _ second: [Background.Lanes],
        _ light: LightChange.Line,
        count: Int
    ) -> Float {
        histogram.clear()
        _ = first.readCells { first in
            second.readCells { second in
                for cell in Swift.stride(from: 0, to: count, by: Self.stride) {
                    histogram.add(abs(first[cell] - second[cell] - light.change(at: second[cell])))
                }
            }
        }
        return histogram.quantile(0.5) ?? 0
    }
}
