import WeirCore

/// The one input of a model that takes a picture.
struct ImageInput {
    let port: ModelFacts.Port
    let layout: ModelInput.Layout
    /// 1 or 3.
    let channelCount: Int
    /// In pixels; nil where the model leaves it open.
    let size: Size?

    /// Throws a `model` error where the model has more inputs, or one that is no picture.
    init(_ facts: ModelFacts) throws(WeirError) {
        guard facts.inputs.count == 1, let port = facts.inputs.first else {
            throw WeirError(
                .model,
                "\(facts.fileName) has \(facts.inputs.count) inputs (\(facts.inputs.described)), but a detector takes one."
            )
        }
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
