/// One output of a model, borrowed for the length of a call.
public struct Tensor {
    /// The name that the model gives it.
    public let name: String
    /// Its dimensions, outermost first, the batch dimension included.
    public let shape: [Int]
    /// Its elements, converted to Float, in row-major order.
    public let values: UnsafeBufferPointer<Float>

    public init(name: String, shape: [Int], values: UnsafeBufferPointer<Float>) {
        self.name = name
        self.shape = shape
        self.values = values
    }
}
