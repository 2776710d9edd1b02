import Glibc
import WeirCore

/// The boxes that the heads of a detector start from, one head a grid, the finest first.
struct AnchorSet: Sendable {
    struct Anchor: Hashable, Sendable {
        /// In pixels of the input.
        let width: Float
        let height: Float
    }

    /// How a raw value becomes a side, in sides of the anchor.
    enum Side: Sendable {
        case exponential
        /// (2 x sigmoid)^2.
        case squaredSigmoid
    }

    static let anchorsPerCell = 3

    let strides: [Int]
    let side: Side
    /// How far beyond its cell a centre may lie: 1 is not at all, 2 is half a cell.
    let centerScales: [Float]
    let anchors: [[Anchor]]

    /// `anchors` are width and height of the three of each head, as they are published.
    init(strides: [Int], side: Side, centerScales: [Float], anchors: [[Float]]) {
        self.strides = strides
        self.side = side
        self.centerScales = centerScales
        self.anchors = anchors.map { sides in
            stride(from: 0, to: sides.count, by: 2).map { Anchor(width: sides[$0], height: sides[$0 + 1]) }
        }
    }
}

/// Reads the raw heads of a detector with anchors, one output a grid.
///
/// A head holds, for each cell and anchor, x, y, width, height, objectness and the classes. Centre = cell + sigmoid, spread
/// by the anchor set's centre scale around the middle of the cell; score = sigmoid of objectness x sigmoid of class. The
/// outputs are 1 x anchors·(5+classes) x rows x columns, 1 x rows x columns x anchors·(5+classes), 1 x anchors x rows x
/// columns x (5+classes), or 1 x rows x columns x anchors x (5+classes); the last has the sigmoids of scores built in, as in
/// the ONNX Model Zoo. Sources: Redmon and Farhadi, "YOLOv3: An Incremental Improvement"; Bochkovskiy et al., "YOLOv4"
/// (centre scales); Ultralytics YOLOv5, `models/yolo.py`, `Detect` (squared sigmoids).
struct AnchorHeadDecoder: OutputDecoder {
    enum Layout: CaseIterable, Sendable {
        case channelsFirst, channelsLast, anchorsFirst, anchorsLast
    }

    private struct Head: Sendable {
        let output: Int
        let shape: [Int]
        let level: GridLevels.Level
        let anchors: [AnchorSet.Anchor]
        let centerScale: Float
    }

    /// x, y, width, height and objectness.
    private static let otherValues = 5
    private static let objectness = 4
    /// COCO's classes, which most heads have.
    private static let usualClasses = 80
    /// The most classes of other heads that are told by shape: with more numbers a cell, they might be the distributions of
    /// a head without anchors, which are 64 and more.
    private static let mostClasses = 64 / AnchorSet.anchorsPerCell - otherValues

    private let heads: [Head]
    private let layout: Layout
    private let valuesPerAnchor: Int
    private let side: AnchorSet.Side

    var classCount: Int? { valuesPerAnchor - Self.otherValues }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        let bound = areScoresLogits ? Logits.bound(options.threshold) : options.threshold
        for head in heads {
            let values = try outputs.values(at: head.output, shape: head.shape)
            let steps = Steps(layout, valuesPerAnchor: valuesPerAnchor, cells: head.level.cellCount)
            for (index, anchor) in head.anchors.enumerated() {
                for cell in 0..<head.level.cellCount {
                    let start = values + index * steps.anchor + cell * steps.cell
                    // What is not a number must come through, to be counted.
                    if start[Self.objectness * steps.value] < bound { continue }
                    add(start, step: steps.value, anchor, cell: cell, of: head, to: &candidates)
                }
            }
        }
        return candidates.suppressingOverlaps()
    }

    private var areScoresLogits: Bool { layout != .anchorsLast }

    private func add(
        _ values: UnsafePointer<Float>,
        step: Int,
        _ anchor: AnchorSet.Anchor,
        cell: Int,
        of head: Head,
        to candidates: inout CandidateList
    ) {
        let classes = valuesPerAnchor - Self.otherValues
        let best = Scores.highest(values + Self.otherValues * step, count: classes, stride: step)
        func probability(_ value: Float) -> Float { areScoresLogits ? Logits.probability(value) : value }
        func center(_ value: Float, _ cell: Int) -> Float {
            let inCell = Logits.probability(value) * head.centerScale - (head.centerScale - 1) / 2
            return (inCell + Float(cell)) * Float(head.level.stride)
        }
        let box = Box(
            centerX: center(values[0], cell % head.level.columns),
            centerY: center(values[step], cell / head.level.columns),
            width: sideFactor(values[2 * step]) * anchor.width,
            height: sideFactor(values[3 * step]) * anchor.height
        )
        let objectness = probability(values[Self.objectness * step])
        candidates.add(box, classID: best.classID, score: objectness * probability(best.score))
    }

    private func sideFactor(_ value: Float) -> Float {
        switch side {
        case .exponential: return exp(value)
        case .squaredSigmoid:
            let double = 2 * Logits.probability(value)
            return double * double
        }
    }

    /// How far apart in memory things are.
    private struct Steps {
        let anchor: Int
        let cell: Int
        let value: Int

        init(_ layout: Layout, valuesPerAnchor: Int, cells: Int) {
            switch layout {
            case .channelsFirst: (anchor, cell, value) = (valuesPerAnchor * cells, 1, cells)
            case .anchorsFirst: (anchor, cell, value) = (valuesPerAnchor * cells, valuesPerAnchor, 1)
            case .channelsLast, .anchorsLast:
                (anchor, cell, value) = (valuesPerAnchor, AnchorSet.anchorsPerCell * valuesPerAnchor, 1)
            }
        }
    }
}

