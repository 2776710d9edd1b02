import CWeirYUV
import WeirCore

/// A rectangle of bytes: one value of each pixel or chroma sample.
struct BytePlane {
    let base: UnsafeMutablePointer<UInt8>
    let stride: Int
    let size: Size

    /// Scales the values into `target`.
    func scale(into target: BytePlane, filter: FilterMode) {
        ScalePlane(
            base,
            Int32(stride),
            Int32(size.width),
            Int32(size.height),
            target.base,
            Int32(target.stride),
            Int32(target.size.width),
            Int32(target.size.height),
            filter
        )
    }

    /// The same, as samples of one value.
    var samples: InterleavedPlane {
        InterleavedPlane(base: base, stride: stride, size: size, sampleBytes: 1)
    }

    func row(_ row: Int) -> UnsafeMutablePointer<UInt8> {
        base + row * stride
    }

    /// What of this plane belongs to the rectangle `part` of a picture of `whole` pixels.
    func part(_ part: PixelRectangle, of whole: Size) -> BytePlane {
        guard part.size != whole else { return self }
        guard size != whole else {
            return BytePlane(base: row(part.top) + part.left, stride: stride, size: part.size)
        }
        // Chroma of half the size.
        let half = Size(width: (part.size.width + 1) / 2, height: (part.size.height + 1) / 2)
        let (left, top) = (min(part.left / 2, size.width - half.width), min(part.top / 2, size.height - half.height))
        return BytePlane(base: row(top) + left, stride: stride, size: half)
    }

    /// The rows in `range`.
    func rows(_ range: Range<Int>) -> BytePlane {
        BytePlane(
            base: row(range.lowerBound),
            stride: stride,
            size: Size(width: size.width, height: range.count)
        )
    }
}

extension [BytePlane] {
    /// Writes three planes as pixels of three bytes.
    func interleave(into pixels: UnsafeMutablePointer<UInt8>, stride: Int) {
        let (first, second, third) = (self[0], self[1], self[2])
        MergeRGBPlane(
            first.base,
            Int32(first.stride),
            second.base,
            Int32(second.stride),
            third.base,
            Int32(third.stride),
            pixels,
            Int32(stride),
            Int32(first.size.width),
            Int32(first.size.height)
        )
    }
}

extension ScratchMemory {
    /// Planes of one size, one after the other.
    func planes(_ count: Int, size: Size) -> [BytePlane] {
        let stride = Self.stride(size.width)
        let base = bytes(count * stride * size.height)
        return (0..<count).map { BytePlane(base: base + $0 * stride * size.height, stride: stride, size: size) }
    }
}

/// A rectangle of samples, each of several values side by side: NV12's chroma, packed pixels.
struct InterleavedPlane {
    let base: UnsafeMutablePointer<UInt8>
    let stride: Int
    let size: Size
    /// 1, 2, 3, or 4 of which the last has no meaning.
    let sampleBytes: Int

    /// Writes the means of two by two samples of two bytes into `target`, of half the size.
    func halvePairs(into target: InterleavedPlane) {
        UVScale(
            base,
            Int32(stride),
            Int32(size.width),
            Int32(size.height),
            target.base,
            Int32(target.stride),
            Int32(target.size.width),
            Int32(target.size.height),
            kFilterBox
        )
    }

    /// Takes the rows in `range` apart into the first rows of `targets`, one a value.
    func split(rows range: Range<Int>, into targets: [BytePlane]) {
        let start = base + range.lowerBound * stride
        let (width, height) = (Int32(size.width), Int32(range.count))
        let strides = targets.map { Int32($0.stride) }
        switch sampleBytes {
        case 2:
            SplitUVPlane(
                start,
                Int32(stride),
                targets[0].base,
                strides[0],
                targets[1].base,
                strides[1],
                width,
                height
            )
        case 3:
            SplitRGBPlane(
                start,
                Int32(stride),
                targets[0].base,
                strides[0],
                targets[1].base,
                strides[1],
                targets[2].base,
                strides[2],
                width,
                height
            )
        default:
            // Named for red, green, blue of pixels that start with blue.
            SplitARGBPlane(
                start,
                Int32(stride),
                targets[2].base,
                strides[2],
                targets[1].base,
                strides[1],
                targets[0].base,
                strides[0],
                nil,
                0,
                width,
                height
            )
        }
    }
}
