import WeirCore

/// The input of a model that takes a picture.
struct ImageInput {
    let port: ModelFacts.Port
    let layout: ModelInput.Layout
    /// 1 or 3.
    let channelCount: Int
    /// In pixels; nil where the model leaves it open.
    let size: Size?
    /// Whether the shape has a batch in front, as nearly all models' have; torchvision's detectors have none.
    let hasBatch: Bool
    /// How many pictures it takes at once, as the model announces it.
    var batch: Int { hasBatch ? port.shape[0] : 1 }

    /// Throws a `model` error where no input takes a picture, or several do; `constants` are names of inputs that don't.
    init(_ facts: ModelFacts, constants: some Collection<String>) throws(WeirError) {
        let port = try Self.port(facts, constants)
        let hasBatch = port.shape.count != Self.ranks.lowerBound
        guard let (layout, channels) = Self.layout(of: port.shape) else {
            throw WeirError(
                .model,
                "\(facts.fileName) takes \(port), which is no picture; right would be 1x3xHEIGHTxWIDTH or 1xHEIGHTxWIDTHx3."
            )
        }
        self.port = port
        self.layout = layout
        channelCount = channels
        self.hasBatch = hasBatch
        let sides = port.shape.dropFirst((hasBatch ? 1 : 0) + (layout == .channelsFirst ? 1 : 0)).prefix(2)
        let (height, width) = (sides.first ?? 0, sides.last ?? 0)
        size = height > 0 && width > 0 ? Size(width: width, height: height) : nil
    }

    private static func port(
        _ facts: ModelFacts,
        _ constants: some Collection<String>
    ) throws(WeirError) -> ModelFacts.Port {
        if facts.inputs.count == 1 { return facts.inputs[0] }
        let pictures = facts.inputs.filter {
            !constants.contains($0.name) && !ConstantInput.isKnown($0.name) && layout(of: $0.shape) != nil
        }
        if pictures.count == 1 { return pictures[0] }
        let inputs = "\(facts.fileName) has \(facts.inputs.count) inputs (\(facts.inputs.described))"
        guard !pictures.isEmpty else { throw WeirError(.model, "\(inputs), and none of them takes a picture.") }
        let sidecar = ModelSidecar.settingsFileName(forModel: facts.fileName)
        throw WeirError(
            .model,
            "\(inputs), of which \(pictures.map(\.name).joined(separator: " and ")) may take the picture; say what the "
                + "others take, in a file \(sidecar) beside it (constants: \(pictures[1].name)=0) or with the property constants."
        )
    }

    /// Without a batch and with one.
    private static let ranks = 3...4

    private static func layout(of shape: [Int]) -> (ModelInput.Layout, channels: Int)? {
        guard ranks.contains(shape.count), !shape.contains(0) else { return nil }
        let (first, last) = (shape[shape.count - ranks.lowerBound], shape[shape.count - 1])
        if first == 3 || first == 1 { return (.channelsFirst, first) }
        if last == 3 || last == 1 { return (.channelsLast, last) }
        // Where the number of channels is open, exporters put it in front, and pictures have colours.
        return first < 0 && shape.count == ranks.upperBound ? (.channelsFirst, 3) : nil
    }

    /// The shape for one picture of `size`.
    func shape(for size: Size) -> [Int] {
        let picture =
            switch layout {
            case .channelsFirst: [channelCount, size.height, size.width]
            case .channelsLast: [size.height, size.width, channelCount]
            }
        return hasBatch ? [1] + picture : picture
    }
}

extension [ModelFacts.Port] {
    /// Names and shapes, for error sentences.
    var described: String {
        isEmpty ? "none" : map(\.description).joined(separator: ", ")
    }
}
