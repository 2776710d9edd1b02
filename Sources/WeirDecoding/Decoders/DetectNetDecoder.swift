import WeirCore

/// Reads DetectNet_v2's grids: coverage 1 x classes x rows x columns, and for each class four planes of distances.
///
/// The distances lead from a cell's first pixel (its middle, half a pixel on) to left, top, right and bottom, in units of 35
/// pixels; the coverage, 0 to 1, is the score. Neighbouring cells see the same object, so overlaps are suppressed. Sources:
/// NVIDIA TAO Toolkit, "DetectNet_v2"; the built-in parser of DeepStream's nvinfer.
struct DetectNetDecoder: OutputDecoder {
    /// What TAO divides distances by (`bbox_norm`).
    private static let unit: Float = 35
    /// `offset` of the cells.
    private static let offset: Float = 0.5
    private static let sides = 4

    private let coverage: Int
    private let distances: Int
    private let classes: Int
    private let rows: Int
    private let columns: Int
    private let strideX: Int
    private let strideY: Int

    var classCount: Int? { classes }

    init?(_ model: ModelShapes) {
        guard model.outputs.count == 2,
            let coverage = [0, 1].first(where: {
                Self.isCoverage(model.outputs[$0].shape, of: model.outputs[1 - $0].shape, in: model.inputSize)
            })
        else { return nil }
        let distances = 1 - coverage
        let isNamed = model.outputs[coverage].name.contains("cov") && model.outputs[distances].name.contains("bbox")
        guard model.isStated || isNamed else { return nil }
        let shape = model.outputs[coverage].shape
        (self.coverage, self.distances) = (coverage, distances)
        (classes, rows, columns) = (shape[1], shape[2], shape[3])
        strideX = (model.inputSize.width + columns - 1) / columns
        strideY = (model.inputSize.height + rows - 1) / rows
    }

    private static func isCoverage(_ shape: [Int], of distances: [Int], in size: Size) -> Bool {
        guard shape.count == 4, distances.count == 4, shape[1] > 0 else { return false }
        let hasGrid = (1...size.height).contains(shape[2]) && (1...size.width).contains(shape[3])
        let (classes, rest) = distances[1].quotientAndRemainder(dividingBy: sides)
        return hasGrid && rest == 0 && shape == [1, classes, distances[2], distances[3]] && distances[0] == 1
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let scores = try outputs.values(at: coverage, shape: [classes, rows, columns])
        let distances = try outputs.values(at: self.distances, shape: [Self.sides * classes, rows, columns])
        let cells = rows * columns
        var candidates = CandidateList(options)
        for classID in 0..<classes {
            let planes = distances + Self.sides * classID * cells
            for cell in 0..<cells {
                let score = scores[classID * cells + cell]
                // What is not a number must come through, to be counted.
                if score < options.threshold { continue }
                candidates.add(box(planes + cell, cell: cell), classID: classID, score: score)
            }
        }
        return candidates.suppressingOverlaps()
    }

    private func box(_ distances: UnsafePointer<Float>, cell: Int) -> Box {
        let x = Float(cell % columns * strideX) + Self.offset
        let y = Float(cell / columns * strideY) + Self.offset
        func distance(_ side: Int) -> Float { distances[side * rows * columns] * Self.unit }
        return Box(left: x - distance(0), top: y - distance(1), right: x + distance(2), bottom: y + distance(3))
    }
}

extension ModelFamily {
    static let detectNet = ModelFamily(
        name: "detectnet",
        aliases: ["detectnet-v2", "peoplenet", "trafficcamnet", "dashcamnet", "facedetectir"],
        outputs: "outputs output_cov 1xclassesxrowsxcolumns and output_bbox 1x4·classesxrowsxcolumns",
        channels: .rgb,
        fit: .stretch,
        scale: [1 / 255],
        threshold: 0.4,
        nmsThreshold: 0.5,
        decoder: { DetectNetDecoder($0) }
    )
}
