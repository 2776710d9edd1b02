import Glibc

/// A small symmetric matrix whose eigenvectors are wanted.
struct SymmetricMatrix {
    private let size: Int
    private var entries: [Double]

    /// Jacobi's method converges quadratically: small matrices need six to ten sweeps.
    private static let mostSweeps = 50

    init(size: Int) {
        self.size = size
        entries = Array(repeating: 0, count: size * size)
    }

    /// Adds the product of a row with itself.
    mutating func addSquare(_ row: [Double]) {
        for first in 0..<size {
            for second in 0..<size { entries[first * size + second] += row[first] * row[second] }
        }
    }

    /// The eigenvalues, least first, with eigenvectors of length 1, by cyclic Jacobi rotations (Golub and Van Loan, "Matrix
    /// computations", 4th edition, section 8.5).
    func eigenpairs() -> [(value: Double, vector: [Double])] {
        var matrix = self
        var vectors = (0..<size * size).map { $0 / size == $0 % size ? 1.0 : 0.0 }
        for _ in 0..<Self.mostSweeps where !matrix.isDiagonal {
            for first in 0..<size - 1 {
                for second in first + 1..<size { matrix.rotate(first, second, &vectors) }
            }
        }
        return (0..<size).map { column in
            (matrix.entries[column * size + column], (0..<size).map { vectors[$0 * size + column] })
        }.sorted { $0.value < $1.value }
    }

    private var isDiagonal: Bool {
        entries.indices.allSatisfy { $0 / size == $0 % size || entries[$0] == 0 }
    }

    /// Turns the plane of two coordinates so that their common entry becomes 0.
    private mutating func rotate(_ first: Int, _ second: Int, _ vectors: inout [Double]) {
        let common = entries[first * size + second]
        guard common != 0 else { return }
        let ratio = (entries[second * size + second] - entries[first * size + first]) / (2 * common)
        let tangent = (ratio < 0 ? -1 : 1) / (ratio.magnitude + hypot(ratio, 1))
        let cosine = 1 / hypot(tangent, 1)
        let sine = tangent * cosine
        for other in 0..<size {
            let (left, right) = (entries[other * size + first], entries[other * size + second])
            entries[other * size + first] = cosine * left - sine * right
            entries[other * size + second] = sine * left + cosine * right
        }
        for other in 0..<size {
            let (left, right) = (entries[first * size + other], entries[second * size + other])
            entries[first * size + other] = cosine * left - sine * right
            entries[second * size + other] = sine * left + cosine * right
            let (x, y) = (vectors[other * size + first], vectors[other * size + second])
            vectors[other * size + first] = cosine * x - sine * y
            vectors[other * size + second] = sine * x + cosine * y
        }
        entries[first * size + second] = 0
        entries[second * size + first] = 0
    }
}
