/// Readings of the other detectors, as slow and as obvious.
extension PlainReading {
    static func sigmoid(_ value: Double) -> Double { 1 / (1 + exponential(-value)) }

    /// One of a row's objects: four numbers that are corners.
    static func corners(_ row: [Double], _ id: Int, _ score: Double) -> Object {
        Object(left: row[0], top: row[1], right: row[2], bottom: row[3], classID: id, score: score)
    }

    /// One head with anchors; `value` gives number `2` of cell `(1, 0)` and anchor `3`.
    static func anchorHead(
        rows: Int,
        columns: Int,
        stride: Double,
        anchors: [(Double, Double)],
        classes: Int,
        centerScale: Double,
        isSquared: Bool,
        hasSigmoids: Bool = false,
        value: (_ x: Int, _ y: Int, _ anchor: Int, _ number: Int) -> Double
    ) -> [Object] {
        var objects: [Object] = []
        for y in 0..<rows {
            for x in 0..<columns {
                for (index, anchor) in anchors.enumerated() {
                    let row = (0..<5 + classes).map { value(x, y, index, $0) }
                    func side(_ raw: Double) -> Double { isSquared ? power(2 * sigmoid(raw), 2) : exponential(raw) }
                    let scores = row[4...].map { hasSigmoids ? $0 : sigmoid($0) }
                    let (id, score) = best(Array(scores[1...]))
                    objects.append(
                        object(
                            (sigmoid(row[0]) * centerScale - 0.5 * (centerScale - 1) + Double(x)) * stride,
                            (sigmoid(row[1]) * centerScale - 0.5 * (centerScale - 1) + Double(y)) * stride,
                            side(row[2]) * anchor.0,
                            side(row[3]) * anchor.1,
                            id,
                            scores[0] * score
                        )
                    )
                }
            }
        }
        return objects
    }

    /// Boxes 1xqueriesx4 and logits 1xqueriesxclasses, a sigmoid for each.
    static func sigmoidQueries(_ boxes: TestTensor, _ logits: TestTensor, _ width: Double, _ height: Double) -> [Object]
    {
        (0..<boxes.shape[1]).flatMap { query in
            (0..<logits.shape[2]).map { id in
                let box = (0..<4).map { at(boxes, 0, query, $0) }
                let score = sigmoid(at(logits, 0, query, id))
                return object(box[0] * width, box[1] * height, box[2] * width, box[3] * height, id, score)
            }
        }
    }

    /// Boxes 1xqueriesx4 and logits 1xqueriesx(classes+1), one softmax.
    static func softmaxQueries(_ boxes: TestTensor, _ logits: TestTensor, _ width: Double, _ height: Double) -> [Object]
    {
        (0..<boxes.shape[1]).map { query in
            let box = (0..<4).map { at(boxes, 0, query, $0) }
            let weights = (0..<logits.shape[2]).map { exponential(at(logits, 0, query, $0)) }
            let (id, score) = best(weights.dropLast().map { $0 / weights.reduce(0, +) })
            return object(box[0] * width, box[1] * height, box[2] * width, box[3] * height, id, score)
        }
    }

    /// Boxes 1xrowsx4 (corners) and scores 1xrowsxclasses, of which some in front are not looked at.
    static func scoredBoxes(
        _ boxes: [[Double]],
        _ scores: TestTensor,
        skipping: Int,
        _ width: Double = 1,
        _ height: Double = 1
    ) -> [Object] {
        boxes.enumerated().map { row, box in
            let (id, score) = best((skipping..<scores.shape[2]).map { at(scores, 0, row, $0) })
            let scaled = [box[0] * width, box[1] * height, box[2] * width, box[3] * height]
            return corners(scaled, id + skipping, score)
        }
    }

    /// Coverage 1xclassesxrowsxcolumns and distances 1x4classesxrowsxcolumns.
    static func detectNet(_ coverage: TestTensor, _ distances: TestTensor, stride: Double) -> [Object] {
        var objects: [Object] = []
        for id in 0..<coverage.shape[1] {
            for y in 0..<coverage.shape[2] {
                for x in 0..<coverage.shape[3] {
                    let centers = [Double(x) * stride + 0.5, Double(y) * stride + 0.5]
                    let box = (0..<4).map { side in
                        (at(distances, 0, 4 * id + side, y, x) * (side < 2 ? -1 : 1) + centers[side % 2] / 35) * 35
                    }
                    objects.append(corners(box, id, at(coverage, 0, id, y, x)))
                }
            }
        }
        return objects
    }

