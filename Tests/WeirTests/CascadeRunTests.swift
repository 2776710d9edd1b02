import Foundation
import Testing
import Weir
import WeirConfig
import WeirCore
import WeirTestKit

/// Whole runs of several models: what each object's record says equals a plain reading of the very pixels it was cut from.
@Suite(.serialized, .enabled(if: TestData.isThere, "the test data is not there"))
struct CascadeRunTests {
    private static let scoreTolerance = 0.01
    /// Of a model in 8-bit integers, which a pixel that is rounded the other way moves further.
    private static let quantizedTolerance = 0.1
    private static let framesOfEach = 12

    @Test func vehiclesAndPlatesAreReadAsTheyWereFound() throws {
        try withTemporaryFolder { folder in
            let models = try TrafficModels(in: folder)
            let pictures = try CutPictures.street(in: folder)
            let records = try pictures.run(
                """
                detect: { name: scene, model: "\(models.scene)", precision: fp32 }
                infer:
                  - { model: "\(models.kind)", precision: fp32, objects: { from: scene, classes: vehicle } }
                  - { model: "\(models.text)", precision: fp32, objects: { from: scene, classes: [plate] } }
                """
            )
            let vehicles = records.filter { $0.label == "vehicle" }
            let plates = records.filter { $0.label == "plate" }
            #expect(vehicles.count >= 15 && plates.count >= 3)
            try expectKinds(of: vehicles, margin: 0, pictures, models)
            try expectTexts(of: plates, pictures, models)
        }
    }

    /// A vehicle, the plate within it, and what is written there; and beside these, what the vehicle looks like.
    @Test func aCascadeOfThreeIsReadAsItWasFound() throws {
        try withTemporaryFolder { folder in
            let models = try TrafficModels(in: folder)
            let pictures = try CutPictures.street(in: folder)
            let records = try pictures.run(
                """
                infer:
                  - { model: "\(models.text)", precision: fp32, objects: plates }
                  - { model: "\(models.kind)", precision: fp32, objects: { from: cars, margin: 0.1 } }
                  - name: plates
                    model: "\(models.scene)"
                    precision: fp32
                    threshold: 0.2
                    classes: plate
                    objects: { from: cars, margin: 0.3, minimum-size: 64x64 }
                detect: { name: cars, model: "\(models.scene)", precision: fp32, threshold: 0.6, classes: vehicle }
                """
            )
            let vehicles = records.filter { $0.label == "vehicle" && $0.depth == 0 }
            let plates = records.filter { $0.label == "plate" && $0.depth == 1 }
            #expect(records.count == vehicles.count + plates.count)
            #expect(vehicles.count >= 15 && plates.count >= 3)
            try expectKinds(of: vehicles, margin: 0.1, pictures, models)
            try expectTexts(of: plates, pictures, models)
            try expectPlates(plates, in: vehicles, pictures, models)
        }
    }

    @Test func facesAreReadAsTheyWereFoundInSeveralStreams() throws {
        try withTemporaryFolder { folder in
            let pixels = "channels: bgr\nmean: 0\nscale: 1\n"
            let faces = try placeModel(
                ModelZoo.path("face-detection-retail-0004"),
                saying: "labels: none, face\n",
                in: folder
            )
            let looks = "task: embed\n\(pixels)"
            let who = try placeModel(ModelZoo.path("face-reidentification-retail-0095"), saying: looks, in: folder)
            let years = "task: regress\n\(pixels)outputs: age_conv3 = age * 100, prob = gender\n"
            let age = try placeModel(
                ModelZoo.path("age-gender-recognition-retail-0013", "FP16-INT8"),
                saying: years,
                in: folder
            )
            let videos = try CutPictures.videos(["book", "bird"], frames: Self.framesOfEach, in: folder)
            let found = try videos.run(
                """
                detect: { name: faces, model: "\(faces)", precision: fp32 }
                infer:
                  - { model: "\(who)", precision: fp32, objects: faces }
                  - { model: "\(age)", precision: fp32, objects: { from: faces, classes: face } }
                """
            ).filter { $0.hasCertainCrop(margin: 0, in: videos.size) }
            #expect(Set(found.map { $0.image / Self.framesOfEach }) == [0, 1], "both have faces")
            let embeddings = try videos.plain("plain_tasks.py", who, crops: found.map(\.crop), ["--task", "embed"])
            let quantities = try videos.plain("plain_tasks.py", age, crops: found.map(\.crop), ["--task", "regress"])
            try #require(embeddings.count == found.count && quantities.count == found.count)
            for (object, (embedding, quantity)) in zip(found, zip(embeddings, quantities)) {
                try expectEmbedding(of: object, embedding)
                try expectAge(of: object, quantity)
            }
        }
    }

