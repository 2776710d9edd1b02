/// The arithmetic that a model is computed in.
public enum InferencePrecision: String, CaseIterable, Hashable, Sendable {
    /// The quickest that the device takes for as good as exact; on processors with AMX that is `bf16`.
    case automatic = "auto"
    /// 32-bit floats: what a model's published boxes were computed with.
    case fp32
    case fp16
    case bf16
    /// The model's form in 8-bit integers, which lies beside it as `weir quantize` makes it.
    case int8
}
