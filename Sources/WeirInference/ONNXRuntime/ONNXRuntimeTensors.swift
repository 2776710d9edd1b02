internal import CWeirONNXRuntime

/// What a model is given, tensor by tensor in its own order, in memory that this owns.
///
/// Unchecked: it belongs to one request.
final class ONNXRuntimeTensors: @unchecked Sendable {
    /// Where the library likes its inputs to begin.
    private static let alignment = 64

    let names: CStrings
    /// The library's tensors, as many as were added.
    let values: UnsafeMutablePointer<OpaquePointer>
    private let library: ONNXRuntimeLibrary
    /// The elements of each.
    private var memory: [UnsafeMutableRawPointer] = []

    /// A list for inputs of these names, to be added in their order.
    init(_ names: [String], _ library: ONNXRuntimeLibrary) {
        self.names = CStrings(names)
        self.library = library
        values = .allocate(capacity: names.count)
    }

    deinit {
        for (index, memory) in memory.enumerated() {
            library.functions.pointee.ReleaseValue(values[index])
            memory.deallocate()
        }
        values.deallocate()
    }

    /// Adds the next tensor and gives the memory of its elements, which are 0.
    func add(_ type: ElementType, _ shape: [Int]) throws(ONNXRuntimeFailure) -> UnsafeMutableRawPointer {
        let functions = library.functions
        let dimensions = shape.map(Int64.init)
        let byteCount = shape.reduce(1, *) * type.byteCount
        let elements = UnsafeMutableRawPointer.allocate(byteCount: max(1, byteCount), alignment: Self.alignment)
        elements.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        do throws(ONNXRuntimeFailure) {
            let value = try functions.create {
                functions.pointee.CreateTensorWithDataAsOrtValue(
                    library.processMemory,
                    elements,
                    byteCount,
                    dimensions,
                    dimensions.count,
                    ONNXRuntimeTensorType.number(of: type),
                    $0
                )
            }
            (values + memory.count).initialize(to: value)
        } catch {
            elements.deallocate()
            throw error
        }
        memory.append(elements)
        return elements
    }
}