    /// The peaks of a heat map of probabilities or logits, with sizes and perhaps offsets.
    static func centerNet(
        _ heat: TestTensor,
        _ sizes: TestTensor,
        _ offsets: TestTensor?,
        stride: Double,
        areLogits: Bool
    ) -> [Object] {
        var objects: [Object] = []
        let (rows, columns) = (heat.shape[2], heat.shape[3])
        for id in 0..<heat.shape[1] {
            for y in 0..<rows {
                for x in 0..<columns {
                    var highest = -Double.infinity
                    for (row, column) in [-1, 0, 1].flatMap({ dy in [-1, 0, 1].map { (y + dy, x + $0) } })
                    where (0..<rows).contains(row) && (0..<columns).contains(column) {
                        highest = max(highest, at(heat, 0, id, row, column))
                    }
                    let value = at(heat, 0, id, y, x)
                    if value < highest { continue }
                    let shift = offsets.map { [at($0, 0, 0, y, x), at($0, 0, 1, y, x)] } ?? [0.5, 0.5]
                    objects.append(
                        object(
                            (Double(x) + shift[0]) * stride,
                            (Double(y) + shift[1]) * stride,
                            at(sizes, 0, 0, y, x) * stride,
                            at(sizes, 0, 1, y, x) * stride,
                            id,
                            areLogits ? sigmoid(value) : value
                        )
                    )
                }
            }
        }
        return objects
    }
}

/// Faces with points; rows are those of all grids, one after another.
extension PlainReading {
    private static func points(_ row: [Double], _ place: (Double, Double) -> (Double, Double)) -> [(Double, Double)] {
        (0..<5).map { place(row[2 * $0], row[2 * $0 + 1]) }
    }

    static func yunet(
        _ rows: [(first: Double, second: Double, box: [Double], points: [Double])],
        _ cells: [(x: Double, y: Double, stride: Double)]
    ) -> [Object] {
        zip(rows, cells).map { row, cell in
            func place(_ x: Double, _ y: Double) -> (Double, Double) {
                ((cell.x + x) * cell.stride, (cell.y + y) * cell.stride)
            }
            func clamped(_ value: Double) -> Double { min(1, max(0, value)) }
            let (x, y) = place(row.box[0], row.box[1])
            let (width, height) = (exponential(row.box[2]) * cell.stride, exponential(row.box[3]) * cell.stride)
            var face = object(x, y, width, height, 0, power(clamped(row.first) * clamped(row.second), 0.5))
            face.points = points(row.points, place)
            return face
        }
    }

    static func scrfd(
        _ rows: [(score: Double, box: [Double], points: [Double])],
        _ cells: [(x: Double, y: Double, stride: Double)]
    ) -> [Object] {
        rows.enumerated().map { index, row in
            let cell = cells[index / 2]
            let (x, y) = (cell.x * cell.stride, cell.y * cell.stride)
            let box = row.box.map { $0 * cell.stride }
            var face = corners([x - box[0], y - box[1], x + box[2], y + box[3]], 0, row.score)
            if !row.points.isEmpty {
                face.points = points(row.points) { (x + $0 * cell.stride, y + $1 * cell.stride) }
            }
            return face
        }
    }

    static func retinaFace(
        _ rows: [(score: Double, box: [Double], points: [Double])],
        _ cells: [(x: Double, y: Double, stride: Double)]
    ) -> [Object] {
        rows.enumerated().map { index, row in
            let cell = cells[index / 2]
            // 16 and 32 at stride 8, 64 and 128 at 16, 256 and 512 at 32.
            let side = cell.stride * cell.stride / 4 * (index % 2 == 0 ? 1 : 2)
            func place(_ x: Double, _ y: Double) -> (Double, Double) {
                ((cell.x + 0.5) * cell.stride + 0.1 * x * side, (cell.y + 0.5) * cell.stride + 0.1 * y * side)
            }
            let (x, y) = place(row.box[0], row.box[1])
            var face = object(
                x,
                y,
                side * exponential(0.2 * row.box[2]),
                side * exponential(0.2 * row.box[3]),
                0,
                row.score
            )
            face.points = points(row.points, place)
            return face
        }
    }
}
