import WeirCore

/// Reads boxes, classes, scores and masks in an output each, as Mask R-CNN gives them, overlaps being gone.
///
/// Boxes are rows of left, top, right, bottom in pixels of the input, with a fifth column for the score where there is
/// no output for it. Masks are probabilities, rowsxheightxwidth or rowsx1xheightxwidth: over the box each, such as 28x28,
/// or over the whole input if they have its size. Class numbers are given as they are; torchvision's begin with one for
/// the background. Sources: He et al. (2017), "Mask R-CNN"; torchvision, `models/detection/roi_heads.py`; Open Model Zoo,
/// instance-segmentation-security.
struct MaskRCNNDecoder: OutputDecoder {
    private let boxes: Int
    private let boxColumns: Int
    private let classes: Int
    private let scores: Int?
    private let masks: Int
    private let inputSize: Size

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        let shapes = model.outputs.map { $0.announced.withoutBatch }
        guard (3...4).contains(model.outputs.count),
            let masks = shapes.firstIndex(where: { $0.count >= 3 }),
            let boxes = shapes.firstIndex(where: { $0.count == 2 && (4...5).contains($0[1]) })
        else { return nil }
        let lists = model.outputs.indices.filter { shapes[$0].count == 1 }
        guard lists.count == model.outputs.count - 2, lists.count == 2 || shapes[boxes][1] == 5 else { return nil }
        // Where nothing tells classes from scores they come first, as in torchvision.
        let told = lists.first { model.outputs[$0].isInteger || model.outputs[$0].name.contains("label") }
        classes = told ?? lists[0]
        scores = lists.first { [classes] in $0 != classes }
        (self.masks, self.boxes, boxColumns) = (masks, boxes, shapes[boxes][1])
        inputSize = model.inputSize
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var candidates = CandidateList(options)
        guard let table = try outputs.table(at: boxes, columns: boxColumns) else { return candidates.sorted() }
        let numbers = try outputs.values(at: classes, shape: [table.rows])
        let sureness = try scores.map { output throws(WeirError) in try outputs.values(at: output, shape: [table.rows])
        }
        let planes = try MaskPlanes(outputs, at: masks, rows: table.rows)
        for index in 0..<table.rows {
            let row = table.values + index * boxColumns
            let score = sureness?[index] ?? row[boxColumns - 1]
            // What is not a number must come through, to be counted.
            if score < options.threshold { continue }
            guard let classID = Int32(exactly: numbers[index].rounded()), classID >= 0 else {
                candidates.drop()
                continue
            }
            let box = Box(left: row[0], top: row[1], right: row[2], bottom: row[3])
            var detection = Detection(box: box, classID: Int(classID), confidence: score)
            detection.cell = index
            candidates.add(detection)
        }
        var decoded = candidates.sorted()
        for index in decoded.detections.indices {
            guard let row = decoded.detections[index].cell else { continue }
            planes.addMask(row, to: &decoded.detections[index], inputSize)
        }
        return decoded
    }
}

/// A mask for each of a model's rows.
private struct MaskPlanes {
    private let values: UnsafePointer<Float>
    private let height: Int
    private let width: Int

    init(_ outputs: [Tensor], at index: Int, rows: Int) throws(WeirError) {
        // A batch in front, or a channel behind the rows, is 1.
        let rank = outputs.indices.contains(index) ? outputs[index].shape.withoutBatch.count : 3
        values = try outputs.values(at: index, shape: rank == 4 ? [rows, 1, -1, -1] : [rows, -1, -1])
        (height, width) = (outputs[index].shape.suffix(2).first ?? 0, outputs[index].shape.last ?? 0)
    }

    func addMask(_ row: Int, to detection: inout Detection, _ inputSize: Size) {
        detection.cell = nil
        let plane = values + row * height * width
        guard height == inputSize.height, width == inputSize.width else {
            let bytes = (0..<height * width).map { MaskByte.probability(plane[$0]) }
            detection.mask = ObjectMask(size: Size(width: width, height: height), values: bytes)
            return
        }
        // The mask covers the box, so that the box has to end where the plane does.
        detection.box = detection.box.clipped(to: inputSize)
        let grid = MaskGrid(box: detection.box, input: inputSize, width: width, height: height)
        detection.mask = grid.mask(plane, stride: width, byte: MaskByte.probability)
    }
}

extension [Int] {
    /// The shape of a list of rows without the batch of one that may be in front.
    ///
    /// It is told by the rank: 1 for numbers, 2 for boxes, 3 or 4 for masks of several rows.
    fileprivate var withoutBatch: [Int] { count > 1 && first == 1 ? Array(dropFirst()) : self }
}

extension ModelFamily {
    static let maskRCNN = ModelFamily(
        name: "mask-rcnn",
        task: .segment,
        outputs: "outputs for boxes rowsx4, labels rows, scores rows and masks rowsx1xheightxwidth",
        channels: .rgb,
        fit: .stretch,
        scale: [1 / 255],
        threshold: 0.5,
        decoder: { MaskRCNNDecoder($0) }
    )
}
