import Glibc
import WeirCore

/// Reads one output 1xcellsx(5+classes): centre x, centre y, width, height in cells, objectness and class scores.
///
/// The box is raw: centre = (cell + value) x stride, side = exp(value) x stride; the score is objectness x class. A YOLOX
/// model that was exported with `--decode_in_inference` gives pixels and is read as `yolov5`. Source: Ge et al., "YOLOX:
/// Exceeding YOLO Series in 2021"; YOLOX, `yolox/utils/demo_utils.py`.
struct YOLOXDecoder: OutputDecoder {
    private let grid: GridLevels
    private let columns: Int

    var classCount: Int? { columns - ObjectnessRow.classes }

    init?(_ model: ModelShapes) {
        guard let shape = model.onlyOutput(ofRank: 2), shape[1] > ObjectnessRow.classes,
            let grid = GridLevels.usual(cellCount: shape[0], size: model.inputSize)
        else { return nil }
        (self.grid, columns) = (grid, shape[1])
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var values = try outputs.values(at: 0, shape: [grid.cellCount, columns])
        var candidates = CandidateList(options)
        for level in grid.levels {
            for cell in 0..<level.cellCount {
                let row = ObjectnessRow(values + cell * columns, columns: columns)
                if row.mayReach(options.threshold) { add(row, cell: cell, of: level, to: &candidates) }
            }
            values += level.cellCount * columns
        }
        return candidates.suppressingOverlaps()
    }

    private func add(_ row: ObjectnessRow, cell: Int, of level: GridLevels.Level, to candidates: inout CandidateList) {
        let best = row.best()
        let stride = Float(level.stride)
        let box = Box(
            centerX: (Float(cell % level.columns) + row.values[0]) * stride,
            centerY: (Float(cell / level.columns) + row.values[1]) * stride,
            width: exp(row.values[2]) * stride,
            height: exp(row.values[3]) * stride
        )
        candidates.add(box, classID: best.classID, score: best.score)
    }
}

extension ModelFamily {
    static let yolox = ModelFamily(
        name: "yolox",
        outputs: "one output 1xcellsx(5+classes)",
        channels: .bgr,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: false),
        threshold: 0.3,
        nmsThreshold: 0.45,
        decoder: { YOLOXDecoder($0) }
    )
}