extension AnchorHeadDecoder {
    /// The first of `sets` and of `layouts` that the model's outputs have; nil where they have none.
    ///
    /// One output more, with all rows together, may stand beside the heads; it is not read.
    init?(_ model: ModelShapes, sets: [AnchorSet], layouts: [Layout]) {
        for set in sets {
            for layout in layouts {
                guard let heads = Self.heads(model, set, layout), let first = heads.first else { continue }
                let values = Self.valuesPerAnchor(first.shape, layout)
                let classes = values - Self.otherValues
                let isPlane = layout == .channelsFirst || layout == .channelsLast
                let isCertain = !isPlane || classes <= Self.mostClasses || classes == Self.usualClasses
                guard model.isStated || isCertain else { continue }
                (self.heads, self.layout, valuesPerAnchor, side) = (heads, layout, values, set.side)
                return
            }
        }
        return nil
    }

    private static func heads(_ model: ModelShapes, _ set: AnchorSet, _ layout: Layout) -> [Head]? {
        let levels = GridLevels(strides: set.strides, size: model.inputSize).levels
        var heads: [Head] = []
        for (index, level) in levels.enumerated() {
            let found = model.outputs.indices.filter { isHead(model.outputs[$0].shape, of: level, layout) }
            guard found.count == 1, let output = found.first else { return nil }
            heads.append(
                Head(
                    output: output,
                    shape: model.outputs[output].shape,
                    level: level,
                    anchors: set.anchors[index],
                    centerScale: set.centerScales[index]
                )
            )
        }
        let values = Set(heads.map { valuesPerAnchor($0.shape, layout) })
        guard values.count == 1, let width = values.first else { return nil }
        let rows = levels.reduce(0) { $0 + $1.cellCount } * AnchorSet.anchorsPerCell
        let others = model.outputs.count - heads.count
        return others == 0 || others == 1 && model.tables(rows: rows, columns: width).count == 1 ? heads : nil
    }

    private static func isHead(_ shape: [Int], of level: GridLevels.Level, _ layout: Layout) -> Bool {
        let grid = [level.rows, level.columns]
        let (rank, place) =
            switch layout {
            case .channelsFirst: (4, 2)
            case .channelsLast: (4, 1)
            case .anchorsFirst: (5, 2)
            case .anchorsLast: (5, 1)
            }
        guard shape.count == rank, shape[0] == 1, Array(shape[place..<place + 2]) == grid else { return false }
        switch layout {
        case .channelsFirst: return shape[1] % AnchorSet.anchorsPerCell == 0 && hasClasses(shape, layout)
        case .channelsLast: return shape[3] % AnchorSet.anchorsPerCell == 0 && hasClasses(shape, layout)
        case .anchorsFirst: return shape[1] == AnchorSet.anchorsPerCell && hasClasses(shape, layout)
        case .anchorsLast: return shape[3] == AnchorSet.anchorsPerCell && hasClasses(shape, layout)
        }
    }

    private static func hasClasses(_ shape: [Int], _ layout: Layout) -> Bool {
        valuesPerAnchor(shape, layout) > otherValues
    }

    private static func valuesPerAnchor(_ shape: [Int], _ layout: Layout) -> Int {
        switch layout {
        case .channelsFirst: shape[1] / AnchorSet.anchorsPerCell
        case .channelsLast: shape[3] / AnchorSet.anchorsPerCell
        case .anchorsFirst, .anchorsLast: shape[4]
        }
    }
}
