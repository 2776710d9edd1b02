import WeirCore

/// An input of a model that is the same for every picture, such as the size in whose pixels boxes are to be told.
public struct ConstantInput: Hashable, Sendable {
    public let name: String
    public let shape: [Int]
    /// As in `ModelFacts.Port`.
    public let elementType: String
    /// In row-major order, as many as the shape has elements.
    public let values: [Double]

    public init(name: String, shape: [Int], elementType: String, values: [Double]) {
        self.name = name
        self.shape = shape
        self.elementType = elementType
        self.values = values
    }

    /// More than any known model takes; a larger one is a slip of the pen or a damaged file.
    private static let mostElements = 1 << 24

    /// The input `port` filled with `values`, of which a single one goes to every element.
    ///
    /// The last dimension that the model leaves open takes what the values fill, the others are 1. Nil where the values
    /// don't fit.
    init?(_ port: ModelFacts.Port, _ values: [Double]) {
        guard !values.isEmpty else { return nil }
        var shape = port.shape.map { $0 < 0 ? 1 : $0 }
        guard var count = Self.count(shape) else { return nil }
        if let open = port.shape.lastIndex(where: { $0 < 0 }), count > 0, values.count.isMultiple(of: count) {
            shape[open] = values.count / count
            count = values.count
        }
        guard values.count == 1 || values.count == count else { return nil }
        name = port.name
        self.shape = shape
        elementType = port.elementType
        self.values = values.count == count ? values : Array(repeating: values[0], count: count)
    }

    private static func count(_ shape: [Int]) -> Int? {
        var count = 1
        for dimension in shape {
            let (product, isOverflow) = count.multipliedReportingOverflow(by: dimension)
            guard !isOverflow, product <= mostElements else { return nil }
            count = product
        }
        return count
    }
}

// MARK: - Known ones

extension ConstantInput {
    /// What inputs of these names take, given the size of the model's own input, in whose pixels boxes are told then.
    private static let known: [String: @Sendable (Size) -> [Double]] = [
        // RT-DETR, RT-DETRv2 and D-FINE, tools/deployment/export_onnx.py of each: width and height.
        "orig_target_sizes": { [Double($0.width), Double($0.height)] },
        // PaddleDetection, deploy/README: height and width of the input, and its scale against the picture's.
        "im_shape": { [Double($0.height), Double($0.width)] },
        "scale_factor": { _ in [1, 1] },
        // YOLOv3 of the ONNX model zoo: height and width.
        "image_shape": { [Double($0.height), Double($0.width)] },
        // Open Model Zoo, license-plate-recognition-barrier-0001.
        "seq_ind": { _ in [1] },
    ]

    static func isKnown(_ name: String) -> Bool { known[name] != nil }

    /// What an input of this name takes; nil where that is not known.
    static func knownValues(_ name: String, for size: Size) -> [Double]? { known[name]?(size) }
}
