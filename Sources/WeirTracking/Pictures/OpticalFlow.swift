/// Finds places of one picture again in the next.
///
/// The pyramid of pictures, each half the size of the one below, and the iteration on each are those of Lucas and Kanade
/// ("An iterative image registration technique with an application to stereo vision", IJCAI 1981) as Bouguet wrote them
/// down ("Pyramidal implementation of the Lucas Kanade feature tracker", Intel, 2000).
enum OpticalFlow {
    /// The pixels around a place, to either side, that are compared.
    private static let radius = 4
    private static let mostIterations = 10
    /// A step shorter than this many pixels ends the search.
    private static let shortestStep: Float = 0.02
    /// The least determinant, for each pixel compared, that tells a direction of movement.
    private static let leastDeterminant: Float = 0.01
    /// The mean difference of brightness beyond which a place was not found.
    private static let greatestDifference: Float = 20

    /// The picture, half of it, and so on, `levels` in all or fewer where it is small.
    static func pyramid(_ image: GrayImage, levels: Int) -> [GrayImage] {
        var pyramid = [image]
        while pyramid.count < levels, let last = pyramid.last, min(last.width, last.height) >= 8 * radius {
            pyramid.append(last.halved())
        }
        return pyramid
    }

    /// Where `place` of the first picture is in the second; nil where it can't be told.
    static func find(_ place: SIMD2<Float>, from old: [GrayImage], to new: [GrayImage]) -> SIMD2<Float>? {
        var flow = SIMD2<Float>.zero
        for level in old.indices.reversed() {
            let center = place / Float(1 << level)
            guard let better = refine(flow, at: center, old[level], new[level]) else {
                if level == 0 { return nil }
                flow *= 2
                continue
            }
            flow = level == 0 ? better : 2 * better
        }
        return place + flow
    }

    private struct Patch {
        var values: [Float] = []
        var gradients: [SIMD2<Float>] = []
        var (xx, xy, yy) = (Float(0), Float(0), Float(0))
    }

    private static func refine(
        _ start: SIMD2<Float>,
        at center: SIMD2<Float>,
        _ old: GrayImage,
        _ new: GrayImage
    ) -> SIMD2<Float>? {
        let margin = Float(radius + 1)
        guard old.holds(center, margin: margin) else { return nil }
        let patch = patch(at: center, old)
        let determinant = patch.xx * patch.yy - patch.xy * patch.xy
        guard determinant > leastDeterminant * Float(patch.values.count * patch.values.count) else { return nil }
        var flow = start
        var difference = Float.infinity
        for _ in 0..<mostIterations {
            guard new.holds(center + flow, margin: margin) else { return nil }
            var pull = SIMD2<Float>.zero
            difference = 0
            var index = 0
            for y in -radius...radius {
                for x in -radius...radius {
                    let change = patch.values[index] - new.value(at: center + flow + SIMD2(Float(x), Float(y)))
                    pull += change * patch.gradients[index]
                    difference += abs(change)
                    index += 1
                }
            }
            let step = SIMD2(patch.yy * pull.x - patch.xy * pull.y, patch.xx * pull.y - patch.xy * pull.x) / determinant
            flow += step
            if (step * step).sum() < shortestStep * shortestStep { break }
        }
        let isFound = difference <= greatestDifference * Float(patch.values.count) && flow.x.isFinite && flow.y.isFinite
        return isFound ? flow : nil
    }

    private static func patch(at center: SIMD2<Float>, _ image: GrayImage) -> Patch {
        var patch = Patch()
        for y in -radius...radius {
            for x in -radius...radius {
                let place = center + SIMD2(Float(x), Float(y))
                let across = (image.value(at: place + SIMD2(1, 0)) - image.value(at: place - SIMD2(1, 0))) / 2
                let down = (image.value(at: place + SIMD2(0, 1)) - image.value(at: place - SIMD2(0, 1))) / 2
                patch.values.append(image.value(at: place))
                patch.gradients.append(SIMD2(across, down))
                patch.xx += across * across
                patch.xy += across * down
                patch.yy += down * down
            }
        }
        return patch
    }
}
