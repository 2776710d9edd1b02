import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct InstanceMaskTests {
    private static let input = Size(width: 160, height: 96)
    private static let cells = 315
    private static let planes = 8
    private let options = DecodingOptions(threshold: 0.3, nmsThreshold: 0.5, maximumDetections: 10_000)

    /// Planes that change slowly, as those of a real model do.
    private func prototypes(_ random: inout TestRandom) -> TestTensor {
        var tensor = TestTensor("output1", [1, Self.planes, 24, 40])
        for plane in 0..<Self.planes {
            let (across, down, turn) = (random.float(-0.4...0.4), random.float(-0.4...0.4), random.float(0...6))
            for row in 0..<24 {
                for column in 0..<40 {
                    let phase = Double(Float(column) * across + Float(row) * down + turn)
                    tensor.values[(plane * 24 + row) * 40 + column] = Float(PlainMathematics.sine(phase))
                }
            }
        }
        return tensor
    }

    /// Which pixels of the input are the object's: the sum in each prototype's cell, enlarged, above 0, inside the box.
    private func plainMask(_ prototypes: TestTensor, _ coefficients: [Double], _ box: Box) -> [[Bool]] {
        let sums = (0..<24).map { row in
            (0..<40).map { column in
                (0..<Self.planes).reduce(0) {
                    $0 + coefficients[$1] * PlainReading.at(prototypes, 0, $1, row, column)
                }
            }
        }
        func between(_ place: Double, _ count: Int) -> (Int, Int, Double) {
            let place = min(max(place, 0), Double(count - 1))
            let first = Int(place)
            return (first, min(first + 1, count - 1), place - Double(first))
        }
        return (0..<Self.input.height).map { y in
            (0..<Self.input.width).map { x in
                let (left, right, partX) = between((Double(x) + 0.5) / 4 - 0.5, 40)
                let (top, bottom, partY) = between((Double(y) + 0.5) / 4 - 0.5, 24)
                let above = sums[top][left] * (1 - partX) + sums[top][right] * partX
                let below = sums[bottom][left] * (1 - partX) + sums[bottom][right] * partX
                let (middleX, middleY) = (Float(x) + 0.5, Float(y) + 0.5)
                let isInside = middleX >= box.x && middleX < box.right && middleY >= box.y && middleY < box.bottom
                return isInside && above * (1 - partY) + below * partY > 0
            }
        }
    }

    /// The pixels that a mask gives to the object, each asking the cell that it lies in.
    private func pixels(_ mask: ObjectMask, _ box: Box) -> [[Bool]] {
        (0..<Self.input.height).map { y in
            (0..<Self.input.width).map { x in
                let column = Int(((Float(x) + 0.5 - box.x) / box.width * Float(mask.size.width)).rounded(.down))
                let row = Int(((Float(y) + 0.5 - box.y) / box.height * Float(mask.size.height)).rounded(.down))
                guard (0..<mask.size.width).contains(column), (0..<mask.size.height).contains(row) else { return false }
                return mask.values[row * mask.size.width + column] >= ObjectMask.least
            }
        }
    }

    private func agreement(_ one: [[Bool]], _ other: [[Bool]]) -> (shared: Int, all: Int) {
        let pairs = zip(one.joined(), other.joined())
        return (pairs.count { $0 && $1 }, pairs.count { $0 || $1 })
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64], ["yolov8-seg", "yolov5-seg", "yolo26-seg"])
    func masksAreMixedAsDefined(seed: UInt64, family: String) throws {
        var random = TestRandom(seed: seed)
        let planes = prototypes(&random)
        let classes = 3
        let rows: Int = ["yolov8-seg": Self.cells, "yolov5-seg": 3 * Self.cells, "yolo26-seg": 300][family] ?? 0
        let first = ["yolov8-seg": 4 + classes, "yolov5-seg": 5 + classes, "yolo26-seg": 6][family] ?? 0
        let columns = first + Self.planes
        var table = [[Float]](repeating: [], count: rows)
        for row in 0..<rows {
            let (x, y) = (random.float(20...140), random.float(20...76))
            let (width, height) = (random.float(20...60), random.float(20...60))
            let scores = (0..<classes).map { _ in row % 10 == 0 ? random.float(0.4...1) : random.float(0...0.2) }
            table[row] =
                switch family {
                case "yolov8-seg": [x, y, width, height] + scores
                case "yolov5-seg": [x, y, width, height, 0.95] + scores
                default:
                    [x - width / 2, y - height / 2, x + width / 2, y + height / 2, scores[0], Float(row % classes)]
                }
            table[row] += (0..<Self.planes).map { _ in random.float(-1...1) }
        }
        var objects = TestTensor("output0", family == "yolov8-seg" ? [1, columns, rows] : [1, rows, columns])
        for row in 0..<rows {
            for column in 0..<columns {
                objects.values[family == "yolov8-seg" ? column * rows + row : row * columns + column] =
                    table[row][column]
            }
        }
        let model = try describe([objects, planes], width: 160, height: 96)
        #expect(model.family == family)
        #expect(model.task == .segment)
        let output = try decode(model.decoder, [objects, planes], options)
        #expect(output.detections.count > 3)
        #expect(output.dropped == 0)
        var (shared, all) = (0, 0)
        for detection in output.detections {
            let row = try #require(
                table.firstIndex { row in
                    let score =
                        family == "yolo26-seg" ? row[4] : (row[4..<first].dropFirst(first - 4 - classes).max() ?? 0)
                    let factor: Float = family == "yolov5-seg" ? 0.95 : 1
                    return abs(score * factor - detection.confidence) < 1e-6
                }
            )
            let mask = try #require(detection.mask)
            let plain = plainMask(planes, table[row][first...].map(Double.init), detection.box)
            let found = agreement(pixels(mask, detection.box), plain)
            shared += found.shared
            all += found.all
        }
        #expect(Double(shared) / Double(all) > 0.97)
    }

    @Test func aMaskOfWholePixelsIsExact() throws {
        var random = TestRandom(seed: 6)
        let planes = prototypes(&random)
        let coefficients = (0..<Self.planes).map { _ in random.float(-1...1) }
        let box = Box(x: 31, y: 17, width: 38, height: 22)
        let objects = TestTensor("output0", [1, 1, 6 + Self.planes], [31, 17, 69, 39, 0.9, 1] + coefficients)
        let model = try describe([objects, planes], width: 160, height: 96, family: "yolo26-seg")
        let output = try decode(model.decoder, [objects, planes], options)
        let mask = try #require(output.detections.first?.mask)
        #expect(mask.size == Size(width: 38, height: 22))
        #expect(pixels(mask, box) == plainMask(planes, coefficients.map(Double.init), box))
    }

    @Test func objectsAreCutAtTheEdgesAndThoseWithoutAMaskDropped() throws {
        var planes = TestTensor("output1", [1, 1, 24, 40])
        planes.values = planes.values.indices.map { $0 % 40 < 20 ? 1 : -1 }
        let rows: [[Float]] = [
            [-20, -10, 60, 50, 0.9, 0, 1], [100, 10, 150, 50, 0.8, 0, 1], [200, 10, 250, 50, 0.7, 0, -1],
            [100, 10, 150, 50, 0.6, 0, .nan], [60, 0, 100, 20, 0.5, 0, -2],
        ]
        let objects = TestTensor("output0", [1, 5, 7], rows.flatMap(\.self))
        let model = try describe([objects, planes], width: 160, height: 96, family: "yolo26-seg")
        let output = try decode(model.decoder, [objects, planes], options)
        #expect(
            output.detections.map(\.box) == [
                Box(x: 0, y: 0, width: 60, height: 50), Box(x: 60, y: 0, width: 40, height: 20),
            ]
        )
        #expect(output.dropped == 1)
        #expect(output.detections[0].mask?.values.allSatisfy { $0 == MaskByte.logit(1) } == true)
        // The border between the cells at 78 and 82 is at 80.
        let second = try #require(output.detections[1].mask)
        #expect(second.size == Size(width: 40, height: 20))
        #expect(second.values[..<40].map { $0 >= ObjectMask.least } == (60..<100).map { $0 >= 80 })
    }

    @Test func bytesOfMasksTellTheObjectFromTheRest() {
        #expect([-Float.nan, -1, 0, 0.4999, 0.5, 1, 2].map(MaskByte.probability) == [0, 0, 0, 127, 128, 255, 255])
        #expect([.nan, -Float.infinity, -9, 9, .infinity].map(MaskByte.logit) == [0, 0, 0, 255, 255])
        for step in 1...2000 {
            let logit = Float(step) / 200
            #expect(MaskByte.logit(logit) >= 128)
            #expect(MaskByte.logit(-logit) < 128)
            let probability = 255 / (1 + exponential(-Double(logit)))
            #expect(abs(Double(MaskByte.logit(logit)) - probability) < 1.6)
        }
    }
}
