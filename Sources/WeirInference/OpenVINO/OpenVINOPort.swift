internal import CWeirOpenVINO
internal import WeirDecoding

/// What one input or output of a model looks like.
struct OpenVINOPort {
    let name: String
    /// The dimensions; -1 where one is left open.
    let shape: [Int]
    let elementType: ov_element_type_e

    var facts: ModelFacts.Port {
        ModelFacts.Port(name: name, shape: shape, elementType: Self.typeNames[elementType.rawValue] ?? "other")
    }

    private static let typeNames = [
        OV_BOOLEAN.rawValue: "boolean", BF16.rawValue: "bf16", F16.rawValue: "f16", F32.rawValue: "f32",
        F64.rawValue: "f64",
        I8.rawValue: "i8", I16.rawValue: "i16", I32.rawValue: "i32", I64.rawValue: "i64",
        U8.rawValue: "u8", U16.rawValue: "u16", U32.rawValue: "u32", U64.rawValue: "u64", STRING.rawValue: "string",
    ]

    static func inputs(of model: OpaquePointer) throws(OpenVINOFailure) -> [OpenVINOPort] {
        try all(try count { ov_model_inputs_size(model, $0) }) { ov_model_const_input_by_index(model, $0, $1) }
    }

    static func outputs(of model: OpaquePointer) throws(OpenVINOFailure) -> [OpenVINOPort] {
        try all(try count { ov_model_outputs_size(model, $0) }) { ov_model_const_output_by_index(model, $0, $1) }
    }

    private static func all(
        _ count: Int,
        _ get: (Int, UnsafeMutablePointer<OpaquePointer?>) -> ov_status_e
    ) throws(OpenVINOFailure) -> [OpenVINOPort] {
        try (0..<count).map { index throws(OpenVINOFailure) in
            let port = try OpenVINOHandle(free: ov_output_const_port_free) { get(index, $0) }
            return try OpenVINOPort(port: port.pointer, index: index)
        }
    }

    private init(port: OpaquePointer, index: Int) throws(OpenVINOFailure) {
        // A port without a name is no fault; it is known by its place.
        do throws(OpenVINOFailure) { name = try text { ov_port_get_any_name(port, $0) } } catch { name = "\(index)" }
        var type = DYNAMIC
        try check(ov_port_get_element_type(port, &type))
        elementType = type
        var partial = ov_partial_shape_t()
        try check(ov_port_get_partial_shape(port, &partial))
        defer { ov_partial_shape_free(&partial) }
        guard !ov_rank_is_dynamic(partial.rank), let dimensions = partial.dims else {
            shape = []
            return
        }
        shape = (0..<Int(partial.rank.max)).map { position in
            let dimension = dimensions[position]
            return ov_dimension_is_dynamic(dimension) ? -1 : Int(dimension.max)
        }
    }
}
