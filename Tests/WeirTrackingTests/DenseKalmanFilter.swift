/// The Kalman filter of the textbooks, with whole matrices; slow and obvious.
struct DenseKalmanFilter {
    var state: Matrix
    var covariance: Matrix
    let transition: Matrix
    let observation: Matrix

    mutating func predict(noise: Matrix) {
        state = transition * state
        covariance = transition * covariance * transition.transposed + noise
    }

    mutating func correct(measurement: [Double], noise: Matrix) {
        let innovation = Matrix(column: measurement) - observation * state
        let spread = observation * covariance * observation.transposed + noise
        let gain = covariance * observation.transposed * spread.inverted
        state = state + gain * innovation
        covariance = covariance - gain * observation * covariance
    }
}

/// A matrix of plain rows.
struct Matrix {
    var rows: [[Double]]

    init(rows: [[Double]]) {
        self.rows = rows
    }

    init(column: [Double]) {
        rows = column.map { [$0] }
    }

    init(diagonal: [Double]) {
        rows = diagonal.indices.map { row in
            diagonal.indices.map { $0 == row ? diagonal[row] : 0 }
        }
    }

    var transposed: Matrix {
        Matrix(rows: rows[0].indices.map { column in rows.map { $0[column] } })
    }

    /// The inverse of an invertible matrix, by Gauss and Jordan with row exchange.
    var inverted: Matrix {
        let size = rows.count
        var work = rows
        var inverse = Matrix(diagonal: Array(repeating: 1, count: size)).rows
        for pivot in 0..<size {
            let best = (pivot..<size).max { abs(work[$0][pivot]) < abs(work[$1][pivot]) } ?? pivot
            work.swapAt(pivot, best)
            inverse.swapAt(pivot, best)
            let scale = work[pivot][pivot]
            for column in 0..<size {
                work[pivot][column] /= scale
                inverse[pivot][column] /= scale
            }
            for row in 0..<size where row != pivot {
                let factor = work[row][pivot]
                for column in 0..<size {
                    work[row][column] -= factor * work[pivot][column]
                    inverse[row][column] -= factor * inverse[pivot][column]
                }
            }
        }
        return Matrix(rows: inverse)
    }

    static func * (left: Matrix, right: Matrix) -> Matrix {
        Matrix(
            rows: left.rows.map { row in
                right.rows[0].indices.map { column in
                    row.indices.reduce(0) { $0 + row[$1] * right.rows[$1][column] }
                }
            }
        )
    }

    static func + (left: Matrix, right: Matrix) -> Matrix {
        Matrix(rows: zip(left.rows, right.rows).map { zip($0, $1).map { $0 + $1 } })
    }

    static func - (left: Matrix, right: Matrix) -> Matrix {
        Matrix(rows: zip(left.rows, right.rows).map { zip($0, $1).map { $0 - $1 } })
    }
}
