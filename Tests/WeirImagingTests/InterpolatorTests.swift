import Testing
import WeirCore

@testable import WeirImaging

@Suite struct InterpolatorTests {
    private static let sizes = [
        (Size(width: 480, height: 270), Size(width: 160, height: 90)),
        (Size(width: 333, height: 217), Size(width: 150, height: 101)),
        (Size(width: 97, height: 61), Size(width: 200, height: 131)),
        (Size(width: 1, height: 3), Size(width: 9, height: 1)),
        (Size(width: 2, height: 1), Size(width: 31, height: 4)),
        (Size(width: 40, height: 5), Size(width: 1, height: 1)),
    ]

    @Test(arguments: sizes, [1, 2, 3, 4]) func vectorsGiveTheSameBytes(sizes: (Size, Size), sampleBytes: Int) {
        let (from, to) = sizes
        // One byte more than a row needs, so that rows don't begin at even places.
        let stride = from.width * sampleBytes + 1
        var bytes = (0..<stride * from.height).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }
        let made = bytes.withUnsafeMutableBufferPointer { buffer -> [[UInt8]] in
            guard let base = buffer.baseAddress else { return [] }
            let source = InterleavedPlane(base: base, stride: stride, size: from, sampleBytes: sampleBytes)
            return [true, false].map { scale(source, to: to, usesVectors: $0) }
        }
        #expect(made.count == 2)
        #expect(made[0] == made[1])
        #expect(Set(made[0]).count > 1 || from.width == 1 || to.width == 1, "the picture tells nothing apart")
    }

    /// The planes one after the other.
    private func scale(_ source: InterleavedPlane, to size: Size, usesVectors: Bool) -> [UInt8] {
        let memory = ScratchMemory()
        let planes = memory.planes(min(source.sampleBytes, 3), size: size)
        Interpolator(usesVectors: usesVectors).scale(source, into: planes)
        return planes.flatMap { plane in
            (0..<size.height).flatMap { row in (0..<size.width).map { plane.row(row)[$0] } }
        }
    }
}
