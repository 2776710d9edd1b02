import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct OpenPoseDecoderTests {
    private static let columns = 57
    private static let rows = 32
    private let options = DecodingOptions(threshold: 0.1, nmsThreshold: 1)

    /// Joints of a standing person, in cells around the neck: nose, neck, arms, legs, eyes, ears.
    private static let figure: [(x: Double, y: Double)] = [
        (0, -2.3), (0, 0), (-2.2, 0.2), (-3.1, 3.2), (-3.4, 6.1), (2.2, 0.2), (3.1, 3.2), (3.4, 6.1), (-1.3, 6.4),
        (-1.5, 11.1), (-1.4, 15.7), (1.3, 6.4), (1.5, 11.1), (1.4, 15.7), (-0.5, -2.9), (0.5, -2.9), (-1.1, -2.5),
        (1.1, -2.5),
    ]

    private func tensors(_ people: [[(x: Double, y: Double)?]]) -> [TestTensor] {
        var maps = TestTensor("heat", [1, 19, Self.rows, Self.columns])
        var fields = TestTensor("paf", [1, 38, Self.rows, Self.columns])
        for person in people {
            for (joint, place) in person.enumerated() {
                guard let place else { continue }
                draw(place, of: joint, into: &maps)
            }
            for limb in PartAffinity.limbs {
                guard let from = person[limb.from], let to = person[limb.to] else { continue }
                draw(limb, from, to, into: &fields)
            }
        }
        return [fields, maps]
    }

    private func draw(_ place: (x: Double, y: Double), of joint: Int, into maps: inout TestTensor) {
        for row in 0..<Self.rows {
            for column in 0..<Self.columns {
                let (x, y) = (Double(column) - place.x, Double(row) - place.y)
                let cell = (joint * Self.rows + row) * Self.columns + column
                maps.values[cell] = max(maps.values[cell], Float(0.9 * exponential(-(x * x + y * y) / 2)))
            }
        }
    }

    /// A unit vector in all cells that are near the line.
    private func draw(
        _ limb: PartAffinity.Limb,
        _ from: (x: Double, y: Double),
        _ to: (x: Double, y: Double),
        into fields: inout TestTensor
    ) {
        let (deltaX, deltaY) = (to.x - from.x, to.y - from.y)
        let length = (deltaX * deltaX + deltaY * deltaY).squareRoot()
        for row in 0..<Self.rows {
            for column in 0..<Self.columns {
                let (x, y) = (Double(column) - from.x, Double(row) - from.y)
                let along = (x * deltaX + y * deltaY) / length
                let across = abs(x * deltaY - y * deltaX) / length
                guard along >= -1, along <= length + 1, across <= 1 else { continue }
                fields.values[(limb.plane * Self.rows + row) * Self.columns + column] = Float(deltaX / length)
                fields.values[((limb.plane + 1) * Self.rows + row) * Self.columns + column] = Float(deltaY / length)
            }
        }
    }

    private func person(x: Double, y: Double, scale: Double = 1) -> [(x: Double, y: Double)?] {
        Self.figure.map { (x + $0.x * scale, y + $0.y * scale) }
    }

    private func model(_ tensors: [TestTensor]) throws -> ModelDescription {
        try describe(tensors, width: 456, height: 256)
    }

    @Test func peopleArePutTogether() throws {
        let people = [
            person(x: 12.3, y: 8.4), person(x: 25.7, y: 9.1, scale: 1.2), person(x: 44.2, y: 12.6, scale: 0.8),
        ]
        for tensors in [tensors(people), tensors(people).reversed()] {
            let model = try model(tensors)
            #expect((model.family, model.task, model.labels) == ("openpose", .pose, ["person"]))
            let found = try decode(model.decoder, tensors, options).detections.sorted { $0.box.x < $1.box.x }
            #expect(found.count == 3)
            for (detection, person) in zip(found, people) {
                #expect(detection.keypoints.count == 18)
                for (keypoint, place) in zip(detection.keypoints, person) {
                    let place = try #require(place)
                    // Cells of 8 pixels; the maps are bells, not parabolas, which moves the peaks a little.
                    #expect(abs(Double(keypoint.point.x) - (place.x + 0.5) * 8) < 0.6)
                    #expect(abs(Double(keypoint.point.y) - (place.y + 0.5) * 8) < 0.6)
                    #expect(keypoint.confidence > 0.7)
                }
                let x = detection.keypoints.map(\.point.x)
                #expect(abs(detection.box.x - (x.min() ?? 0)) < 1e-3)
                #expect(abs(detection.box.right - (x.max() ?? 0)) < 1e-3)
                let mean = detection.keypoints.map(\.confidence).reduce(0, +) / 18
                #expect(abs(detection.confidence - mean) < 1e-5)
            }
        }
    }

    @Test func jointsThatAreHiddenHaveNoConfidence() throws {
        var half = person(x: 30, y: 10)
        for joint in [9, 10, 12, 13] { half[joint] = nil }
        let tensors = tensors([half])
        let found = try decode(model(tensors).decoder, tensors, options).detections
        #expect(found.count == 1)
        let detection = try #require(found.first)
        #expect(detection.keypoints.indices.filter { detection.keypoints[$0].confidence == 0 } == [9, 10, 12, 13])
        #expect(detection.keypoints[9].point == Point(x: detection.box.centerX, y: detection.box.centerY))
    }

    @Test func twoJointsAreNobody() throws {
        var few = [(x: Double, y: Double)?](repeating: nil, count: 18)
        (few[1], few[2]) = ((20, 20), (24, 20))
        let tensors = tensors([few])
        #expect(try decode(model(tensors).decoder, tensors, options).detections.isEmpty)
        let empty = tensors.map { TestTensor($0.name, $0.shape) }
        #expect(try decode(model(empty).decoder, empty, options) == DecodedOutput())
    }

    @Test func mapsWithoutSenseAreSurvived() throws {
        var random = TestRandom(seed: 5)
        let model = try model(tensors([]))
        for _ in 0..<2 {
            var noise = tensors([])
            for index in noise.indices {
                noise[index].values = noise[index].values.map { _ in random.anyFloat() }
            }
            let output = try decode(model.decoder, noise, options)
            #expect(output.dropped > 0)
            #expect(output.detections.allSatisfy { $0.box.isValid && $0.confidence <= 1 })
            for index in noise.indices {
                noise[index].values = noise[index].values.map { _ in random.float(-1...1) }
            }
            #expect(try decode(model.decoder, noise, options).detections.count <= 300)
        }
    }

    @Test func theTopOfAPeakLiesBetweenCells() {
        // A parabola with its top at 2.3, 1.6.
        var values = [Float](repeating: 0, count: 20)
        for row in 0..<4 {
            for column in 0..<5 {
                let (x, y) = (Float(column) - 2.3, Float(row) - 1.6)
                values[row * 5 + column] = 1 - 0.1 * (x * x + y * y)
            }
        }
        values.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            let peaks = HeatMap(values: start, columns: 5, rows: 4).peaks(above: 0.1, limit: 9)
            #expect(peaks.count == 1)
            #expect(abs((peaks.first?.x ?? 0) - 2.3) < 1e-4)
            #expect(abs((peaks.first?.y ?? 0) - 1.6) < 1e-4)
        }
    }
}
