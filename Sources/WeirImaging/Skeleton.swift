/// Which keypoints of a person belong together, as pairs of their indices.
enum Skeleton {
    /// The 17 points of COCO: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles, left before right.
    private static let coco = [
        (15, 13), (13, 11), (16, 14), (14, 12), (11, 12), (5, 11), (6, 12), (5, 6), (5, 7), (6, 8), (7, 9), (8, 10),
        (1, 2), (0, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 6),
    ]
    /// The 18 points of OpenPose: nose, neck, then the right and the left arm, the right and the left leg, eyes, ears.
    private static let openPose = [
        (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
        (0, 14), (14, 16), (0, 15), (15, 17),
    ]

    /// The limbs of a person of `count` points; none where their meaning isn't known.
    static func limbs(ofPoints count: Int) -> [(Int, Int)] {
        switch count {
        case 17: coco
        case 18: openPose
        default: []
        }
    }
}
