import WeirCore

/// The input of a model that takes a picture.
struct ImageInput {
    let port: ModelFacts.Port
    let layout: ModelInput.Layout
    /// 1 or 3.
    let channelCount: Int
    /// In pixels; nil where the model leaves it open.
    let size: Size?

    /// Throws a `model` error where no input takes a picture, or several do; `constants` are names of inputs that don't.
    init(_ facts: ModelFacts, constants: some Collection<String>) throws(WeirError) {
        let port = try Self.port(facts, constants)
        guard let (layout, channels) = Self.layout(of: port.shape) else {
            throw WeirError(
                .model,
                "\(facts.fileName) takes \(port), which is no picture; right would be 1x3xHEIGHTxWIDTH or 1xHEIGHTxWIDTHx3."
            )
        }
        self.port = port
        self.layout = layout
        channelCount = channels
        let (height, width) = layout == .channelsFirst ? (port.shape[2], port.shape[3]) : (port.shape[1], port.shape[2])
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

    private static func layout(of shape: [Int]) -> (ModelInput.Layout, channels: Int)? {
        guard shape.count == 4, !shape.contains(0) else { return nil }
        if shape[1] == 3 || shape[1] == 1 { return (.channelsFirst, shape[1]) }
        if shape[3] == 3 || shape[3] == 1 { return (.channelsLast, shape[3]) }
        // Where the number of channels is open, exporters put it in front, and pictures have colours.
        return shape[1] < 0 ? (.channelsFirst, 3) : nil
    }

    /// The shape for one picture of `size`.
    func shape(for size: Size) -> [Int] {
        switch layout {
        case .channelsFirst: [1, channelCount, size.height, size.width]
        case .channelsLast: [1, size.height, size.width, channelCount]
        }
    }
}

extension [ModelFacts.Port] {
    /// Names and shapes, for error sentences.
    var described: String {
        isEmpty ? "none" : map(\.description).joined(separator: ", ")
    }
}
