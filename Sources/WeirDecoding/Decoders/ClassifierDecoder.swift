import WeirCore

/// Reads outputs that are a vector each, with a score for each answer to one question; a vector of one value is a quantity.
///
/// Of each question the surest answer is given if its probability is above the threshold, or, where several answers may
/// be right at once, all that are. Options of classes are by the number of the answer among those to all questions, one
/// question after the other. Scores are probabilities or logits, which their numbers tell: of answers that exclude
/// each other the sum, of others whether they lie between 0 and 1.
struct ClassifierDecoder: OutputDecoder {
    private let questions: [OutputVector]
    /// The number of each question's first answer, all answers being counted one after the other.
    private let firstAnswers: [Int]
    private let quantities: [OutputVector]
    private let isMultiLabel: Bool

    var classCount: Int? { questions.count == 1 ? questions[0].count : nil }
    var heads: [ClassHead] { questions.map { ClassHead(attribute: $0.name, classCount: $0.count) } }

    init?(_ model: ModelShapes, isMultiLabel: Bool) {
        guard let vectors = model.vectors else { return nil }
        self.isMultiLabel = isMultiLabel
        let questions = isMultiLabel ? vectors : vectors.filter { $0.count > 1 }
        self.questions = questions
        quantities = isMultiLabel ? [] : vectors.filter { $0.count == 1 }
        firstAnswers = questions.indices.map { place in questions[..<place].reduce(0) { $0 + $1.count } }
        guard !questions.isEmpty, model.isStated || !isMultiLabel && Self.isEvident(heads, model.settings) else {
            return nil
        }
    }

    /// ImageNet's classes, with and without one for the background.
    private static let likelyCounts = [1000, 1001]
    private static let likelyWords = ["prob", "softmax", "logits"]

    /// Whether labels, the names of the outputs or their lengths tell classes from an embedding.
    private static func isEvident(_ heads: [ClassHead], _ settings: DecoderSettings) -> Bool {
        if !settings.labels.isEmpty { return ClassHeadLabels(settings.labels).names(for: heads) != nil }
        return heads.allSatisfy { head in
            let name = head.attribute.lowercased()
            return likelyCounts.contains(head.classCount) || likelyWords.contains { name.contains($0) }
        }
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var decoded = DecodedOutput()
        for place in questions.indices {
            let scores = try questions[place].values(in: outputs)
            if isMultiLabel {
                addAll(place, scores, options, to: &decoded)
            } else {
                addSurest(place, scores, options, to: &decoded)
            }
        }
        for quantity in quantities {
            decoded.addMeasurement(quantity.name, try quantity.values(in: outputs)[0] * (quantity.factor ?? 1))
        }
        return decoded
    }

    private func addSurest(
        _ place: Int,
        _ scores: UnsafeBufferPointer<Float>,
        _ options: DecodingOptions,
        to decoded: inout DecodedOutput
    ) {
        guard let start = scores.baseAddress else { return }
        let question = questions[place]
        if question.isBytes, question.factor == nil {
            let best = Scores.highest(start, count: scores.count)
            add(place, best.classID, best.score * Probabilities.byteFactor, options, to: &decoded)
        } else {
            let best = Probabilities.highest(start, count: scores.count, factor: question.factor ?? 1)
            add(place, best.classID, best.probability, options, to: &decoded)
        }
    }

    private func addAll(
        _ place: Int,
        _ scores: UnsafeBufferPointer<Float>,
        _ options: DecodingOptions,
        to decoded: inout DecodedOutput
    ) {
        let question = questions[place]
        let factor = question.factor ?? (question.isBytes ? Probabilities.byteFactor : 1)
        let areLogits = scores.contains { $0 * factor < 0 || $0 * factor > 1 }
        let first = decoded.attributes.classifications.count
        for (classID, score) in scores.enumerated() {
            let value = score * factor
            let probability = areLogits && value.isFinite ? Probabilities.sigmoid(value) : value
            add(place, classID, probability, options, to: &decoded)
        }
        // The standard library's sort promises no order of equals, hence the class.
        decoded.attributes.classifications[first...].sort {
            ($0.confidence, $1.classID ?? 0) > ($1.confidence, $0.classID ?? 0)
        }
    }

    private func add(
        _ place: Int,
        _ classID: Int,
        _ probability: Float,
        _ options: DecodingOptions,
        to decoded: inout DecodedOutput
    ) {
        guard probability.isFinite else {
            decoded.dropped += 1
            return
        }
        let answer = firstAnswers[place] + classID
        guard probability > options.rules[answer].threshold, options.allowedClasses?.contains(answer) != false else {
            return
        }
        decoded.attributes.classifications.append(
            Classification(
                attribute: questions[place].name,
                classID: classID,
                label: "",
                confidence: min(probability, 1)
            )
        )
    }
}

extension DecodedOutput {
    /// Adds a quantity, or counts it where it is none.
    mutating func addMeasurement(_ name: String, _ value: Float) {
        if value.isFinite {
            attributes.measurements.append(Measurement(name: name, value: value))
        } else {
            dropped += 1
        }
    }
}

extension ModelFamily {
    static let classifier = ModelFamily(
        name: "classifier",
        task: .classify,
        aliases: ["classification"],
        outputs: "outputs that are a vector each, such as 1x1000",
        channels: .rgb,
        fit: .stretch,
        mean: imageNetRGBMean,
        scale: imageNetRGBScale,
        threshold: 0,
        isPixelGuess: true,
        decoder: { ClassifierDecoder($0, isMultiLabel: false) }
    )

    /// Where several answers may be right at once.
    static let multiLabel = ModelFamily(
        name: "multi-label",
        task: .classify,
        outputs: "outputs that are a vector each, such as 1x40",
        channels: .rgb,
        fit: .stretch,
        mean: imageNetRGBMean,
        scale: imageNetRGBScale,
        threshold: 0.5,
        isPixelGuess: true,
        decoder: { ClassifierDecoder($0, isMultiLabel: true) }
    )

    /// Ultralytics' classifiers, which differ in their pixels only: `ultralytics/data/augment.py`, `classify_transforms`.
    static let yoloClassifier = ModelFamily(
        name: "yolov8-cls",
        task: .classify,
        aliases: ultralyticsNames("cls"),
        outputs: "one output 1xclasses",
        channels: .rgb,
        fit: .crop(share: 1),
        scaling: .pillow,
        scale: [1 / 255],
        threshold: 0,
        decoder: { $0.isStated ? ClassifierDecoder($0, isMultiLabel: false) : nil }
    )
}
