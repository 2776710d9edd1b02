import Glibc
import WeirCore

extension [Detection] {
    /// What is left when of turned objects of one class that overlap, only the most confident stays.
    ///
    /// The overlap is the probabilistic one (ProbIoU), and an object is dropped for any stronger one, even if that is
    /// dropped itself ("Fast NMS"): so does Ultralytics, `ultralytics/utils/nms.py`. Sources: Llerena et al. (2021),
    /// "Gaussian Bounding Boxes and Probabilistic Intersection-over-Union"; Bolya et al. (2019), "YOLACT". At most
    /// `limit` are kept.
    func suppressingOrientedOverlaps(above threshold: Float, limit: Int) -> [Detection] {
        let farthest = GaussianBox.farthest(overlap: Double(threshold))
        var kept: [Detection] = []
        var seen: [Int: [GaussianBox]] = [:]
        for detection in sortedByConfidence() {
            guard kept.count < limit else { break }
            guard let box = detection.orientedBox else { continue }
            let gaussian = GaussianBox(box)
            let isCovered = seen[detection.classID, default: []].contains {
                $0.isNear(gaussian, farthest) && $0.overlap(gaussian) > Double(threshold)
            }
            seen[detection.classID, default: []].append(gaussian)
            if !isCovered { kept.append(detection) }
        }
        return kept
    }
}

/// A turned box as the normal distribution that has its centre, and the variance of points spread evenly over it.
struct GaussianBox {
    /// The variance of an even spread over a length of 1.
    private static let evenVariance = 1.0 / 12
    /// What Ultralytics adds against divisions by zero, and the bounds of its distance.
    private static let epsilon = 1e-7
    private static let largestDistance = 100.0

    private let x: Double
    private let y: Double
    /// The covariance matrix: xx, yy and xy.
    private let xx: Double
    private let yy: Double
    private let xy: Double

    init(_ box: OrientedBox) {
        (x, y) = (Double(box.centerX), Double(box.centerY))
        let (cosine, sine) = (cos(Double(box.angle)), sin(Double(box.angle)))
        let along = Double(box.width) * Double(box.width) * Self.evenVariance
        let across = Double(box.height) * Double(box.height) * Self.evenVariance
        xx = along * cosine * cosine + across * sine * sine
        yy = along * sine * sine + across * cosine * cosine
        xy = (along - across) * cosine * sine
    }

    /// The overlap (ProbIoU), 0 to 1: 1 less the Hellinger distance, which follows from Bhattacharyya's.
    func overlap(_ other: GaussianBox) -> Double {
        let (xx, yy, xy) = (xx + other.xx, yy + other.yy, xy + other.xy)
        let (deltaX, deltaY) = (x - other.x, y - other.y)
        let determinant = xx * yy - xy * xy
        let apart =
            (xx * deltaY * deltaY + yy * deltaX * deltaX - 2 * xy * deltaX * deltaY) / (determinant + Self.epsilon)
        let product = max(0, self.determinant) * max(0, other.determinant)
        let unlike = log(determinant / (4 * product.squareRoot() + Self.epsilon) + Self.epsilon)
        let distance = min(max(apart / 4 + unlike / 2, Self.epsilon), Self.largestDistance)
        return 1 - (1 - exp(-distance) + Self.epsilon).squareRoot()
    }

    private var determinant: Double { xx * yy - xy * xy }

    /// Bhattacharyya's distance of boxes with an overlap, and a little more.
    static func farthest(overlap: Double) -> Double {
        let hellinger = 1 - min(max(overlap, 0), 1)
        return -log(1 - hellinger * hellinger) * 1.01 + 0.01
    }

    /// Whether the distance of the centres leaves open that the boxes are no farther than that.
    ///
    /// No variance is larger than the sum of both, so that the distance is never overrated.
    func isNear(_ other: GaussianBox, _ farthest: Double) -> Bool {
        let (deltaX, deltaY) = (x - other.x, y - other.y)
        let variance = xx + yy + other.xx + other.yy
        return !(deltaX * deltaX + deltaY * deltaY > 4 * farthest * variance)
    }
}

extension OrientedBox {
    /// The same rectangle, its angle from 0 up to a right one.
    var withAcuteAngle: OrientedBox {
        guard angle.isFinite else { return self }
        let remainder = angle.truncatingRemainder(dividingBy: .pi)
        let halfTurn = remainder < 0 ? remainder + .pi : remainder
        let isObtuse = halfTurn >= .pi / 2
        return OrientedBox(
            centerX: centerX,
            centerY: centerY,
            width: isObtuse ? height : width,
            height: isObtuse ? width : height,
            angle: isObtuse ? halfTurn - .pi / 2 : halfTurn
        )
    }
}
