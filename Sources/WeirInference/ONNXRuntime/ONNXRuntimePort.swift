internal import CWeirONNXRuntime
internal import WeirDecoding

/// What one input or output of a model looks like.
struct ONNXRuntimePort {
    let name: String
    /// Nil where it takes or gives something else than a tensor.
    let type: ONNXRuntimeTensorType?

    var facts: ModelFacts.Port {
        let isText = type?.elementType == Int32(cweir_ort_string)
        let elementType = type?.element?.rawValue ?? (isText ? "string" : "other")
        return ModelFacts.Port(name: name, shape: type?.shape ?? [], elementType: elementType)
    }

    static func inputs(
        of session: borrowing ONNXRuntimeHandle,
        _ library: ONNXRuntimeLibrary
    ) throws(ONNXRuntimeFailure) -> [ONNXRuntimePort] {
        let (api, session) = (library.functions.pointee, session.pointer)
        let count = try library.functions.count { api.SessionGetInputCount(session, $0) }
        return try (0..<count).map { index throws(ONNXRuntimeFailure) in
            try ONNXRuntimePort(
                library,
                name: { api.SessionGetInputName(session, index, library.allocator, $0) },
                type: { api.SessionGetInputTypeInfo(session, index, $0) }
            )
        }
    }

    static func outputs(
        of session: borrowing ONNXRuntimeHandle,
        _ library: ONNXRuntimeLibrary
    ) throws(ONNXRuntimeFailure) -> [ONNXRuntimePort] {
        let (api, session) = (library.functions.pointee, session.pointer)
        let count = try library.functions.count { api.SessionGetOutputCount(session, $0) }
        return try (0..<count).map { index throws(ONNXRuntimeFailure) in
            try ONNXRuntimePort(
                library,
                name: { api.SessionGetOutputName(session, index, library.allocator, $0) },
                type: { api.SessionGetOutputTypeInfo(session, index, $0) }
            )
        }
    }

    private init(
        _ library: ONNXRuntimeLibrary,
        name getName: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?,
        type getType: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
    ) throws(ONNXRuntimeFailure) {
        let functions = library.functions
        var characters: UnsafeMutablePointer<CChar>?
        try functions.check(getName(&characters))
        name = characters.map { String(cString: $0) } ?? ""
        if let characters { try functions.check(functions.pointee.AllocatorFree(library.allocator, characters)) }
        let information = try ONNXRuntimeHandle(functions, functions.pointee.ReleaseTypeInfo, getType)
        // Borrowed from `information`; nothing where it is no tensor.
        var tensor: OpaquePointer?
        try functions.check(functions.pointee.CastTypeInfoToTensorInfo(information.pointer, &tensor))
        guard let tensor else {
            type = nil
            return
        }
        type = try ONNXRuntimeTensorType(functions, info: tensor)
        withExtendedLifetime(information) {}
    }
}
