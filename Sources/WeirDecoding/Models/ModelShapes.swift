import WeirCore

/// What tells one model family from another: the size of the input and the shapes of the outputs.
struct ModelShapes {
    /// One output.
    struct Output {
        let name: String
        /// As the model announces it, for one frame.
        let shape: [Int]
        /// As the model announces it, whatever it says of a batch.
        let announced: [Int]
        /// The engine's name of the element type, such as `f32`, `i64`.
        let elementType: String

        /// Whether its elements are whole numbers.
        var isInteger: Bool { elementType.hasPrefix("i") || elementType.hasPrefix("u") }

        /// Its rows and columns, where it is a table.
        var table: (rows: Int, columns: Int)? {
            let shape = shape.squeezed(toRank: 2)
            return shape.count == 2 ? (shape[0], shape[1]) : nil
        }
    }

    let inputSize: Size
    let outputs: [Output]
    /// Whether someone said what family it is, so that the shapes needn't prove it.
    var isStated = false
    var settings = DecoderSettings()

    /// `batch` is the number of frames of the model's input, which its outputs share.
    init(inputSize: Size, outputs: [ModelFacts.Port], batch: Int) {
        self.inputSize = inputSize
        self.outputs = outputs.map { port in
            var shape = port.shape
            // Some engines leave the batch of an output open even where that of the input is not.
            if shape.count > 2, shape[0] == batch || shape[0] < 0 { shape[0] = 1 }
            return Output(
                name: port.name,
                shape: shape,
                announced: port.shape,
                elementType: port.elementType
            )
        }
    }

    /// The shape of the one output, without the dimensions of 1 in front; nil where there are more or the rank is another.
    func onlyOutput(ofRank rank: Int) -> [Int]? {
        guard outputs.count == 1 else { return nil }
        let shape = outputs[0].shape.squeezed(toRank: rank)
        return shape.count == rank ? shape : nil
    }
}
