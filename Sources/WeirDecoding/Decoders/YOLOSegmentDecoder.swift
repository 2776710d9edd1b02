import WeirCore

/// Reads two outputs of YOLO models for instance segmentation: objects with coefficients, and planes to mix by these.
///
/// An object's mask is where the sum of the planes (prototypes, 1xcountxheightxwidth over the whole input), each times its
/// coefficient, is above 0, inside the box; objects without such a place are dropped. The objects are
/// 1x(4+classes+count)xcells, 1xrowsx(5+classes+count) of YOLOv5, or 1xrowsx(6+count) where overlaps are gone already.
/// Sources: Bolya et al. (2019), "YOLACT"; Ultralytics, `ultralytics/utils/ops.py`, `process_mask`.
struct YOLOSegmentDecoder: OutputDecoder {
    private let table: YOLOTable
    private let prototypes: MaskPrototypes
    private let inputSize: Size

    var classCount: Int? { table.classCount }

    init?(_ model: ModelShapes, _ form: YOLOTable.Form) {
        guard model.outputs.count == 2,
            let planes = model.outputs.firstIndex(where: { $0.shape.count == 4 }),
            let prototypes = MaskPrototypes(model.outputs[planes].shape, at: planes, inputSize: model.inputSize),
            let table = YOLOTable(form, at: 1 - planes, others: prototypes.count, of: model)
        else { return nil }
        (self.table, self.prototypes, inputSize) = (table, prototypes, model.inputSize)
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let candidates = try table.candidates(in: outputs, options)
        let planes = try prototypes.values(in: outputs)
        let found = table.form == .finished ? candidates.sorted() : candidates.suppressingOverlaps()
        var decoded = DecodedOutput(dropped: found.dropped)
        for var detection in found.detections {
            let coefficients = try table.others(of: detection, in: outputs)
            guard coefficients.allSatisfy(\.isFinite) else {
                decoded.dropped += 1
                continue
            }
            // The mask covers the box, so that the box has to end where the prototypes do.
            detection.box = detection.box.clipped(to: inputSize)
            guard detection.box.area > 0, let mask = prototypes.mask(planes, coefficients, in: detection.box) else {
                continue
            }
            detection.mask = mask
            detection.cell = nil
            decoded.detections.append(detection)
        }
        return decoded
    }
}

/// The planes of which masks are mixed.
struct MaskPrototypes: Hashable, Sendable {
    /// Its place among the outputs.
    private let output: Int
    let count: Int
    private let height: Int
    private let width: Int
    private let inputSize: Size

    init?(_ shape: [Int], at output: Int, inputSize: Size) {
        guard shape.count == 4, shape[0] == 1, shape.allSatisfy({ $0 > 0 }) else { return nil }
        (count, height, width) = (shape[1], shape[2], shape[3])
        (self.output, self.inputSize) = (output, inputSize)
    }

    func values(in outputs: [Tensor]) throws(WeirError) -> UnsafePointer<Float> {
        try outputs.values(at: output, shape: [count, height, width])
    }

    /// The mask of an object, `box` being inside the input; nil where nothing of the box is the object's.
    func mask(_ planes: UnsafePointer<Float>, _ coefficients: [Float], in box: Box) -> ObjectMask? {
        guard coefficients.count == count else { return nil }
        let grid = MaskGrid(box: box, input: inputSize, width: width, height: height)
        let (columns, rows) = (grid.neededColumns, grid.neededRows)
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: columns.count * rows.count) { sums in
            guard let start = sums.baseAddress else { return nil }
            sums.initialize(repeating: 0)
            for (plane, coefficient) in coefficients.enumerated() {
                for row in rows {
                    let source = planes + (plane * height + row) * width + columns.lowerBound
                    let target = start + (row - rows.lowerBound) * columns.count
                    for column in 0..<columns.count { target[column] += coefficient * source[column] }
                }
            }
            return grid.mask(
                start,
                stride: columns.count,
                originX: columns.lowerBound,
                originY: rows.lowerBound,
                byte: MaskByte.logit
            )
        }
    }
}

extension ModelFamily {
    static let yoloSegment = yolo(
        "yolov8-seg",
        .segment,
        outputs: "two outputs 1x(4+classes+planes)xcells and 1xplanesxheightxwidth",
        decoder: { YOLOSegmentDecoder($0, .planes) }
    )

    static let yoloSegmentAnchors = yolo(
        "yolov5-seg",
        .segment,
        outputs: "two outputs 1xrowsx(5+classes+planes) and 1xplanesxheightxwidth",
        decoder: { YOLOSegmentDecoder($0, .anchors) }
    )

    static let yoloSegmentFinished = yolo(
        "yolo26-seg",
        .segment,
        outputs: "two outputs 1xrowsx(6+planes) and 1xplanesxheightxwidth",
        decoder: { YOLOSegmentDecoder($0, .finished) }
    )
}
