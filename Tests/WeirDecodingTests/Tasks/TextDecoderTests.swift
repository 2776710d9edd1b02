import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct TextDecoderTests {
    private func describe(_ outputs: [TestTensor], types: [String] = [], _ said: String) throws -> ModelDescription {
        let facts = ModelFacts(
            fileName: "ocr.onnx",
            inputs: [ModelFacts.Port(name: "data", shape: [1, 1, 32, 120])],
            outputs: outputs.enumerated().map { index, output in
                let type = types.isEmpty ? "f32" : types[index]
                return ModelFacts.Port(name: output.name, shape: output.shape, elementType: type)
            }
        )
        let sidecar = try ModelSidecar(settings: said, fileName: "ocr.weir")
        return try ModelDescription(facts: facts, sidecars: [sidecar])
    }

    private func read(_ model: ModelDescription, _ outputs: [TestTensor], threshold: Float = 0) throws -> DecodedOutput
    {
        let options = DecodingOptions(threshold: threshold, nmsThreshold: 1)
        return try withTensors(outputs) { try model.decode($0, options: options) }
    }

    /// Scores of which `path` has the highest, step by step.
    private func scores(_ path: [Int], classes: Int, high: Float = 0.9) -> [[Float]] {
        path.map { best in (0..<classes).map { $0 == best ? high : (1 - high) / Float(classes - 1) } }
    }

    @Test(arguments: [[7, 1, 4], [1, 7, 4], [7, 4], [1, 4, 7], [1, 4, 1, 7]])
    func theBestPathIsRead(shape: [Int]) throws {
        // Blank a a blank a b b.
        let steps = scores([0, 1, 1, 0, 1, 2, 2], classes: 4)
        let isStepByStep = shape.last == 4
        let values = isStepByStep ? steps.flatMap(\.self) : (0..<4).flatMap { classID in steps.map { $0[classID] } }
        let tensor = TestTensor("plate", shape, values)
        let model = try describe([tensor], "task: text\nlabels: abc\nblank: first")
        #expect((model.family, model.task, model.labels) == ("ctc", .text, ["a", "b", "c"]))
        let text = try #require(try read(model, [tensor]).attributes.classifications.first)
        #expect((text.attribute, text.classID, text.label) == ("plate", nil, "aab"))
        #expect(abs(text.confidence - 0.9) < 1e-6)
        #expect(try read(model, [tensor], threshold: 0.95).attributes.isEmpty)
    }

    @Test func logitsGetASoftmaxAndTheBlankMayBeLast() throws {
        var random = TestRandom(seed: 4)
        let tensor = TestTensor("logits", [20, 1, 37], (0..<740).map { _ in random.float(-5...5) })
        let alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
        let model = try describe([tensor], "task: text\nlabels: \(alphabet)\nblank: last\noutputs: logits = text")
        var (expected, probabilities, last) = ("", [Double](), -1)
        for step in 0..<20 {
            let weights = (0..<37).map { exponential(PlainReading.at(tensor, step, 0, $0)) }
            let best = PlainReading.best(weights.map { $0 / weights.reduce(0, +) })
            if best.classID != last, best.classID != 36 {
                expected.append(Array(alphabet)[best.classID])
                probabilities.append(best.score)
            }
            last = best.classID
        }
        let text = try #require(try read(model, [tensor]).attributes.classifications.first)
        #expect((text.attribute, text.label) == ("text", expected))
        #expect(abs(Double(text.confidence) - probabilities.reduce(0, +) / Double(probabilities.count)) < 1e-5)
    }

    @Test(
        arguments: [
            (["-", "a", "b"], nil, 0, "ab", false), (["a", "b", "#"], nil, 2, "ab", false),
            (["ab"], nil, 0, "ab", true),
            (["ab"], .last, 2, "ab", false), (["a", "b", "c"], nil, 0, "bc", true),
            (["a", "<space>"], .first, 0, "a ", false),
            (["-ab"], nil, 0, "ab", false),
        ] as [([String], BlankPlace?, Int, String, Bool)]
    )
    func theBlankIsFound(labels: [String], place: BlankPlace?, blank: Int, characters: String, isGuess: Bool) {
        let alphabet = Alphabet(labels, classCount: 3, blank: place)
        #expect(alphabet.blank == blank)
        #expect(alphabet.characters.joined() == characters)
        #expect(alphabet.isBlankGuess == isGuess)
        #expect(alphabet.fits)
        #expect(alphabet.character(of: blank) == nil)
        #expect((0..<3).compactMap { alphabet.character(of: $0) }.joined() == characters)
        #expect(alphabet.character(of: 3) == nil)
        #expect(alphabet.character(of: -1) == nil)
    }

    @Test func aGuessedBlankIsToldAndAMissingAlphabetAskedFor() throws {
        let tensor = TestTensor("out", [1, 9, 4])
        #expect(
            try describe([tensor], "task: text\nlabels: abc\nmean: 0").notices == [
                "ocr.onnx is read with the first of its 4 classes standing for no character; if it is the last, say "
                    + "blank: last in ocr.weir beside it."
            ]
        )
        #expect(
            message { _ = try describe([tensor], "task: text") }
                == "ocr.onnx reads text, but nothing tells its characters; name them in the model's order with labels, in "
                + "ocr.weir beside it (labels: 0123456789) or one a line in ocr.labels.txt."
        )
        #expect(
            message { _ = try describe([tensor], "task: text\nlabels: abcdefg") }
                == "ocr.weir names 7 characters, but ocr.onnx has 4 classes, one of them for no character; name 3."
        )
    }

    @Test func numbersOfCharactersEndWithANegativeOne() throws {
        var tensor = TestTensor("decode", [1, 88, 1, 1], [Float](repeating: -1, count: 88))
        tensor.values.replaceSubrange(0..<5, with: [0, 1, 1, 2, 0])
        let model = try describe([tensor], "task: text\nlabels: <space>, 京, A\noutputs: decode = plate")
        #expect(model.family == "index-sequence")
        let text = Classification(attribute: "plate", label: " 京京A ", confidence: 1)
        #expect(try read(model, [tensor]).attributes.classifications == [text])
        tensor.values[0] = -1
        #expect(try read(model, [tensor]) == DecodedOutput())
    }

    @Test func numbersOfStepsAreMergedWhereProbabilitiesGoWithThem() throws {
        let numbers = TestTensor("argmax", [1, 8], [3, 0, 0, 3, 0, 1, 1, 3])
        let sureness = TestTensor("max", [1, 8], [1, 0.8, 0.2, 1, 0.6, 0.4, 1, 1])
        for (tensors, types) in [([numbers, sureness], ["i32", "f32"]), ([sureness, numbers], ["f32", "i32"])] {
            let model = try describe(tensors, types: types, "task: text\nlabels: ABC\nthreshold: 0.1")
            let text = try #require(try read(model, tensors).attributes.classifications.first)
            #expect(text.label == "AAB")
            #expect(abs(text.confidence - 0.6) < 1e-6)
        }
    }

    @Test func whatIsNoNumberIsDroppedAndCounted() throws {
        let numbers = TestTensor("decode", [1, 6], [0, .nan, 99, 1, .infinity, 1e30])
        let output = try read(describe([numbers], "task: text\nlabels: ab"), [numbers])
        #expect(output.attributes.classifications.map(\.label) == ["ab"])
        #expect(output.dropped == 4)
        var values = scores([1, 2, 1], classes: 3).flatMap(\.self)
        values[4] = .nan
        let tensor = TestTensor("out", [1, 3, 3], values)
        let ctc = try read(describe([tensor], "task: text\nlabels: ab"), [tensor])
        #expect(ctc.attributes.classifications.map(\.label) == ["aa"])
        #expect(ctc.dropped == 1)
    }
}
