internal import CWeirONNXRuntime
internal import WeirDecoding

/// The element type and shape of a tensor, in the library's words.
struct ONNXRuntimeTensorType {
    /// As the library numbers it.
    let elementType: Int32
    /// -1 for a dimension that is open.
    let shape: [Int]
    /// The names of the dimensions; empty for those without one.
    let dimensionNames: [String]

    /// The type that `info`, an `OrtTensorTypeAndShapeInfo`, tells.
    init(_ functions: UnsafePointer<OrtApi>, info: OpaquePointer) throws(ONNXRuntimeFailure) {
        let api = functions.pointee
        var type: Int32 = 0
        try functions.check(api.GetTensorElementType(info, &type))
        elementType = type
        let rank = try functions.count { api.GetDimensionsCount(info, $0) }
        var dimensions = [Int64](repeating: 0, count: rank)
        try functions.check(api.GetDimensions(info, &dimensions, rank))
        shape = dimensions.map { $0 < 0 ? -1 : Int($0) }
        var names = [UnsafePointer<CChar>?](repeating: nil, count: rank)
        try functions.check(api.GetSymbolicDimensions(info, &names, rank))
        dimensionNames = names.map { $0.map { String(cString: $0) } ?? "" }
    }

    /// The type of a value that a run gave.
    static func ofValue(
        _ functions: UnsafePointer<OrtApi>,
        _ value: OpaquePointer
    ) throws(ONNXRuntimeFailure) -> ONNXRuntimeTensorType {
        let info = try ONNXRuntimeHandle(functions, functions.pointee.ReleaseTensorTypeAndShapeInfo) {
            functions.pointee.GetTensorTypeAndShape(value, $0)
        }
        return try ONNXRuntimeTensorType(functions, info: info.pointer)
    }

    /// The type of its elements; nil for text and whatever else is no number.
    var element: ElementType? { Self.elements[elementType] }

    private static let elements: [Int32: ElementType] = [
        Int32(cweir_ort_float): .f32, Int32(cweir_ort_uint8): .u8, Int32(cweir_ort_int8): .i8,
        Int32(cweir_ort_uint16): .u16, Int32(cweir_ort_int16): .i16, Int32(cweir_ort_int32): .i32,
        Int32(cweir_ort_int64): .i64, Int32(cweir_ort_bool): .boolean, Int32(cweir_ort_float16): .f16,
        Int32(cweir_ort_double): .f64, Int32(cweir_ort_uint32): .u32, Int32(cweir_ort_uint64): .u64,
        Int32(cweir_ort_bfloat16): .bf16,
    ]

    /// The number by which the library knows a type of elements.
    static func number(of element: ElementType) -> Int32 {
        elements.first { $0.value == element }?.key ?? 0
    }
}
