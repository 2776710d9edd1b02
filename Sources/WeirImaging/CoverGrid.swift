import WeirCore

/// A few large blocks over a part of the picture: all that is left of it when it is covered.
struct CoverGrid {
    /// Blocks along the longer side of what is covered: a face becomes a few patches, and so does a person's head.
    static let blocksAlong: Float = 6
    /// The smallest side of a block in pixels, so that boxes that are too small leave nothing either.
    static let leastBlock = 8

    /// The pixels that are covered, in whole blocks of two by two: those that share chroma.
    let area: PixelRectangle
    let columns: Int
    let rows: Int

    /// A grid over the part of `box` in a picture of `size`; nil where there is none.
    ///
    /// Blocks go by the whole box: what sticks out of the picture does not make the rest any finer.
    init?(over box: Box, in size: Size) {
        guard box.isValid, box.area > 0 else { return nil }
        let visible = box.clipped(to: size)
        guard visible.area > 0 else { return nil }
        area = PixelRectangle(
            left: Int(visible.x) / 2 * 2,
            top: Int(visible.y) / 2 * 2,
            right: min((Int(visible.right.rounded(.up)) + 1) / 2 * 2, size.width),
            bottom: min((Int(visible.bottom.rounded(.up)) + 1) / 2 * 2, size.height)
        )
        let side = max(max(box.width, box.height) / Self.blocksAlong, Float(Self.leastBlock))
        columns = max(1, Int(Float(area.width) / side))
        rows = max(1, Int(Float(area.height) / side))
    }

    /// The pixels of the blocks of a column or row, each beginning at an even one; `count` of them from `start` to `end`.
    static func blocks(_ count: Int, from start: Int, to end: Int) -> [Range<Int>] {
        let pairs = (end - start + 1) / 2
        return (0..<count).map { index in
            start + index * pairs / count * 2..<min(start + (index + 1) * pairs / count * 2, end)
        }
    }
}

/// Where samples lie in a grid of blocks: which two values make each one, and how much of the second.
struct CoverWeights {
    let cells: [Int32]
    /// Of 256.
    let shares: [Int32]

    /// For `length` samples over `blocks` blocks of about one size; smoothly from block to block, or each its own.
    init(_ length: Int, over blocks: [Range<Int>], isSmooth: Bool) {
        var cells: [Int32] = []
        var shares: [Int32] = []
        cells.reserveCapacity(length)
        shares.reserveCapacity(length)
        guard isSmooth else {
            for (index, block) in blocks.enumerated() {
                cells += repeatElement(Int32(index), count: block.count)
                shares += repeatElement(0, count: block.count)
            }
            (self.cells, self.shares) = (cells, shares)
            return
        }
        for index in 0..<length {
            let last = Float(blocks.count - 1)
            let place = min(max((Float(index) + 0.5) / Float(length) * Float(blocks.count) - 0.5, 0), last)
            cells.append(Int32(place))
            shares.append(Int32((place - place.rounded(.down)) * 256))
        }
        (self.cells, self.shares) = (cells, shares)
    }
}
