internal import WeirCore
internal import WeirDecoding

extension ModelFacts {
    /// The whole shape of the model's input for one picture made as `input` says.
    ///
    /// Throws a sentence where the model takes something else than a picture.
    func inputShape(for input: ModelInput) throws(WeirError) -> [Int] {
        guard inputs.count == 1, let port = inputs.first else {
            let list = inputs.map(\.description).joined(separator: ", ")
            throw WeirError(
                .model,
                "\(fileName) takes \(inputs.count) inputs (\(list)), but only models of one input, a picture, can be run."
            )
        }
        let channels = input.channels == .gray ? 1 : 3
        let (shape, channelPosition) =
            switch input.layout {
            case .channelsFirst: ([1, channels, input.size.height, input.size.width], 1)
            case .channelsLast: ([1, input.size.height, input.size.width, channels], 3)
            }
        guard port.shape.count == shape.count, [-1, channels].contains(port.shape[channelPosition]) else {
            throw WeirError(
                .model,
                "\(fileName) takes the input \(port), but a picture of \(input.size.width)x\(input.size.height) "
                    + "pixels in \(input.channels.rawValue) is \(shape.map(String.init).joined(separator: "x")); "
                    + "correct the channels or give a model for pictures."
            )
        }
        return shape
    }
}
