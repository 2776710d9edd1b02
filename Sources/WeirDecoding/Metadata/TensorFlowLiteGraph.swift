/// Reads what an engine doesn't tell of a TensorFlow Lite model's graph.
///
/// Source: TensorFlow, `schema.fbs`: field 2 of `Model` has its graphs, of which fields 0 and 3 are the tensors and the
/// operators; fields 1 and 4 of a tensor are its type and how it is quantized, with the scales in field 2; field 2 of an
/// operator has the numbers of its outputs.
public enum TensorFlowLiteGraph {
    private static let graphs = 2
    private static let tensors = 0
    private static let operators = 3
    private static let type = 1
    private static let quantization = 4
    private static let scales = 2
    private static let outputs = 2
    /// `UINT8` and `INT8` of `TensorType`.
    private static let byteTypes: Set<Int8> = [3, 9]
    /// Operators have few outputs; a file that says otherwise is not to keep anyone waiting.
    private static let mostOutputs = 64

    /// Whether operations compute in 8-bit integers: what they give is bytes that stand for parts of a scale.
    ///
    /// Weights that are bytes only in the file, and become floats before they are used, don't count.
    public static func isQuantized(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // Further graphs are the bodies of loops and conditions.
        guard let graph = FlatTable(rootOf: bytes)?.tables(graphs, most: 1).first else { return false }
        let given = Set(graph.tables(operators).flatMap { $0.integers(outputs, most: mostOutputs) })
        return graph.tables(tensors).enumerated().contains { number, tensor in
            given.contains(number) && byteTypes.contains(tensor.byte(type) ?? 0)
                && tensor.table(quantization)?.hasElements(scales) == true
        }
    }
}
