import CWeirYUV
import WeirCore

/// Takes pictures apart into planes of one value each and scales those, so that colours need converting only in the
/// small picture.
///
/// Averages are made by libyuv, which scales single values exactly, while its filter for samples of two and four bytes
/// darkens by up to two levels; and for a few rows at a time, so that what lies in between never leaves the cache.
final class PlaneScaler {
    /// What a pixel of a smaller picture is made of.
    enum Shrinking: Equatable {
        /// The four pixels around its centre, however many lie between: OpenCV's `INTER_LINEAR`, which detectors are
        /// trained and published with. The cheapest, since most rows are never read.
        case interpolate
        /// All pixels it stands for: both sides are halved with a box filter while the target is at most half as large,
        /// then the rest is interpolated. The best to look at.
        case average
        /// All pixels under a filter that is as wide as it takes: Pillow's, which many models are trained with.
        case filter(Resampler.Filter)

        init(_ scaling: ModelInput.Scaling) {
            self =
                switch scaling {
                case .openCV: .interpolate
                case .pillow: .filter(.triangle)
                case .pillowBicubic: .filter(.cubic)
                }
        }
    }

    private let shrinking: Shrinking
    private let output = ScratchMemory()
    private let parts = ScratchMemory()
    /// Pictures on the way to a smaller one.
    private let halves = [ScratchMemory(), ScratchMemory()]
    private let interpolator = Interpolator()
    private let resampler: Resampler?

    init(_ shrinking: Shrinking) {
        self.shrinking = shrinking
        if case .filter(let filter) = shrinking { resampler = Resampler(filter) } else { resampler = nil }
    }

    /// The values of `frame` at `size`: luma and the two chromas, luma, or three colours in their order in memory.
    ///
    /// All have a value for each pixel, but for the chromas of a frame that isn't scaled, which stay as small as they are.
    /// Either the frame's own memory, where nothing is to be done, or memory that the next call reuses.
    func planes(of frame: VideoFrame, at size: Size) -> [BytePlane] {
        let targets = targets(for: frame, size: size)
        var done: [BytePlane] = []
        for index in 0..<frame.format.planeCount {
            let channels = frame.format.channelCount(plane: index)
            let own = Array(targets[done.count..<done.count + channels])
            if channels > 1 {
                scale(frame.interleavedPlane(index), into: own)
                done += own
            } else if frame.size == size {
                done.append(frame.bytePlane(index))
            } else {
                scale(frame.bytePlane(index), into: own[0])
                done += own
            }
        }
        return done
    }

    private func targets(for frame: VideoFrame, size: Size) -> [BytePlane] {
        let planes = output.planes(3, size: size)
        guard frame.format.isSubsampled, frame.size == size else { return planes }
        return planes.enumerated().map { index, plane in
            index == 0 ? plane : BytePlane(base: plane.base, stride: plane.stride, size: frame.chromaSize)
        }
    }

    /// Scales one plane.
    func scale(_ source: BytePlane, into target: BytePlane) {
        if let resampler { return resampler.scale(source.samples, into: [target]) }
        guard shrinking == .average else { return interpolator.scale(source.samples, into: [target]) }
        guard half(of: source.size, towards: target.size) != nil else {
            return source.scale(into: target, filter: kFilterBilinear)
        }
        RowBands(from: source.size.height, to: target.size.height).forEach { rows, targetRows in
            shrink(source.rows(rows), into: target.rows(targetRows))
        }
    }

    /// Scales samples of several values into one plane for each.
    func scale(_ source: InterleavedPlane, into targets: [BytePlane]) {
        let size = targets[0].size
        guard source.size != size else { return source.split(rows: 0..<size.height, into: targets) }
        if let resampler { return resampler.scale(source, into: targets) }
        guard shrinking == .average else { return interpolator.scale(source, into: targets) }
        RowBands(from: source.size.height, to: size.height).forEach { rows, targetRows in
            let planes = parts.planes(targets.count, size: Size(width: source.size.width, height: rows.count))
            source.split(rows: rows, into: planes)
            for (plane, target) in zip(planes, targets) { shrink(plane, into: target.rows(targetRows)) }
        }
    }

    private func shrink(_ source: BytePlane, into target: BytePlane) {
        var current = source
        var turn = 0
        while let half = half(of: current.size, towards: target.size) {
            let next = half == target.size ? target : halves[turn].planes(1, size: half)[0]
            // The box filter wants two by two whole pixels; next to that, the bilinear one takes the same.
            current.scale(into: next, filter: Self.isEven(current.size) ? kFilterBox : kFilterBilinear)
            guard half != target.size else { return }
            current = next
            turn = 1 - turn
        }
        current.scale(into: target, filter: kFilterBilinear)
    }

    /// Half of `size`, where that is still as large as `target` on both sides.
    private func half(of size: Size, towards target: Size) -> Size? {
        let half = Size(width: size.width / 2, height: size.height / 2)
        return half.width >= target.width && half.height >= target.height ? half : nil
    }

    private static func isEven(_ size: Size) -> Bool {
        size.width % 2 == 0 && size.height % 2 == 0
    }
}

extension VideoFrame {
    private func samples(_ index: Int) -> Size { index == 0 ? size : chromaSize }

    /// Plane `index` of a frame that has one value a sample there.
    func bytePlane(_ index: Int) -> BytePlane {
        BytePlane(base: planes[index].base, stride: planes[index].stride, size: samples(index))
    }

    /// Plane `index` of a frame that has several values a sample there.
    func interleavedPlane(_ index: Int) -> InterleavedPlane {
        InterleavedPlane(
            base: planes[index].base,
            stride: planes[index].stride,
            size: samples(index),
            sampleBytes: index == 0 ? format.bytesPerPixel : 2
        )
    }
}
