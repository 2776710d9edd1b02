import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct ClassifierDecoderTests {
    private func facts(_ outputs: [TestTensor], type: String = "f32", _ metadata: [String: String] = [:]) -> ModelFacts
    {
        ModelFacts(
            fileName: "m.onnx",
            inputs: [ModelFacts.Port(name: "data", shape: [1, 3, 72, 72])],
            outputs: outputs.map { ModelFacts.Port(name: $0.name, shape: $0.shape, elementType: type) },
            metadata: metadata
        )
    }

    private func describe(_ outputs: [TestTensor], type: String = "f32", _ said: String) throws -> ModelDescription {
        let sidecar = try ModelSidecar(settings: said, fileName: "m.weir")
        return try ModelDescription(facts: facts(outputs, type: type), sidecars: [sidecar])
    }

    private func answers(
        _ model: ModelDescription,
        _ tensors: [TestTensor],
        threshold: Float? = nil,
        allowed: Set<Int>? = nil
    ) throws -> DecodedOutput {
        var options = model.options
        if let threshold { options = DecodingOptions(threshold: threshold, nmsThreshold: 1) }
        options.allowedClasses = allowed
        return try withTensors(tensors) { try model.decode($0, options: options) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [[1, 7], [1, 7, 1, 1], [7], [1, 1, 7]])
    func probabilitiesAndLogitsAreReadAsDefined(seed: UInt64, shape: [Int]) throws {
        var random = TestRandom(seed: seed)
        let logits = (0..<7).map { _ in random.float(-6...6) }
        let weights = logits.map { exponential(Double($0)) }
        let probabilities = weights.map { $0 / weights.reduce(0, +) }
        let best = PlainReading.best(probabilities)
        for values in [logits, probabilities.map(Float.init)] {
            let tensor = TestTensor("color", shape, values)
            let model = try describe([tensor], "task: classify\nlabels: a,b,c,d,e,f,g")
            #expect((model.family, model.classCount, model.threshold) == ("classifier", 7, 0))
            let output = try answers(model, [tensor])
            let answer = try #require(output.attributes.classifications.first)
            #expect(output.attributes.classifications.count == 1)
            #expect(
                (answer.attribute, answer.classID, answer.label) == ("color", best.classID, model.labels[best.classID])
            )
            #expect(abs(Double(answer.confidence) - best.score) < 1e-5)
        }
    }

    /// What an application wants of the answers to two questions.
    private func sure(
        of tensors: [TestTensor],
        _ wish: (inout ClassSelection.Wishes) -> Void
    ) throws -> [String] {
        let model = try describe(tensors, "labels: white;gray;yellow;red;green;blue;black, car;van;truck;gray")
        var wishes = ClassSelection.Wishes()
        wish(&wishes)
        let options = try ClassSelection(wishes, of: model).options
        return try withTensors(tensors) {
            try model.decode($0, options: options).attributes.classifications.map(\.label).sorted()
        }
    }

    @Test func answersHaveThresholdsOfTheirOwn() throws {
        let color = TestTensor("color", [1, 7], [0, 0.1, 0, 0.9, 0, 0, 0])
        let type = TestTensor("type", [1, 4], [0.3, 0.3, 0.4, 0])
        for tensors in [[color, type], [type, color]] {
            #expect(try sure(of: tensors) { _ in } == ["red", "truck"])
            #expect(try sure(of: tensors) { $0.threshold = 0.5 } == ["red"])
            #expect(try sure(of: tensors) { $0.classThresholds = "truck=0.5" } == ["red"])
            #expect(try sure(of: tensors) { $0.classThresholds = "car=0.5;type.van=0.6" } == ["red", "truck"])
            #expect(try sure(of: tensors) { ($0.threshold, $0.classThresholds) = (0.95, "color=0.5") } == ["red"])
            #expect(try sure(of: tensors) { $0.classOptions = "all: threshold=0.5; type: threshold=0.2" }.count == 2)
            #expect(try sure(of: tensors) { $0.classes = "color" } == ["red"])
            #expect(try sure(of: tensors) { $0.excludedClasses = "red, type.car" } == ["truck"])
        }
    }

    @Test func anAnswerToNoQuestionOrToSeveralIsSaid() throws {
        let tensors = [TestTensor("color", [1, 7]), TestTensor("type", [1, 4])]
        for (name, found) in [("pink", "none with “pink”"), ("gray", "2 with “gray”"), ("3", "none with “3”")] {
            let error = #expect(throws: WeirError.self) { try sure(of: tensors) { $0.classes = name } }
            #expect(
                error?.message
                    == "m.onnx answers several questions (color, type), \(found); name a question, or an answer to it as in "
                    + "color.white"
            )
        }
    }

    @Test func ofOneQuestionEachAnswerHasItsThreshold() throws {
        let model = try describe([TestTensor("prob", [1, 3])], "task: classify\nlabels: a,b,c")
        var wishes = ClassSelection.Wishes()
        wishes.classThresholds = "b=0.8"
        let options = try ClassSelection(wishes, of: model).options
        for (scores, labels) in [([0.1, 0.7, 0.2], []), ([0.1, 0.85, 0.05], ["b"]), ([0.5, 0.3, 0.2], ["a"])] {
            let found = try withTensors([TestTensor("prob", [1, 3], scores.map { Float($0) })]) {
                try model.decode($0, options: options).attributes.classifications.map(\.label)
            }
            #expect(found == labels)
        }
    }

    @Test func severalQuestionsHaveAnAnswerEach() throws {
        let color = TestTensor("color", [1, 7, 1, 1], [0, 0.1, 0, 0.9, 0, 0, 0])
        let type = TestTensor("type", [1, 4, 1, 1], [0.3, 0.3, 0.4, 0])
        let said = "labels: white;gray;yellow;red;green;blue;black, car;van;truck;bus"
        // Engines give outputs in different orders.
        for tensors in [[color, type], [type, color]] {
            let model = try describe(tensors, said)
            #expect(model.family == "classifier")
            #expect(model.classCount == nil)
            #expect(model.attributeLabels["type"] == ["car", "van", "truck", "bus"])
            let found = try answers(model, tensors).attributes.classifications
            let red = Classification(attribute: "color", classID: 3, label: "red", confidence: 0.9)
            let truck = Classification(attribute: "type", classID: 2, label: "truck", confidence: 0.4)
            #expect(found == (tensors[0].name == "color" ? [red, truck] : [truck, red]))
            #expect(try answers(model, tensors, threshold: 0.4).attributes.classifications == [red])
        }
    }

    @Test func questionsOfOneLengthGetTheirNamesInOrder() throws {
        let tensors = [TestTensor("hat", [1, 2], [0.2, 0.8]), TestTensor("bag", [1, 2], [0.7, 0.3])]
        let model = try describe(tensors, "labels: bare;hat, none;bag")
        #expect(try answers(model, tensors).attributes.classifications.map(\.label) == ["hat", "none"])
    }

    @Test func aQuantityMayStandBesideAQuestion() throws {
        let tensors = [TestTensor("prob", [1, 2, 1, 1], [0.2, 0.8]), TestTensor("age_conv3", [1, 1, 1, 1], [0.31])]
        let model = try describe(tensors, "labels: female, male\noutputs: age_conv3 = age * 100, prob = gender")
        let attributes = try answers(model, tensors).attributes
        #expect(
            attributes.classifications
                == [Classification(attribute: "gender", classID: 1, label: "male", confidence: 0.8)]
        )
        #expect(attributes.measurements == [Measurement(name: "age", value: 31)])
        // The name of an output tells classes too.
        #expect(try ModelDescription(facts: facts(tensors)).family == "classifier")
    }

    @Test(arguments: [[0.2, 0.7, 0.9], [-2, 1, 3]] as [[Float]]) func severalAnswersMayBeRight(values: [Float]) throws {
        let tensor = TestTensor("attributes", [1, 3], values)
        let model = try describe([tensor], "family: multi-label\nlabels: hat, bag, coat")
        #expect(model.threshold == 0.5)
        let found = try answers(model, [tensor]).attributes.classifications
        #expect(found.map(\.label) == ["coat", "bag"])
        let expected = values[0] < 0 ? values.map { 1 / (1 + exponential(-Double($0))) } : values.map(Double.init)
        #expect(zip(found, [expected[2], expected[1]]).allSatisfy { abs(Double($0.confidence) - $1) < 1e-6 })
        #expect(try answers(model, [tensor], allowed: [1]).attributes.classifications.map(\.classID) == [1])
    }

    @Test func anAnswerMustBeAboveTheThresholdAndAllowed() throws {
        let tensor = TestTensor("prob", [1, 2], [0.25, 0.75])
        let model = try describe([tensor], "labels: a, b")
        #expect(try answers(model, [tensor], threshold: 0.75).attributes.isEmpty)
        #expect(try answers(model, [tensor], threshold: 0.74).attributes.classifications.map(\.label) == ["b"])
        #expect(try answers(model, [tensor], allowed: [0]).attributes.isEmpty)
    }

    @Test func bytesAreParts() throws {
        var values = [Float](repeating: 20, count: 1001)
        values[282] = 204
        let tensor = TestTensor("output", [1, 1001], values)
        let model = try describe([tensor], type: "u8", "threshold: 0.5")
        #expect(model.family == "classifier")
        let answer = try #require(try answers(model, [tensor]).attributes.classifications.first)
        #expect((answer.classID, answer.label) == (282, "class 282"))
        #expect(abs(answer.confidence - 0.8) < 1e-6)
        // With the file's scale they become logits again.
        let scaled = try describe([tensor], type: "u8", "outputs: output = breed * 0.1")
        let best = try #require(try answers(scaled, [tensor]).attributes.classifications.first)
        #expect(best.attribute == "breed")
        let others = 1000 * exponential(-18.4)
        #expect(abs(Double(best.confidence) - 1 / (1 + others)) < 1e-5)
    }

    @Test func scoresThatAreNoneAreCounted() throws {
        for broken in [Float.nan, .infinity, -.infinity] {
            let tensors = [TestTensor("prob", [1, 3], [0.1, broken, 0.3]), TestTensor("age", [1, 1], [broken])]
            let output = try answers(describe(tensors, "task: classify"), tensors)
            #expect(output == DecodedOutput(dropped: 2))
        }
    }

    @Test func labelsThatDoNotFitGetASentence() {
        let tensors = [TestTensor("color", [1, 7]), TestTensor("type", [1, 4])]
        #expect(
            message { _ = try describe(tensors, "task: classify\nlabels: a;b;c, d;e") }
                == "m.weir gives 3 and 2 names, but m.onnx has 7 for color and 4 for type; give a line for each, with the "
                + "names separated by semicolons."
        )
        #expect(
            message { _ = try describe([tensors[1]], "task: classify\nlabels: a, b") }
                == "m.weir names 2 classes, but m.onnx has 4; name all of them in the model's order."
        )
        #expect(
            message { _ = try describe(tensors, "task: classify\noutputs: colour = paint") }
                == "m.weir names the output 'colour', but m.onnx has color 1x7, type 1x4."
        )
    }

    @Test func labelFilesOfDeepStreamAreRead() throws {
        let tensors = [TestTensor("predictions/Softmax", [1, 3])]
        let labels = try ModelSidecar(labels: "coupe;sedan;suv\n", fileName: "m.labels.txt")
        #expect(try ModelDescription(facts: facts(tensors), sidecars: [labels]).labels == ["coupe", "sedan", "suv"])
    }

    @Test func classesCanBeChosenByName() throws {
        let model = try describe([TestTensor("prob", [1, 2])], "labels: a, b")
        var wishes = ClassSelection.Wishes()
        wishes.classes = "b"
        #expect(try ClassSelection(wishes, of: model).options.allowedClasses == [1])
    }

    @Test func anotherNumberOfValuesThanAnnouncedGetsASentence() throws {
        let model = try describe([TestTensor("prob", [-1, 3], [])], "task: classify")
        #expect(
            message { _ = try answers(model, [TestTensor("prob", [2, 3])]) }
                == "The model gave its output 'prob' as 2x3, but had announced 3 values for a picture."
        )
    }
}
