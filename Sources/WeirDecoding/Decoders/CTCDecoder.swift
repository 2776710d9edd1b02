import WeirCore

/// Reads a line of text from scores of each character at each step: 1xstepsxclasses, stepsx1xclasses or 1xclassesxsteps.
///
/// Of each step the best class counts; a class that is repeated from step to step counts once, and the blank for no
/// character. The text's confidence is the mean of its characters' probabilities. Source: Graves et al. (2006),
/// "Connectionist Temporal Classification", best path decoding.
struct CTCDecoder: OutputDecoder {
    private let shape: [Int]
    private let classes: Int
    /// Whether all classes of one step lie side by side.
    private let isStepByStep: Bool
    private let alphabet: Alphabet
    private let name: String

    /// The blank included.
    var classCount: Int? { classes }

    init?(_ model: ModelShapes) {
        guard model.isStated, model.outputs.count == 1 else { return nil }
        let output = model.outputs[0]
        var long = output.announced.filter { $0 != 1 }
        // An open batch in front.
        if long.count == 3, long[0] < 0 { long.removeFirst() }
        guard output.announced.count > 1, long.count == 2 else { return nil }
        let labels = model.settings.labels
        func fits(_ count: Int) -> Bool { Alphabet(labels, classCount: count, blank: model.settings.blank).fits }
        isStepByStep = fits(long[1]) || !fits(long[0])
        classes = isStepByStep ? long[1] : long[0]
        guard classes > 1 else { return nil }
        shape = output.announced
        alphabet = Alphabet(labels, classCount: classes, blank: model.settings.blank)
        name = model.settings.outputs.first { $0.output == output.name }?.name ?? output.name
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let values = try outputs.values(at: 0, shape: shape)
        let steps = outputs[0].values.count / classes
        var text = TextBuilder(alphabet)
        for step in 0..<steps {
            let best = Probabilities.highest(
                values + (isStepByStep ? step * classes : step),
                count: classes,
                stride: isStepByStep ? 1 : steps
            )
            text.add(best.classID, probability: best.probability)
        }
        return text.output(named: name, options)
    }
}

/// Puts together a text from a class at each step.
struct TextBuilder {
    private let alphabet: Alphabet
    /// Whether a class that is repeated from step to step counts once.
    private let mergesRepeats: Bool
    private var text = ""
    private var probabilities: [Float] = []
    private var last: Int?
    private var dropped = 0

    init(_ alphabet: Alphabet, mergesRepeats: Bool = true) {
        self.alphabet = alphabet
        self.mergesRepeats = mergesRepeats
    }

    mutating func add(_ classID: Int, probability: Float) {
        guard probability.isFinite else {
            drop()
            return
        }
        let isRepeat = mergesRepeats && last == classID
        last = classID
        guard !isRepeat, let character = alphabet.character(of: classID) else { return }
        text += character
        probabilities.append(min(max(probability, 0), 1))
    }

    /// Counts a step that holds nothing that can be read.
    mutating func drop() {
        dropped += 1
        last = nil
    }

    /// The text, if there is one that is sure enough.
    func output(named name: String, _ options: DecodingOptions) -> DecodedOutput {
        var decoded = DecodedOutput(dropped: dropped)
        guard !text.isEmpty else { return decoded }
        let confidence = probabilities.reduce(0, +) / Float(probabilities.count)
        guard confidence > options.threshold else { return decoded }
        decoded.attributes.classifications = [Classification(attribute: name, label: text, confidence: confidence)]
        return decoded
    }
}

extension ModelFamily {
    static let ctc = ModelFamily(
        name: "ctc",
        task: .text,
        aliases: ["crnn"],
        outputs: "one output 1xstepsxclasses, stepsx1xclasses or 1xclassesxsteps",
        channels: .rgb,
        fit: .stretch,
        mean: tensorFlowMean,
        scale: tensorFlowScale,
        threshold: 0,
        isPixelGuess: true,
        decoder: { CTCDecoder($0) }
    )
}
