import WeirCore

/// Tells from a stream's pictures how its camera moves.
///
/// At low resolution, from places that are found again; objects that may move by themselves are left out. Give it each
/// picture of the stream in order.
public struct CameraMotionEstimator: Sendable {
    /// The longer side of the pictures that are looked at, in pixels, is at most this.
    private static let longestSide = 320
    private static let pyramidLevels = 3
    /// How much of an object's sides around it may still be its own, such as its shadow.
    private static let objectMargin: Float = 0.1

    /// The last picture, and what it takes to look for its places.
    private struct Past {
        let size: Size
        let pyramid: [GrayImage]
        let places: [SIMD2<Float>]
    }

    private var past: Past?

    public init() {}

    /// The motion from the last picture to this one, in pixels of the picture.
    ///
    /// Nil for a stream's first picture, after a change of size, and where too little is found again, as in the dark or
    /// after a cut. `objects` are the boxes in this picture that may move by themselves.
    public mutating func motion(to plane: LumaPlane, objects: [Box]) -> CameraMotion? {
        let size = Size(width: plane.width, height: plane.height)
        let factor = (max(plane.width, plane.height) + Self.longestSide - 1) / Self.longestSide
        let pyramid = OpticalFlow.pyramid(GrayImage(plane, factor: factor), levels: Self.pyramidLevels)
        defer { past = Past(size: size, pyramid: pyramid, places: Self.places(pyramid[0], objects, factor)) }
        guard let past, past.size == size else { return nil }
        let pairs = past.places.compactMap { place in
            OpticalFlow.find(place, from: past.pyramid, to: pyramid).map {
                SimilarityFit.Pair(from: SIMD2<Double>(place), to: SIMD2<Double>($0))
            }
        }
        guard let small = SimilarityFit.motion(pairs), small.isBelievable else { return nil }
        return small.enlarged(by: Double(factor))
    }

    /// Forgets the last picture, as after a seek.
    public mutating func reset() {
        past = nil
    }

    private static func places(_ image: GrayImage, _ objects: [Box], _ factor: Int) -> [SIMD2<Float>] {
        let scale = 1 / Float(factor)
        let masks = objects.filter(\.isValid).map { box in
            Box(
                x: (box.x - objectMargin * box.width) * scale,
                y: (box.y - objectMargin * box.height) * scale,
                width: box.width * (1 + 2 * objectMargin) * scale,
                height: box.height * (1 + 2 * objectMargin) * scale
            )
        }
        return Corners.find(in: image) { place in
            !masks.contains { $0.x <= place.x && place.x <= $0.right && $0.y <= place.y && place.y <= $0.bottom }
        }
    }
}

extension CameraMotion {
    /// The same motion of a picture that is `factor` times as large, whose pixels were averaged in squares.
    fileprivate func enlarged(by factor: Double) -> CameraMotion {
        let middle = SIMD2(repeating: (factor - 1) / 2)
        return CameraMotion(first, second, shift: factor * shift + middle - turned(middle))
    }
}
