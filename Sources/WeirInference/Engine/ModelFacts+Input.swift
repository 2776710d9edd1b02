internal import WeirCore
internal import WeirDecoding

extension ModelFacts {
    /// The place of the input that takes the picture: the one that isn't constant.
    ///
    /// Throws a sentence where there are more, or where one of the constants is no input, or doesn't fit.
    func pictureIndex(_ constants: [ConstantInput]) throws(WeirError) -> Int {
        for constant in constants { try check(constant) }
        let open = inputs.indices.filter { index in !constants.contains { $0.name == inputs[index].name } }
        guard open.count == 1 else {
            let list = inputs.map(\.description).joined(separator: ", ")
            throw WeirError(
                .model,
                "\(fileName) takes \(inputs.count) inputs (\(list)), "
                    + "but all except one, a picture, must be constant; say what the others take."
            )
        }
        return open[0]
    }

    private func check(_ constant: ConstantInput) throws(WeirError) {
        let port = inputs.first { $0.name == constant.name }
        guard let port, port.element != nil, constant.values.count == constant.shape.reduce(1, *),
            port.shape.count == constant.shape.count,
            zip(port.shape, constant.shape).allSatisfy({ $0 < 0 || $0 == $1 })
        else {
            throw WeirError(
                .model,
                "\(fileName) has no input '\(constant.name)' of numbers that takes a constant of "
                    + "\(constant.shape.map(String.init).joined(separator: "x")); correct its constants."
            )
        }
    }

    /// The whole shapes of the inputs for as many pictures as `options` says.
    ///
    /// Throws a sentence where the model takes something else than a picture.
    func inputShapes(for options: CompileOptions) throws(WeirError) -> [[Int]] {
        let picture = try pictureIndex(options.constants)
        let shape = try pictureShape(inputs[picture], options.input, batch: options.batch)
        return inputs.map { port in options.constants.first { $0.name == port.name }?.shape ?? shape }
    }

    private func pictureShape(_ port: Port, _ input: ModelInput, batch size: Int) throws(WeirError) -> [Int] {
        let channels = input.channels == .gray ? 1 : 3
        let (picture, channelPosition) =
            switch input.layout {
            case .channelsFirst: ([channels, input.size.height, input.size.width], 0)
            case .channelsLast: ([input.size.height, input.size.width, channels], 2)
            }
        let batch = port.shape.count == picture.count ? [] : [size]
        let shape = batch + picture
        guard port.shape.count == shape.count, [-1, channels].contains(port.shape[batch.count + channelPosition]) else {
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
