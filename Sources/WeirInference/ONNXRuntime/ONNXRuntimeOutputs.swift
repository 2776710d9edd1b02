internal import CWeirONNXRuntime
internal import WeirCore

/// What a run gives, and memory for what of it is no floats yet.
///
/// Unchecked: it belongs to one request.
final class ONNXRuntimeOutputs: @unchecked Sendable {
    /// Where a run puts the library's tensors; it allocates them.
    let values: UnsafeMutablePointer<OpaquePointer?>
    let nameList: CStrings
    private let names: [String]
    private let library: ONNXRuntimeLibrary
    /// For each output, kept for the next run.
    private var floats: [UnsafeMutableBufferPointer<Float>]

    init(_ names: [String], _ library: ONNXRuntimeLibrary) {
        self.names = names
        nameList = CStrings(names)
        self.library = library
        values = .allocate(capacity: names.count)
        values.initialize(repeating: nil, count: names.count)
        floats = Array(repeating: UnsafeMutableBufferPointer(start: nil, count: 0), count: names.count)
    }

    deinit {
        clear()
        values.deallocate()
        for memory in floats { memory.deallocate() }
    }

    /// What the run gave, valid until `clear`.
    func tensors() throws(ONNXRuntimeFailure) -> [Tensor] {
        var tensors: [Tensor] = []
        tensors.reserveCapacity(names.count)
        for index in names.indices { tensors.append(try tensor(index)) }
        return tensors
    }

    /// Gives the library's tensors back.
    func clear() {
        for index in names.indices {
            if let value = values[index] { library.functions.pointee.ReleaseValue(value) }
            values[index] = nil
        }
    }

    private func tensor(_ index: Int) throws(ONNXRuntimeFailure) -> Tensor {
        let functions = library.functions
        var isTensor: Int32 = 0
        guard let value = values[index] else { throw ONNXRuntimeFailure(words: "'\(names[index])' was not given") }
        try functions.check(functions.pointee.IsTensor(value, &isTensor))
        guard isTensor != 0 else { throw ONNXRuntimeFailure(words: "'\(names[index])' is no tensor") }
        let type = try ONNXRuntimeTensorType.ofValue(functions, value)
        guard let element = type.element else { throw ONNXRuntimeFailure(words: "'\(names[index])' is no numbers") }
        let count = type.shape.reduce(1, *)
        var data: UnsafeMutableRawPointer?
        if count > 0 { try functions.check(functions.pointee.GetTensorMutableData(value, &data)) }
        guard let data else {
            return Tensor(name: names[index], shape: type.shape, values: .init(start: nil, count: 0))
        }
        let values =
            element == .f32
            ? UnsafeBufferPointer(start: data.assumingMemoryBound(to: Float.self), count: count)
            : converted(data, element, count, output: index)
        return Tensor(name: names[index], shape: type.shape, values: values)
    }

    private func converted(
        _ data: UnsafeRawPointer,
        _ element: ElementType,
        _ count: Int,
        output index: Int
    ) -> UnsafeBufferPointer<Float> {
        if floats[index].count < count {
            floats[index].deallocate()
            floats[index] = .allocate(capacity: count)
        }
        let part = UnsafeMutableBufferPointer(rebasing: floats[index][..<count])
        element.read(data, into: part)
        return UnsafeBufferPointer(part)
    }
}
