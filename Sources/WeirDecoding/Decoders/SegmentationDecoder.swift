import WeirCore

/// Reads one output with the class of each part of the picture: its number, or a score for each class.
///
/// Numbers are HxW, 1xHxW, 1x1xHxW or 1xHxWx1; scores 1xclassesxHxW or 1xHxWxclasses. Of scores the highest counts; its
/// probability, that of a softmax unless the scores are probabilities already, must reach the threshold. A number is
/// rounded, so that a single probability becomes class 0 or 1.
struct SegmentationDecoder: OutputDecoder {
    private enum Form: Hashable {
        case numbers
        /// A plane for each class, or all classes of a cell side by side.
        case planes, cells
    }

    private let form: Form
    /// Without dimensions of 1 in front; -1 for a side that is open.
    private let shape: [Int]

    var classCount: Int? {
        switch form {
        case .numbers: nil
        case .planes: shape[0]
        case .cells: shape[2]
        }
    }

    init?(_ model: ModelShapes) {
        guard model.outputs.count == 1, let (form, shape) = Self.form(of: model.outputs[0], model) else { return nil }
        (self.form, self.shape) = (form, shape)
        // Class numbers must fit the map.
        guard classCount ?? 0 < Int(SegmentationMap.unsure) else { return nil }
    }

    private static func form(of output: ModelShapes.Output, _ model: ModelShapes) -> (Form, shape: [Int])? {
        let shape = output.shape.squeezed(toRank: 2)
        func isGrid(_ first: Int) -> Bool {
            Self.isGrid(height: shape[first], width: shape[first + 1], model.inputSize)
        }
        // Numbers of which nobody says that they are classes may be distances or brightness, unless they are whole.
        let mayBeNumbers = model.isStated || output.isInteger
        switch shape.count {
        case 2 where mayBeNumbers && (model.isStated || isGrid(0)): return (.numbers, shape)
        case 3 where shape[2] == 1 && mayBeNumbers && (model.isStated || isGrid(0)): return (.numbers, shape)
        case 3 where shape[0] > 1 && isGrid(1): return (.planes, shape)
        case 3 where shape[2] > 1 && isGrid(0): return (.cells, shape)
        case 3 where shape[0] > 1 && model.isStated: return (.planes, shape)
        case 3 where shape[2] > 1 && model.isStated: return (.cells, shape)
        default: return nil
        }
    }

    /// How many pixels of the input a cell may be wide where nobody says that the output is a map.
    private static let usualStrides = [1, 2, 4, 8]

    private static func isGrid(height: Int, width: Int, _ size: Size) -> Bool {
        usualStrides.contains { stride in
            // A cell that is cut off by the edge is a cell.
            height == (size.height - 1) / stride + 1 && width == (size.width - 1) / stride + 1
        }
    }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let values = try outputs.values(at: 0, shape: shape)
        let found = outputs[0].shape.squeezed(toRank: shape.count)
        let first = form == .planes ? 1 : 0
        let size = Size(width: found[first + 1], height: found[first])
        var cells = ClassCells(count: size.width * size.height)
        switch form {
        case .numbers: cells.readNumbers(values)
        case .planes: cells.readPlanes(values, classes: shape[0], threshold: options.threshold)
        case .cells: cells.readCells(values, classes: shape[2], threshold: options.threshold)
        }
        if let allowed = options.allowedClasses { cells.keep(allowed) }
        var decoded = DecodedOutput(dropped: cells.dropped)
        decoded.attributes.segmentation = SegmentationMap(size: size, classIDs: cells.classIDs)
        return decoded
    }
}

extension ModelFamily {
    static let segmentation = ModelFamily(
        name: "segmentation",
        task: .semantic,
        outputs: "one output HxW, 1x1xHxW, 1xclassesxHxW or 1xHxWxclasses",
        channels: .rgb,
        fit: .stretch,
        mean: imageNetRGBMean,
        scale: imageNetRGBScale,
        threshold: 0,
        isPixelGuess: true,
        decoder: { SegmentationDecoder($0) }
    )

    /// Ultralytics' models, which differ in their pixels only.
    static let yoloSemantic = ModelFamily(
        name: "yolo26-sem",
        task: .semantic,
        aliases: ultralyticsNames("sem"),
        outputs: "one output 1xHxW or 1xclassesxHxW",
        channels: .rgb,
        fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
        scale: [1 / 255],
        threshold: 0,
        decoder: { $0.isStated ? SegmentationDecoder($0) : nil }
    )
}
