internal import WeirCore
internal import WeirDecoding

/// What an engine has to say of a model that it cannot run.
struct EngineSentences: Sendable {
    let engine: String
    let fileName: String

    func unknownOperations(cause: String) -> WeirError {
        WeirError(
            .model,
            "\(fileName) uses operations that \(engine) does not know; export the model again without them.",
            cause: cause
        )
    }

    func unreadable(cause: String) -> WeirError {
        WeirError(
            .model,
            "\(fileName) is damaged or incomplete, \(engine) cannot read it; copy or export the model again.",
            cause: cause
        )
    }

    func unshapeable(_ facts: ModelFacts, _ shapes: [[Int]], cause: String) -> WeirError {
        let inputs = facts.inputs.map(\.description).joined(separator: ", ")
        let wanted = shapes.map { $0.map(String.init).joined(separator: "x") }.joined(separator: ", ")
        return WeirError(
            .model,
            "\(fileName) takes the \(shapes.count == 1 ? "input" : "inputs") \(inputs), and cannot be changed to take "
                + "\(wanted); leave the size as the model has it.",
            cause: cause
        )
    }

    /// `precisions` is what the device computes in; empty where it doesn't say.
    func refused(device: String, precisions: String, cause: String) -> WeirError {
        let ability = precisions.isEmpty ? "" : ", which offers \(precisions)"
        return WeirError(
            .model,
            "\(fileName) cannot be compiled for the device \(device)\(ability); "
                + "export the model in another precision, or choose another device.",
            cause: cause
        )
    }

    func noRoom(device: String, cause: String) -> WeirError {
        WeirError(
            .library,
            "The device \(device) has no room for another run of the model '\(fileName)'; "
                + "ask for fewer requests, or choose another device.",
            cause: cause
        )
    }

    func runFailed(device: String, cause: String) -> WeirError {
        WeirError(
            .library,
            "A run of the model '\(fileName)' failed on the device \(device); this frame has no objects of it.",
            cause: cause
        )
    }

    func processIsEnding() -> WeirError {
        WeirError(.library, "No run of the model '\(fileName)' can start any more, since the process is ending.")
    }
}

extension InferenceEngine {
    /// Throws a sentence that lists the devices where `device` isn't one of them.
    func checkDevice(_ device: String) throws(WeirError) {
        guard hasDevice(device) else { throw noDevice(device) }
    }

    func noDevice(_ device: String) -> WeirError {
        WeirError(
            .settings,
            "There is no device '\(device)' for inference on this machine; there is \(devices.joined(separator: ", "))."
        )
    }
}

extension InferencePrecision {
    /// Throws a sentence that lists what there is where `device`, which computes in `known`, doesn't compute in this.
    ///
    /// A device that doesn't say what it computes in is believed.
    func check(_ device: String, known: some Collection<String>) throws(WeirError) {
        guard self != .automatic, !known.isEmpty, !known.contains(rawValue) else { return }
        let offered = Self.allCases.filter { $0 == .automatic || known.contains($0.rawValue) }
        throw WeirError(
            .settings,
            "The device \(device) does not compute in \(rawValue); "
                + "choose one of \(offered.map(\.rawValue).joined(separator: ", "))."
        )
    }
}
