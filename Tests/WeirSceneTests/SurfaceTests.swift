import Testing

@testable import WeirScene

@Suite("Filling shapes")
struct SurfaceTests {
    /// An 8 x 8 surface after a shape was filled with 200 on 0.
    private func filled(_ corners: [(Float, Float)], opacity: Float = 1) -> [[Int]] {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let surface = Surface(base: base, stride: 8, step: 1, width: 8, height: 8, scale: 1)
            corners.map { Point(x: $0.0, y: $0.1) }.withUnsafeBufferPointer {
                surface.fill($0, 200, opacity: opacity)
            }
        }
        return (0..<8).map { row in bytes[row * 8..<row * 8 + 8].map { Int($0) } }
    }

    @Test("Whole pixels are filled, and no others")
    func wholePixels() {
        let rows = filled([(2, 1), (5, 1), (5, 4), (2, 4)])
        for row in 0..<8 {
            for column in 0..<8 {
                #expect(rows[row][column] == ((2..<5).contains(column) && (1..<4).contains(row) ? 200 : 0))
            }
        }
    }

    @Test("Pixels on the edge are mixed by the share that is covered")
    func edges() {
        let rows = filled([(1.5, 2), (3.25, 2), (3.25, 3.5), (1.5, 3.5)])
        #expect(rows[2][1...3] == [100, 200, 50])
        #expect(rows[3][1...3] == [50, 100, 25])
    }

    @Test("A shape thinner than a pixel leaves its share")
    func thin() {
        #expect(filled([(4.5, 0), (4.75, 0), (4.75, 8), (4.5, 8)])[3] == [0, 0, 0, 0, 50, 0, 0, 0])
    }

    @Test("Opacity mixes")
    func opacity() {
        #expect(filled([(0, 0), (8, 0), (8, 8), (0, 8)], opacity: 0.5).joined().allSatisfy { $0 == 100 })
    }

    @Test("What lies outside is cut off", arguments: [Float(-1e9), -3, 0])
    func clipped(far: Float) {
        let rows = filled([(far, far), (4, far), (4, 1e9), (far, 1e9)])
        #expect(rows.allSatisfy { far < 0 ? $0 == [200, 200, 200, 200, 0, 0, 0, 0] : $0[5] == 0 })
        #expect(filled([(-9, -9), (-2, -9), (-2, -2)]).joined().allSatisfy { $0 == 0 })
        #expect(filled([]).joined().allSatisfy { $0 == 0 })
    }
}
