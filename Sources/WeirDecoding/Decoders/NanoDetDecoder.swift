import Glibc
import WeirCore

/// Reads class scores and, for each side of a box, a distribution over its distance from the cell.
///
/// The distance of a side is the mean of a softmax over bins 0, 1, 2 …, in strides. The scores (0 to 1) and the
/// distributions are either one output each a stride (cells x classes and cells x 4 bins) or all in one
/// 1 x cells x (classes + 4 bins). A cell of NanoDet is at its middle, one of NanoDet-Plus at its top left corner.
/// Source: Li et al., "Generalized Focal Loss"; NanoDet, `nanodet/model/head`.
struct NanoDetDecoder: OutputDecoder {
    /// Some columns of a level's rows in one output.
    private struct Columns: Hashable, Sendable {
        let output: Int
        /// The shape of the whole output.
        let rows: Int
        let width: Int
        let firstRow: Int
        let firstColumn: Int

        func start(in outputs: [Tensor]) throws(WeirError) -> UnsafePointer<Float> {
            try outputs.values(at: output, shape: [rows, width]) + firstRow * width + firstColumn
        }
    }

    private struct Source: Hashable, Sendable {
        let level: GridLevels.Level
        let scores: Columns
        let distances: Columns
    }

    fileprivate static let sides = 4
    /// `reg_max` + 1 of every published NanoDet; a single output doesn't show it.
    fileprivate static let usualBins = 8

    private let sources: [Source]
    private let classes: Int
    private let bins: Int
    /// Where in a cell the distances begin, in strides.
    private let origin: Float

    var classCount: Int? { classes }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let bound = Scores.bound(options.threshold)
        var candidates = CandidateList(options)
        for source in sources {
            let scores = try source.scores.start(in: outputs)
            let distances = try source.distances.start(in: outputs)
            for cell in 0..<source.level.cellCount {
                let row = scores + cell * source.scores.width
                guard Scores.mayReach(bound, row, count: classes) else { continue }
                let best = Scores.highest(row, count: classes)
                let box = box(distances + cell * source.distances.width, cell: cell, of: source.level)
                candidates.add(box, classID: best.classID, score: best.score)
            }
        }
        return candidates.suppressingOverlaps()
    }

    private func box(_ distributions: UnsafePointer<Float>, cell: Int, of level: GridLevels.Level) -> Box {
        let stride = Float(level.stride)
        let x = (Float(cell % level.columns) + origin) * stride
        let y = (Float(cell / level.columns) + origin) * stride
        func distance(_ side: Int) -> Float { mean(ofSoftmax: distributions + side * bins) * stride }
        return Box(left: x - distance(0), top: y - distance(1), right: x + distance(2), bottom: y + distance(3))
    }

    private func mean(ofSoftmax logits: UnsafePointer<Float>) -> Float {
        var largest = logits[0]
        for bin in 1..<bins { largest = max(largest, logits[bin]) }
        var (total, weighted): (Float, Float) = (0, 0)
        for bin in 0..<bins {
            let weight = exp(logits[bin] - largest)
            total += weight
            weighted += weight * Float(bin)
        }
        return weighted / total
    }
}

extension NanoDetDecoder {
    /// `strides` and `origin` are those of the family; nil where the model's outputs are others.
    init?(_ model: ModelShapes, strides: [Int], origin: Float) {
        let grid = GridLevels(strides: strides, size: model.inputSize)
        let sources = model.outputs.count == 1 ? Self.oneOutput(model, grid) : Self.outputPairs(model, grid)
        guard let sources, let first = sources.first, first.distances.width > 0 else { return nil }
        self.sources = sources
        self.origin = origin
        if model.outputs.count == 1 {
            classes = first.distances.firstColumn
            bins = Self.usualBins
        } else {
            classes = first.scores.width
            bins = first.distances.width / Self.sides
        }
    }

    private static func oneOutput(_ model: ModelShapes, _ grid: GridLevels) -> [Source]? {
        guard let shape = model.onlyOutput(ofRank: 2), shape[0] == grid.cellCount,
            shape[1] > sides * usualBins
        else { return nil }
        var firstRow = 0
        return grid.levels.map { level in
            defer { firstRow += level.cellCount }
            func columns(from column: Int) -> Columns {
                Columns(output: 0, rows: shape[0], width: shape[1], firstRow: firstRow, firstColumn: column)
            }
            return Source(
                level: level,
                scores: columns(from: 0),
                distances: columns(from: shape[1] - sides * usualBins)
            )
        }
    }

    /// Two outputs a level, found by their numbers of rows, of the same widths on each level.
    private static func outputPairs(_ model: ModelShapes, _ grid: GridLevels) -> [Source]? {
        guard model.outputs.count == 2 * grid.levels.count else { return nil }
        var sources: [Source] = []
        for level in grid.levels {
            let pair = model.outputs.indices.filter { model.outputs[$0].table?.rows == level.cellCount }
            guard pair.count == 2 else { return nil }
            let scores = pair[isScores(model.outputs[pair[0]], besides: model.outputs[pair[1]]) ? 0 : 1]
            let columns = [scores, pair[0] + pair[1] - scores].map { index in
                let width = model.outputs[index].table?.columns ?? 0
                return Columns(output: index, rows: level.cellCount, width: width, firstRow: 0, firstColumn: 0)
            }
            sources.append(Source(level: level, scores: columns[0], distances: columns[1]))
        }
        let widths = Set(sources.map { [$0.scores.width, $0.distances.width] })
        guard widths.count == 1, let width = widths.first, width[0] > 0, width[1] > 0, width[1] % sides == 0 else {
            return nil
        }
        return sources
    }

    /// Whether `output` holds scores: one of the names says so, or only the other one has the width of distances.
    private static func isScores(_ output: ModelShapes.Output, besides other: ModelShapes.Output) -> Bool {
        if output.name.contains("cls") != other.name.contains("cls") { return output.name.contains("cls") }
        return output.table?.columns != sides * usualBins
    }
}

extension ModelFamily {
    /// The statistics of ImageNet in the order blue, green, red.
    private static let imageNetMean: [Float] = [103.53, 116.28, 123.675]
    private static let imageNetScale: [Float] = [1 / 57.375, 1 / 57.12, 1 / 58.395]

    static let nanoDet = ModelFamily(
        name: "nanodet",
        outputs: "outputs cells x classes and cells x 32 for strides 8, 16 and 32, or one output 1xcellsx(classes+32)",
        channels: .bgr,
        // NanoDet keeps the aspect and pads with black.
        fit: .letterbox(fill: 0, centered: true),
        mean: imageNetMean,
        scale: imageNetScale,
        threshold: 0.35,
        nmsThreshold: 0.6,
        decoder: { NanoDetDecoder($0, strides: [8, 16, 32], origin: 0.5) }
    )

    static let nanoDetPlus = ModelFamily(
        name: "nanodet-plus",
        outputs: "outputs as nanodet, and for stride 64 too",
        channels: .bgr,
        fit: .stretch,
        mean: imageNetMean,
        scale: imageNetScale,
        threshold: 0.35,
        nmsThreshold: 0.6,
        decoder: { NanoDetDecoder($0, strides: [8, 16, 32, 64], origin: 0) }
    )
}
