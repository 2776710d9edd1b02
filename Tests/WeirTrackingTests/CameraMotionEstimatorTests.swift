import Foundation
import Testing
import WeirCore

@testable import WeirTracking

/// Pictures whose camera moved by a known amount.
struct CameraMotionEstimatorTests {
    /// A picture of 960x540 as a camera sees it that was moved by `motion`, from an endless scene of soft spots.
    private struct Scene {
        let size = Size(width: 960, height: 540)

        func picture(_ motion: CameraMotion, seed: UInt64 = 3, object: Box? = nil) -> [UInt8] {
            var pixels = [UInt8](repeating: 0, count: size.width * size.height)
            for y in 0..<size.height {
                for x in 0..<size.width {
                    let here = SIMD2(Double(x), Double(y))
                    if let object, Float(x) >= object.x, Float(x) < object.right, Float(y) >= object.y,
                        Float(y) < object.bottom
                    {
                        let inside = here - SIMD2(Double(object.x), Double(object.y))
                        pixels[y * size.width + x] = brightness(inside, seed: 99)
                    } else {
                        pixels[y * size.width + x] = brightness(motion.origin(of: here), seed: seed)
                    }
                }
            }
            return pixels
        }

        /// Smooth noise with a grain of 24 pixels.
        private func brightness(_ place: SIMD2<Double>, seed: UInt64) -> UInt8 {
            let cell = SIMD2((place.x / 24).rounded(.down), (place.y / 24).rounded(.down))
            let part = place / 24 - cell
            let soft = part * part * (3 - 2 * part)
            let (x, y) = (Int(cell.x), Int(cell.y))
            let above = level(x, y, seed) * (1 - soft.x) + level(x + 1, y, seed) * soft.x
            let below = level(x, y + 1, seed) * (1 - soft.x) + level(x + 1, y + 1, seed) * soft.x
            return UInt8(above * (1 - soft.y) + below * soft.y)
        }

        private func level(_ x: Int, _ y: Int, _ seed: UInt64) -> Double {
            var hash = UInt64(bitPattern: Int64(x)) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: Int64(y)) &+ seed
            hash = (hash ^ (hash >> 31)) &* 0xBF58_476D_1CE4_E5B9
            hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double(hash >> 56)
        }
    }

    private let scene = Scene()

    @Test(arguments: [
        CameraMotion.none, CameraMotion.similarity(shift: SIMD2(7.5, -4)),
        CameraMotion.similarity(shift: SIMD2(-40, 25)), CameraMotion.similarity(degrees: 1.5),
        CameraMotion.similarity(scale: 1.03), CameraMotion.similarity(scale: 0.98, degrees: -1, shift: SIMD2(12, 9)),
    ])
    func theMotionIsFound(motion: CameraMotion) throws {
        var estimator = CameraMotionEstimator()
        #expect(estimate(&estimator, scene.picture(.none)) == nil)
        let found = try #require(estimate(&estimator, scene.picture(motion)))
        expectClose(found, motion)
    }

    /// A third of the picture is one large object that goes its own way; told of it, the estimate is the camera's.
    @Test func objectsAreLeftOut() throws {
        let motion = CameraMotion.similarity(degrees: 0.5, shift: SIMD2(5, 2))
        let (before, after) = (
            Box(x: 100, y: 40, width: 500, height: 460), Box(x: 128, y: 40, width: 500, height: 460)
        )
        var estimator = CameraMotionEstimator()
        _ = estimate(&estimator, scene.picture(.none, object: before), [before])
        let found = try #require(estimate(&estimator, scene.picture(motion, object: after), [after]))
        expectClose(found, motion)
    }

    @Test func nothingIsSaidWhereNothingIsFoundAgain() {
        let dark = [UInt8](repeating: 16, count: 960 * 540)
        for (first, second) in [(dark, dark), (scene.picture(.none), dark), (dark, scene.picture(.none))] {
            var estimator = CameraMotionEstimator()
            _ = estimate(&estimator, first)
            #expect(estimate(&estimator, second) == nil)
        }
        var estimator = CameraMotionEstimator()
        _ = estimate(&estimator, scene.picture(.none))
        #expect(estimate(&estimator, scene.picture(.none, seed: 8)) == nil)
    }

    @Test func aNewSizeAndAResetBeginAnew() {
        var estimator = CameraMotionEstimator()
        let picture = scene.picture(.none)
        _ = estimate(&estimator, picture)
        #expect(estimate(&estimator, picture, height: 270) == nil)
        #expect(estimate(&estimator, picture, height: 270) != nil)
        estimator.reset()
        #expect(estimate(&estimator, picture, height: 270) == nil)
    }

    @Test(arguments: [(1, 1), (2, 300), (15, 15), (321, 1), (40, 40)])
    func smallPicturesAreSurvived(width: Int, height: Int) {
        var estimator = CameraMotionEstimator()
        let pixels = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 97) }
        for _ in 0..<3 {
            pixels.withUnsafeBufferPointer { bytes in
                guard let plane = LumaPlane(bytes, width: width, height: height, stride: width) else {
                    Issue.record("no plane")
                    return
                }
                _ = estimator.motion(to: plane, objects: [Box(x: .nan, y: 0, width: 1, height: -1)])
            }
        }
    }

    @Test func aPlaneMustFitItsBytes() {
        [UInt8](repeating: 0, count: 100).withUnsafeBufferPointer { bytes in
            #expect(LumaPlane(bytes, width: 10, height: 10, stride: 10) != nil)
            #expect(LumaPlane(bytes, width: 4, height: 10, stride: 10) != nil)
            #expect(LumaPlane(bytes, width: 10, height: 11, stride: 10) == nil)
            #expect(LumaPlane(bytes, width: 11, height: 9, stride: 10) == nil)
            #expect(LumaPlane(bytes, width: 0, height: 9, stride: 10) == nil)
            #expect(LumaPlane(bytes, width: 10, height: .max, stride: .max) == nil)
        }
    }

    private func estimate(
        _ estimator: inout CameraMotionEstimator,
        _ pixels: [UInt8],
        _ objects: [Box] = [],
        height: Int = 540
    ) -> CameraMotion? {
        pixels.withUnsafeBufferPointer { bytes in
            LumaPlane(bytes, width: 960, height: height, stride: 960).flatMap {
                estimator.motion(to: $0, objects: objects)
            }
        }
    }

    /// No corner of the picture is off by more than a pixel.
    private func expectClose(_ found: CameraMotion, _ motion: CameraMotion) {
        for corner in [SIMD2(0, 0), SIMD2(960, 0), SIMD2(0, 540), SIMD2(960, 540)] as [SIMD2<Double>] {
            let error = found.moved(corner) - motion.moved(corner)
            #expect((error * error).sum().squareRoot() < 1, "\(corner): \(error)")
        }
    }
}

extension CameraMotion {
    fileprivate static func similarity(
        scale: Double = 1,
        degrees: Double = 0,
        shift: SIMD2<Double> = .zero
    ) -> CameraMotion {
        let (cosine, sine) = (scale * cos(degrees * .pi / 180), scale * sin(degrees * .pi / 180))
        return CameraMotion(SIMD2(cosine, -sine), SIMD2(sine, cosine), shift: shift)
    }

    /// The place that was moved to `place`, of a similarity.
    fileprivate func origin(of place: SIMD2<Double>) -> SIMD2<Double> {
        let back = place - shift
        return SIMD2(first.x * back.x + second.x * back.y, first.y * back.x + second.y * back.y) / (scale * scale)
    }
}
