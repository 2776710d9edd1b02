/// Slow and obvious readings of each family's outputs, in double precision, against which the decoders are held.
enum PlainReading {
    struct Object {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double
        var classID: Int
        var score: Double
        var points: [(x: Double, y: Double)] = []
    }

    /// `tensor[index...]` of a row-major tensor.
    static func at(_ tensor: TestTensor, _ index: Int...) -> Double {
        var place = 0
        for (dimension, value) in zip(tensor.shape, index) { place = place * dimension + value }
        return Double(tensor.values[place])
    }

    static func best(_ scores: [Double]) -> (classID: Int, score: Double) {
        let score = scores.max() ?? 0
        return (scores.firstIndex(of: score) ?? 0, score)
    }

    static func object(_ cx: Double, _ cy: Double, _ w: Double, _ h: Double, _ id: Int, _ score: Double) -> Object {
        Object(left: cx - w / 2, top: cy - h / 2, right: cx + w / 2, bottom: cy + h / 2, classID: id, score: score)
    }

    /// 1x(4+classes)xcells.
    static func yolov8(_ tensor: TestTensor) -> [Object] {
        (0..<tensor.shape[2]).map { cell in
            let row = (0..<tensor.shape[1]).map { at(tensor, 0, $0, cell) }
            let (id, score) = best(Array(row[4...]))
            return object(row[0], row[1], row[2], row[3], id, score)
        }
    }

    /// 1xrowsx(5+classes) in pixels.
    static func yolov5(_ tensor: TestTensor) -> [Object] {
        (0..<tensor.shape[1]).map { index in
            let row = (0..<tensor.shape[2]).map { at(tensor, 0, index, $0) }
            let (id, score) = best(row[5...].map { $0 * row[4] })
            return object(row[0], row[1], row[2], row[3], id, score)
        }
    }

    /// Every cell of every grid: its column, row and stride.
    static func cells(width: Int, height: Int, strides: [Int]) -> [(x: Double, y: Double, stride: Double)] {
        var cells: [(Double, Double, Double)] = []
        for stride in strides {
            for row in 0..<Int((Double(height) / Double(stride)).rounded(.up)) {
                for column in 0..<Int((Double(width) / Double(stride)).rounded(.up)) {
                    cells.append((Double(column), Double(row), Double(stride)))
                }
            }
        }
        return cells
    }

    /// 1xcellsx(5+classes), raw.
    static func yolox(_ tensor: TestTensor, width: Int, height: Int) -> [Object] {
        cells(width: width, height: height, strides: [8, 16, 32]).enumerated().map { index, cell in
            let row = (0..<tensor.shape[2]).map { at(tensor, 0, index, $0) }
            let (id, score) = best(row[5...].map { $0 * row[4] })
            return object(
                (row[0] + cell.x) * cell.stride,
                (row[1] + cell.y) * cell.stride,
                exponential(row[2]) * cell.stride,
                exponential(row[3]) * cell.stride,
                id,
                score
            )
        }
    }

    /// Rows of scores and of distributions, one each a cell.
    static func nanoDet(
        scores: [[Double]],
        distributions: [[Double]],
        cells: [(x: Double, y: Double, stride: Double)],
        middle: Double
    ) -> [Object] {
        cells.indices.map { index in
            let (id, score) = best(scores[index])
            let bins = distributions[index].count / 4
            let distances = (0..<4).map { side in
                let weights = (0..<bins).map { exponential(distributions[index][side * bins + $0]) }
                let total = weights.reduce(0, +)
                return (0..<bins).reduce(0) { $0 + Double($1) * weights[$1] / total } * cells[index].stride
            }
            let x = (cells[index].x + middle) * cells[index].stride
            let y = (cells[index].y + middle) * cells[index].stride
            return Object(
                left: x - distances[0],
                top: y - distances[1],
                right: x + distances[2],
                bottom: y + distances[3],
                classID: id,
                score: score
            )
        }
    }

    /// 1x(5+classes)xrowsxcolumns.
    static func fastestDet(_ tensor: TestTensor, width: Double, height: Double) -> [Object] {
        var objects: [Object] = []
        let (rows, columns) = (tensor.shape[2], tensor.shape[3])
        for row in 0..<rows {
            for column in 0..<columns {
                let values = (0..<tensor.shape[1]).map { at(tensor, 0, $0, row, column) }
                let (id, score) = best(Array(values[5...]))
                objects.append(
                    object(
                        (Double(column) + hyperbolicTangent(values[1])) * width / Double(columns),
                        (Double(row) + hyperbolicTangent(values[2])) * height / Double(rows),
                        width / (1 + exponential(-values[3])),
                        height / (1 + exponential(-values[4])),
                        id,
                        power(values[0], 0.6) * power(score, 0.4)
                    )
                )
            }
        }
        return objects
    }

    /// 1xrowsx6.
    static func yolov10(_ tensor: TestTensor) -> [Object] {
        (0..<tensor.shape[1]).map { index in
            let row = (0..<6).map { at(tensor, 0, index, $0) }
            return Object(left: row[0], top: row[1], right: row[2], bottom: row[3], classID: Int(row[5]), score: row[4])
        }
    }

    /// 1x1xrowsx7, up to the first row of a negative image.
    static func ssd(_ tensor: TestTensor, width: Double, height: Double) -> [Object] {
        var objects: [Object] = []
        for index in 0..<tensor.shape[2] {
            let row = (0..<7).map { at(tensor, 0, 0, index, $0) }
            if row[0] < 0 { return objects }
            objects.append(
                Object(
                    left: row[3] * width,
                    top: row[4] * height,
                    right: row[5] * width,
                    bottom: row[6] * height,
                    classID: Int(row[1]),
                    score: row[2]
                )
            )
        }
        return objects
    }
}

extension PlainReading {
    static func overlap(_ one: Object, _ other: Object) -> Double {
        let width = min(one.right, other.right) - max(one.left, other.left)
        let height = min(one.bottom, other.bottom) - max(one.top, other.top)
        if width <= 0 || height <= 0 { return 0 }
        func area(_ object: Object) -> Double { (object.right - object.left) * (object.bottom - object.top) }
        return width * height / (area(one) + area(other) - width * height)
    }

    /// Takes the strongest object again and again, each time striking out those of its class that overlap it.
    static func suppress(_ objects: [Object], above limit: Double) -> [Object] {
        var rest = objects
        var kept: [Object] = []
        while let strongest = rest.max(by: { $0.score < $1.score }) {
            kept.append(strongest)
            rest.removeAll {
                $0.classID == strongest.classID
                    && (overlap($0, strongest) > limit
                        || ($0.score, $0.left, $0.top) == (strongest.score, strongest.left, strongest.top))
            }
        }
        return kept
    }
}
