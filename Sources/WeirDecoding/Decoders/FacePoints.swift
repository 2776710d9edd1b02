import WeirCore

/// The five points that face detectors give: the eyes, the nose and the corners of the mouth.
enum FacePoints {
    static let count = 5
    /// The numbers of a row of them: x and y of each.
    static let columns = 2 * count

    /// The points of a row, each from its two numbers.
    ///
    /// The models say nothing of single points, so each has the confidence of its face.
    static func read(
        _ row: UnsafePointer<Float>,
        confidence: Float,
        _ point: (Float, Float) -> Point
    ) -> [Keypoint] {
        (0..<count).map { index in
            let place = point(row[2 * index], row[2 * index + 1])
            return Keypoint(x: place.x, y: place.y, confidence: min(confidence, 1))
        }
    }
}
