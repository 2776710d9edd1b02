import Testing
import WeirCore

@testable import WeirTracking

/// The four filters side by side against whole matrices, with the noise written out once more from the sources.
struct KalmanFilterTests {
    @Test func heightMotionEqualsEightDimensions() {
        follow(
            HeightMotion(),
            dense: { box in
                let height = Double(box.height)
                let deviations = [height / 10, height / 10, 0.01, height / 10]
                let velocities = [height / 16, height / 16, 0.00001, height / 16]
                return dense(
                    state: [
                        Double(box.x) + Double(box.width) / 2, Double(box.y) + height / 2,
                        Double(box.width) / height, height,
                    ],
                    variances: (deviations + velocities).map { $0 * $0 }
                )
            },
            process: { state in
                let height = state[3]
                return [height / 20, height / 20, 0.01, height / 20, height / 160, height / 160, 0.00001, height / 160]
                    .map { $0 * $0 }
            },
            measurement: { state in [state[3] / 20, state[3] / 20, 0.1, state[3] / 20].map { $0 * $0 } }
        )
    }

    @Test func areaMotionEqualsSevenDimensions() {
        follow(
            AreaMotion(),
            dense: { box in
                let (width, height) = (Double(box.width), Double(box.height))
                return dense(
                    state: [
                        Double(box.x) + width / 2, Double(box.y) + height / 2, width * height, width / height,
                    ],
                    variances: [10, 10, 10, 10, 10_000, 10_000, 10_000]
                )
            },
            process: { _ in [1, 1, 1, 1, 0.01, 0.01, 0.0001] },
            measurement: { _ in [1, 1, 10, 10] }
        )
    }

    @Test(arguments: [HeightMotion(), AreaMotion()] as [any MotionModel])
    func aBoxSurvivesItsDescription(motion: any MotionModel) {
        let box = Box(x: -12.5, y: 30, width: 41, height: 97)
        let back = motion.box(at: motion.position(of: box))
        for (value, expected) in [
            (back.x, box.x), (back.y, box.y), (back.width, box.width), (back.height, box.height),
        ] {
            #expect(abs(value - expected) < 1e-4)
        }
    }

    /// A dense filter of four measured quantities, as many of them with a velocity as there are further variances.
    private func dense(state: [Double], variances: [Double]) -> DenseKalmanFilter {
        let size = variances.count
        var transition = Matrix(diagonal: Array(repeating: 1, count: size))
        for quantity in 0..<size - 4 { transition.rows[quantity][quantity + 4] = 1 }
        let identity = Matrix(diagonal: Array(repeating: 1, count: size))
        return DenseKalmanFilter(
            state: Matrix(column: state + Array(repeating: 0, count: size - 4)),
            covariance: Matrix(diagonal: variances),
            transition: transition,
            observation: Matrix(rows: Array(identity.rows[0..<4]))
        )
    }

    /// Leads both filters through 200 frames, a third of them without a measurement.
    private func follow(
        _ motion: any MotionModel,
        dense makeDense: (Box) -> DenseKalmanFilter,
        process: ([Double]) -> [Double],
        measurement: ([Double]) -> [Double]
    ) {
        var random = SeededRandom(seed: 11)
        var box = Box(x: 400, y: 300, width: 60, height: 150)
        var filter = motion.makeFilter(for: box)
        var dense = makeDense(box)
        for frame in 1...200 {
            box.x += Float(3 + random.unit())
            box.y += Float(random.unit() - 0.5)
            box.width = 60 + Float(random.unit())
            box.height = 150 + Float(4 * random.unit())
            motion.predict(&filter, missed: 0)
            dense.predict(noise: Matrix(diagonal: process(dense.state.rows.map { $0[0] })))
            if frame % 3 != 0 {
                let noise = Matrix(diagonal: measurement(dense.state.rows.map { $0[0] }))
                motion.correct(&filter, with: box)
                let position = motion.position(of: box)
                dense.correct(measurement: (0..<4).map { position[$0] }, noise: noise)
            }
            for (index, row) in dense.state.rows.enumerated() {
                let value = index < 4 ? filter.position[index] : filter.velocity[index - 4]
                #expect(abs(value - row[0]) <= 1e-7 * max(1, abs(row[0])), "state \(index) in frame \(frame)")
            }
        }
    }
}
