import WeirCore

/// The output in which YOLO models tell of objects, in one of its three forms.
///
/// Behind box and scores there may be numbers of a task: mask coefficients, keypoints, an angle. Source: Ultralytics,
/// `ultralytics/nn/modules/head.py`; YOLOv5, `models/yolo.py`.
struct YOLOTable: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        /// 1x(4+classes+others)xcells, a plane for each number: centre, size and the scores of the classes.
        case planes
        /// 1xrowsx(5+classes+others), three rows a cell: centre, size, objectness and the scores of the classes.
        case anchors
        /// 1xrowsx(6+others), overlaps being gone: corners (of a turned box centre and size), score, class.
        case finished
    }

    /// The numbers of one row or cell.
    struct Row {
        let start: UnsafePointer<Float>
        let stride: Int

        subscript(column: Int) -> Float { start[column * stride] }
    }

    private static let boxColumns = 4
    /// Box, score and class.
    static let finishedColumns = boxColumns + 2
    static let planesOfOneClass = boxColumns + 1
    private static let anchorsPerCell = 3
    /// Exporters give 300 rows; a table of many more comes from a family that gives a row a cell.
    private static let mostFinishedRows = 1000

    let form: Form
    /// Its place among the outputs.
    let output: Int
    let rows: Int
    let columns: Int
    /// How many numbers of a row belong to the task.
    let others: Int
    /// How finished rows tell boxes.
    private let boxes: BoxForm

    /// Nil where the output has another shape; `isStated` tells that it needn't prove its form.
    init?(_ form: Form, at output: Int = 0, others: Int = 0, boxes: BoxForm? = nil, of model: ModelShapes) {
        let shape = model.outputs[output].shape.squeezed(toRank: 2)
        guard shape.count == 2 else { return nil }
        (self.form, self.output, self.others) = (form, output, others)
        self.boxes = boxes ?? BoxForm(.corners, .pixels, of: model.inputSize)
        (rows, columns) = form == .planes ? (shape[1], shape[0]) : (shape[0], shape[1])
        // Not by the sum, as a shape from outside may hold any number.
        guard columns > 0, others < columns else { return nil }
        let own = columns - others
        switch form {
        case .planes:
            guard rows > 0, own > Self.boxColumns else { return nil }
            let hasUsualGrid = GridLevels.usual(cellCount: rows, size: model.inputSize) != nil
            guard hasUsualGrid || model.isStated && rows > columns else { return nil }
        case .anchors:
            guard rows > 0, own > ObjectnessRow.classes else { return nil }
            let (cells, rest) = rows.quotientAndRemainder(dividingBy: Self.anchorsPerCell)
            let hasAnchors = rest == 0 && GridLevels.usual(cellCount: cells, size: model.inputSize) != nil
            guard hasAnchors || model.isStated && rows > columns else { return nil }
        case .finished:
            guard own == Self.finishedColumns else { return nil }
            let isUsual = model.outputs[output].shape.count == 3 && rows != 0 && rows <= Self.mostFinishedRows
            guard model.isStated || isUsual else { return nil }
        }
    }

    /// Nil where the table doesn't show it.
    var classCount: Int? {
        switch form {
        case .planes: columns - Self.boxColumns - others
        case .anchors: columns - ObjectnessRow.classes - others
        case .finished: nil
        }
    }

    /// The first of the task's numbers in a row.
    var firstOther: Int { columns - others }
}

extension YOLOTable {
    /// A row, or a cell of planes.
    func row(_ index: Int, of values: UnsafePointer<Float>) -> Row {
        form == .planes ? Row(start: values + index, stride: rows) : Row(start: values + index * columns, stride: 1)
    }

    /// The task's numbers of an object that was read from here; they are the same in all of the row.
    func others(of detection: Detection, in outputs: [Tensor]) throws(WeirError) -> [Float] {
        guard let cell = detection.cell else { return [] }
        let row = row(cell, of: try values(in: outputs))
        return (firstOther..<columns).map { row[$0] }
    }

    private func values(in outputs: [Tensor]) throws(WeirError) -> UnsafePointer<Float> {
        try outputs.values(at: output, shape: form == .planes ? [columns, rows] : [rows, columns])
    }

    /// What is worth a look, each candidate with the number of its row; `isOriented` where the last number is an angle.
    func candidates(
        in outputs: [Tensor],
        _ options: DecodingOptions,
        isOriented: Bool = false
    ) throws(WeirError) -> CandidateList {
        var candidates = CandidateList(options)
        switch form {
        case .planes:
            let values = try values(in: outputs)
            addPlanes(values, options, isOriented, to: &candidates)
        case .anchors:
            let values = try values(in: outputs)
            addAnchors(values, options, to: &candidates)
        case .finished:
            guard let table = try outputs.table(at: output, columns: columns) else { break }
            addFinished(table.values, rows: table.rows, options, isOriented, to: &candidates)
        }
        return candidates
    }

    private func addPlanes(
        _ values: UnsafePointer<Float>,
        _ options: DecodingOptions,
        _ isOriented: Bool,
        to candidates: inout CandidateList
    ) {
        let classes = Self.boxColumns..<firstOther
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows) { largest in
            largest.initialize(repeating: 0)
            for plane in classes { Scores.raise(largest, by: values + plane * rows) }
            let bound = Scores.bound(options.threshold)
            for cell in 0..<rows where largest[cell] >= bound {
                let scores = values + Self.boxColumns * rows + cell
                let best = Scores.highest(scores, count: classes.count, stride: rows)
                let row = row(cell, of: values)
                candidates.add(detection(row, cell, best.classID, best.score, isOriented: isOriented))
            }
        }
    }

    private func addAnchors(
        _ values: UnsafePointer<Float>,
        _ options: DecodingOptions,
        to candidates: inout CandidateList
    ) {
        for index in 0..<rows {
            let scores = ObjectnessRow(values + index * columns, columns: firstOther)
            guard scores.mayReach(options.threshold) else { continue }
            let best = scores.best()
            let row = row(index, of: values)
            candidates.add(detection(row, index, best.classID, best.score, isOriented: false))
        }
    }

    private func addFinished(
        _ values: UnsafePointer<Float>,
        rows: Int,
        _ options: DecodingOptions,
        _ isOriented: Bool,
        to candidates: inout CandidateList
    ) {
        for index in 0..<rows {
            let row = row(index, of: values)
            let (score, number) = (row[Self.boxColumns], row[Self.boxColumns + 1])
            // What is not a number must come through, to be counted.
            if score < options.threshold { continue }
            guard let classID = Int32(exactly: number.rounded()), classID >= 0 else {
                candidates.drop()
                continue
            }
            candidates.add(detection(row, index, Int(classID), score, isOriented: isOriented))
        }
    }

    private func detection(
        _ row: Row,
        _ index: Int,
        _ classID: Int,
        _ score: Float,
        isOriented: Bool
    ) -> Detection {
        let areCorners = form == .finished && !isOriented
        let box =
            areCorners
            ? boxes.box(row.start)
            : Box(centerX: row[0], centerY: row[1], width: row[2], height: row[3])
        var detection = Detection(box: box, classID: classID, confidence: score)
        if isOriented {
            let angle = row[firstOther]
            let turned = OrientedBox(centerX: row[0], centerY: row[1], width: row[2], height: row[3], angle: angle)
            detection.orientedBox = turned.withAcuteAngle
            detection.box = turned.enclosing
        }
        // Without numbers of a task there is nothing more to read.
        detection.cell = others > 0 ? index : nil
        return detection
    }
}
