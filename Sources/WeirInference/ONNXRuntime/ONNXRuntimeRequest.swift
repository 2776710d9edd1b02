internal import WeirCore

/// The inputs and outputs of one run at a time.
///
/// Unchecked: whoever runs it writes `input` from one thread at a time, between runs, and the rest is used by the run.
final class ONNXRuntimeRequest: InferenceRequest, @unchecked Sendable {
    let input: UnsafeMutableBufferPointer<UInt8>
    private let model: ONNXRuntimeCompiledModel
    private let tensors: ONNXRuntimeTensors
    /// What the model takes for the picture; the memory of `input` where bytes are right as they are.
    private let picture: UnsafeMutableRawPointer
    private let outputs: ONNXRuntimeOutputs

    init(_ model: ONNXRuntimeCompiledModel) throws(ONNXRuntimeFailure) {
        let (inputs, conversion) = (model.inputs, model.inputs.conversion)
        let tensors = ONNXRuntimeTensors(inputs.names, model.library)
        var picture: UnsafeMutableRawPointer?
        for constant in inputs.constants {
            if let constant {
                let elements = try tensors.add(constant.type, constant.shape)
                constant.type.write(constant.values, to: elements)
            } else {
                picture = try tensors.add(conversion.type, inputs.pictureShape)
            }
        }
        guard let picture else { throw ONNXRuntimeFailure(words: "no input takes the picture") }
        self.model = model
        self.tensors = tensors
        self.picture = picture
        outputs = ONNXRuntimeOutputs(model.outputNames, model.library)
        let byteCount = conversion.count * inputs.batch
        if conversion.isIdentity {
            input = .init(start: picture.assumingMemoryBound(to: UInt8.self), count: byteCount)
        } else {
            input = .allocate(capacity: byteCount)
            input.initialize(repeating: 0)
        }
    }

    deinit {
        if !model.inputs.conversion.isIdentity { input.deallocate() }
    }

    func start(_ completion: @escaping Completion) throws(WeirError) {
        let isStarted = model.threads.run { [self] in
            do throws(ONNXRuntimeFailure) {
                outputs.clear()
                convert()
                try model.library.run(model.session, tensors, outputs)
                completion(.success(try outputs.tensors()))
            } catch {
                completion(.failure(model.runFailed(error)))
            }
            // Nothing is touched from here on: another thread may be at the next run already.
        }
        guard isStarted else { throw model.sentences.processIsEnding() }
    }

    /// Makes the bytes of the pictures into what the model takes.
    private func convert() {
        let conversion = model.inputs.conversion
        guard !conversion.isIdentity, let bytes = input.baseAddress else { return }
        for place in 0..<model.inputs.batch {
            let start = place * conversion.count
            conversion.convert(bytes + start, to: picture + start * conversion.type.byteCount)
        }
    }
}
