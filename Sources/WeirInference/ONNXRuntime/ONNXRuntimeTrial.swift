internal import WeirCore
internal import WeirDecoding

/// A run that shows the shapes of outputs which a model leaves open.
enum ONNXRuntimeTrial {
    /// The outputs of `facts` with the shapes that a run on a black picture gives.
    ///
    /// A dimension of none stays open: it counts what a model finds, and there was nothing to be found.
    static func outputs(
        of session: borrowing ONNXRuntimeHandle,
        _ facts: ModelFacts,
        _ library: ONNXRuntimeLibrary
    ) throws(ONNXRuntimeFailure) -> [ModelFacts.Port] {
        let inputs = ONNXRuntimeTensors(facts.inputs.map(\.name), library)
        for port in facts.inputs {
            guard let type = port.element else { throw ONNXRuntimeFailure(words: "'\(port.name)' takes no numbers") }
            let elements = try inputs.add(type, port.shape)
            // A picture may be black, but a size or a scale of 0 might be divided by.
            if port.shape.count < 4 { type.write(Array(repeating: 1, count: port.shape.reduce(1, *)), to: elements) }
        }
        let outputs = ONNXRuntimeOutputs(facts.outputs.map(\.name), library)
        try library.run(session, inputs, outputs)
        return zip(facts.outputs, try outputs.tensors()).map { port, tensor in
            var port = port
            if port.shape.count != tensor.shape.count { port.shape = tensor.shape.map { _ in -1 } }
            for (index, size) in tensor.shape.enumerated() where port.shape[index] < 0 && size > 0 {
                port.shape[index] = size
            }
            return port
        }
    }
}
