import WeirCore

/// Reads a heat map 1 x classes x rows x columns whose peaks are the centres of objects, with sizes and offsets.
///
/// A peak is a cell that no neighbour of its eight exceeds, which is all the suppression there is. Centre = cell + offset (a
/// half where the model has no offsets), both it and the size in cells. The heat map is one of logits, as the network gives
/// it, or of probabilities where an exporter added the sigmoid: only logits can be negative, and most of them are. Source:
/// Zhou et al., "Objects as Points"; CenterNet, `src/lib/models/decode.py`, `ctdet_decode`.
struct CenterNetDecoder: OutputDecoder {
    private static let pair = 2

    private let heat: Int
    private let size: Int
    private let offset: Int?
    private let classes: Int
    private let rows: Int
    private let columns: Int
    private let stride: Float

    var classCount: Int? { classes }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let planes = try outputs.values(at: heat, shape: [classes, rows, columns])
        let sizes = try outputs.values(at: size, shape: [Self.pair, rows, columns])
        var offsets: UnsafePointer<Float>?
        if let offset { offsets = try outputs.values(at: offset, shape: [Self.pair, rows, columns]) }
        let areLogits = Logits.areLogits(planes, count: rows * columns)
        let bound = areLogits ? Logits.bound(options.threshold) : options.threshold
        var candidates = CandidateList(options)
        for row in 0..<classes * rows where Scores.mayReach(bound, planes + row * columns, count: columns) {
            let (classID, y) = row.quotientAndRemainder(dividingBy: rows)
            let plane = planes + classID * rows * columns
            for x in 0..<columns {
                let value = plane[y * columns + x]
                // What is not a number must come through, to be counted.
                if value < bound || value.isFinite && !isPeak(plane, x, y) { continue }
                let score = areLogits ? Logits.probability(value) : value
                candidates.add(box(x, y, sizes, offsets), classID: classID, score: score)
            }
        }
        return candidates.sorted()
    }

    private func isPeak(_ plane: UnsafePointer<Float>, _ x: Int, _ y: Int) -> Bool {
        let value = plane[y * columns + x]
        for row in max(0, y - 1)...min(rows - 1, y + 1) {
            for column in max(0, x - 1)...min(columns - 1, x + 1) where plane[row * columns + column] > value {
                return false
            }
        }
        return true
    }

    private func box(
        _ x: Int,
        _ y: Int,
        _ sizes: UnsafePointer<Float>,
        _ offsets: UnsafePointer<Float>?
    ) -> Box {
        let (cell, cells) = (y * columns + x, rows * columns)
        let (shiftX, shiftY) = offsets.map { ($0[cell], $0[cells + cell]) } ?? (0.5, 0.5)
        let box = Box(
            centerX: Float(x) + shiftX,
            centerY: Float(y) + shiftY,
            width: sizes[cell],
            height: sizes[cells + cell]
        )
        return box.scaled(stride, stride)
    }
}

extension CenterNetDecoder {
    /// Outputs are told by name (`hm`, `wh`, `reg`, or heat map, size, offset); a stated family's also by that order.
    init?(_ model: ModelShapes) {
        func named(_ words: String...) -> Int? {
            model.outputs.firstIndex { output in words.contains { output.name.lowercased().contains($0) } }
        }
        var (heat, size, offset) = (named("hm", "heat"), named("wh", "size"), named("reg", "off"))
        if model.isStated, heat == nil || size == nil {
            (heat, size, offset) = (0, 1, model.outputs.count > 2 ? 2 : nil)
        }
        guard let heat, let size, model.outputs.count == (offset == nil ? 2 : 3) else { return nil }
        let shape = model.outputs[heat].shape
        guard shape.count == 4, shape[0] == 1, shape.allSatisfy({ $0 > 0 }),
            [size, offset].compactMap(\.self).allSatisfy({ index in
                index != heat && model.outputs[index].shape == [1, Self.pair, shape[2], shape[3]]
            })
        else { return nil }
        let (stride, restX) = model.inputSize.width.quotientAndRemainder(dividingBy: shape[3])
        let (strideY, restY) = model.inputSize.height.quotientAndRemainder(dividingBy: shape[2])
        guard stride > 0, stride == strideY, restX == 0, restY == 0 else { return nil }
        (self.heat, self.size, self.offset) = (heat, size, offset)
        (classes, rows, columns) = (shape[1], shape[2], shape[3])
        self.stride = Float(stride)
    }
}

extension ModelFamily {
    static let centerNet = ModelFamily(
        name: "centernet",
        aliases: ["ctdet"],
        outputs: "outputs hm 1xclassesxrowsxcolumns, wh 1x2xrowsxcolumns and reg 1x2xrowsxcolumns",
        channels: .bgr,
        fit: .letterbox(fill: 0, centered: true),
        // The statistics of COCO that CenterNet's own code has: 0.408, 0.447, 0.470 and 0.289, 0.274, 0.278.
        mean: [104.04, 113.985, 119.85],
        scale: [1 / 73.695, 1 / 69.87, 1 / 70.89],
        threshold: 0.3,
        nmsThreshold: 1,
        decoder: { CenterNetDecoder($0) }
    )
}
