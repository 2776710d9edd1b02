import WeirCore

extension [Tensor] {
    /// The elements of output `index`, checked to have `shape` (dimensions of 1 in front don't count, -1 is any).
    func values(at index: Int, shape: [Int]) throws(WeirError) -> UnsafePointer<Float> {
        let tensor = try tensor(at: index)
        let found = tensor.shape.squeezed(toRank: shape.count)
        guard found.count == shape.count, zip(found, shape).allSatisfy({ $0 == $1 || $1 < 0 }) else {
            throw WeirError(
                .model,
                "The model gave its output '\(tensor.name)' as \(shapeText(tensor.shape)), "
                    + "but had announced \(shapeText(shape))."
            )
        }
        return try start(of: tensor)
    }

    /// The number of rows of output `index`, a table of `columns`, with its elements; nil where it has no rows.
    func table(at index: Int, columns: Int) throws(WeirError) -> (rows: Int, values: UnsafePointer<Float>)? {
        if try tensor(at: index).values.isEmpty { return nil }
        let values = try values(at: index, shape: [-1, columns])
        return (self[index].shape.squeezed(toRank: 2)[0], values)
    }

    private func tensor(at index: Int) throws(WeirError) -> Tensor {
        guard indices.contains(index) else {
            throw WeirError(.model, "The model gave \(count) outputs, but had announced at least \(index + 1).")
        }
        return self[index]
    }

    private func start(of tensor: Tensor) throws(WeirError) -> UnsafePointer<Float> {
        guard let start = tensor.values.baseAddress, tensor.shape.elementCount == tensor.values.count else {
            throw WeirError(
                .model,
                "The model gave its output '\(tensor.name)' with \(tensor.values.count) elements, "
                    + "but its shape is \(shapeText(tensor.shape))."
            )
        }
        return start
    }
}

extension [Int] {
    /// The shape without the dimensions of 1 in front that are more than `rank`.
    func squeezed(toRank rank: Int) -> [Int] {
        var shape = self[...]
        while shape.count > rank, shape.first == 1 { shape.removeFirst() }
        return Array(shape)
    }

    /// The product of the dimensions; nil where there can be no tensor of this shape.
    var elementCount: Int? {
        var product = 1
        for dimension in self {
            let (value, overflow) = product.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else { return nil }
            product = value
        }
        return product
    }
}
