import WeirCore

/// Reads a line of text from the numbers of its characters, such as 1x88x1x1, of which a negative one ends it.
///
/// With a second output of as many probabilities the numbers are those of each step, as TAO's LPRNet gives them: a
/// number that is repeated counts once, and the one past the last character for none. Sources: Open Model Zoo,
/// license-plate-recognition-barrier-0001; NVIDIA TAO, "LPRNet".
struct IndexSequenceDecoder: OutputDecoder {
    private let numbers: OutputVector
    private let probabilities: OutputVector?
    private let alphabet: Alphabet

    var classCount: Int? { nil }

    init?(_ model: ModelShapes) {
        guard model.isStated, let vectors = model.vectors, vectors.count <= 2 else { return nil }
        guard vectors.allSatisfy({ $0.count > 1 && $0.count == vectors[0].count }) else { return nil }
        let isSecond = vectors.count == 2 && !model.outputs[0].isInteger && model.outputs[1].isInteger
        numbers = vectors[isSecond ? 1 : 0]
        probabilities = vectors.count == 1 ? nil : vectors[isSecond ? 0 : 1]
        alphabet = Alphabet(model.settings.labels, classCount: nil, blank: model.settings.blank)
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let numbers = try numbers.values(in: outputs)
        let sureness = try probabilities?.values(in: outputs)
        var text = TextBuilder(alphabet, mergesRepeats: sureness != nil)
        for (step, number) in numbers.enumerated() {
            if number < 0, number.isFinite { break }
            guard let classID = Int32(exactly: number.rounded()), classID <= alphabet.characters.count else {
                text.drop()
                continue
            }
            text.add(Int(classID), probability: sureness?[step] ?? 1)
        }
        return text.output(named: self.numbers.name, options)
    }
}

extension ModelFamily {
    static let indexSequence = ModelFamily(
        name: "index-sequence",
        task: .text,
        aliases: ["lprnet"],
        outputs:
            "one output with the numbers of the characters, such as 1x88x1x1, or two with numbers and probabilities",
        channels: .bgr,
        fit: .stretch,
        threshold: 0,
        isPixelGuess: true,
        decoder: { IndexSequenceDecoder($0) }
    )
}