    /// A DeepStream application and Weir's own file that say the same give the same records, byte for byte.
    @Test func deepStreamsSecondaryModelsSayTheSame() throws {
        try withTemporaryFolder { folder in
            let models = try TrafficModels(in: folder)
            let video = "\(folder)/street.mkv"
            try CutPictures.street(in: folder).write(video)
            let own = "\(folder)/own.yaml"
            try """
            sources: "\(video)"
            detect: { name: scene, model: "\(models.scene)", threshold: 0.5, nms-threshold: 1 }
            infer:
              - { model: "\(models.kind)", threshold: 0, objects: { from: scene, classes: vehicle } }
              - { model: "\(models.text)", threshold: 0, objects: { from: scene, classes: plate } }
            records: "-"
            """.write(toFile: own, atomically: true, encoding: .utf8)
            let expected = try weir("run", "--quiet", own)
            try #require(expected.status == 0, "\(expected.errors)")
            #expect(expected.output.contains(#""name": "color""#) && expected.output.contains(#""name": "dec""#))

            let file = try models.writeDeepStream(reading: video, to: folder)
            let report = ConfigurationReader().read(file)
            #expect(report.diagnostics.map(\.description) == [])
            var application = try #require(report.application)
            application.records = [.file("\(folder)/records.jsonl")]
            #expect(try ApplicationRun(application).run().isSuccess)
            #expect(try String(contentsOfFile: "\(folder)/records.jsonl", encoding: .utf8) == expected.output)
        }
    }
}

// MARK: Comparing

extension CascadeRunTests {
    private func expectKinds(
        of vehicles: [CutObject],
        margin: Double,
        _ pictures: CutPictures,
        _ models: TrafficModels
    ) throws {
        let certain = vehicles.filter { $0.hasCertainCrop(margin: margin, in: pictures.size) }
        #expect(certain.count >= 10)
        let crops = certain.map { $0.crop(margin: margin) }
        let readings = try pictures.plain("plain_tasks.py", models.kind, crops: crops, ["--task", "classify"])
        try #require(readings.count == certain.count)
        for (vehicle, reading) in zip(certain, readings) {
            let found = vehicle.attributes
            let expected = try #require(reading["answers"] as? [[String: Any]])
            #expect(found.count == 2 && expected.count == 2)
            for answer in found {
                let same = try #require(expected.first { $0["name"] as? String == answer["name"] as? String })
                #expect(answer["class"] as? Int == same["class"] as? Int)
                #expect(abs(number(answer["confidence"]) - number(same["score"])) <= Self.scoreTolerance)
            }
        }
    }

    private func expectTexts(of plates: [CutObject], _ pictures: CutPictures, _ models: TrafficModels) throws {
        let certain = plates.filter { $0.hasCertainCrop(margin: 0, in: pictures.size) }
        #expect(certain.count >= 3)
        let arguments = ["--task", "text", "--constant", "seq_ind=1"]
        let readings = try pictures.plain("plain_tasks.py", models.text, crops: certain.map(\.crop), arguments)
        try #require(readings.count == certain.count)
        for (plate, reading) in zip(certain, readings) {
            let indices = try #require(reading["indices"] as? [Int])
            #expect(plate.attributes.count == 1)
            #expect(plate.attributes.first?["label"] as? String == indices.map(TrafficModels.character).joined())
        }
    }

    /// Each plate lies where a plain reading of the vehicle finds one, and no vehicle has more.
    private func expectPlates(
        _ plates: [CutObject],
        in vehicles: [CutObject],
        _ pictures: CutPictures,
        _ models: TrafficModels
    ) throws {
        let (margin, threshold, side) = (0.3, 0.2, 64.0)
        let certain = vehicles.filter {
            min($0.box[2], $0.box[3]) >= side && $0.hasCertainCrop(margin: margin, in: pictures.size)
        }
        let crops = certain.map { $0.crop(margin: margin) }
        let readings = try pictures.plain(
            "plain_reference.py",
            models.scene,
            crops: crops,
            ["--threshold", "\(threshold)"]
        )
        for (number, vehicle) in certain.enumerated() {
            let own = readings.filter { $0["image"] as? Int == number && $0["class"] as? Int == 2 }
            let expected = own.compactMap { $0["box"] as? [Double] }.map(box)
            let found = plates.filter { $0.parent == vehicle.number }
            #expect(found.count == expected.count)
            for (plate, other) in zip(found, expected) { #expect(box(plate.box).overlap(other) >= 0.98) }
        }
    }

    private func expectEmbedding(of object: CutObject, _ reading: [String: Any]) throws {
        let found = try #require(object.values["embedding"] as? [Double])
        let expected = try #require(reading["embedding"] as? [Double])
        #expect(found.count == 256 && expected.count == 256)
        #expect(zip(found, expected).reduce(0) { $0 + $1.0 * $1.1 } > 0.999)
    }

    private func expectAge(of object: CutObject, _ reading: [String: Any]) throws {
        let found = try #require(object.values["measurements"] as? [String: Double])
        let values = try #require(reading["values"] as? [String: [Double]])
        let (age, genders) = (try #require(values["age_conv3"]?.first), try #require(values["prob"]))
        #expect(abs(number(found["age"]) - age * 100) <= Self.quantizedTolerance * age * 100)
        for (index, gender) in genders.enumerated() {
            #expect(abs(number(found["gender.\(index)"]) - gender) <= Self.quantizedTolerance)
        }
    }

    private func number(_ value: Any?) -> Double { (value as? Double) ?? .nan }

    private func box(_ sides: [Double]) -> Box {
        Box(x: Float(sides[0]), y: Float(sides[1]), width: Float(sides[2]), height: Float(sides[3]))
    }
}
