import WeirCore

/// Puts joints together to people by fields that point along their limbs.
///
/// Source: Cao et al. (2017), "Realtime Multi-Person 2D Pose Estimation using Part Affinity Fields", and the authors' code;
/// the limits are those of Open Model Zoo, `demos/human_pose_estimation_demo`.
struct PartAffinity {
    /// Two joints and the planes with the horizontal and (the next one) vertical component of the field between them.
    struct Limb {
        let from: Int
        let to: Int
        let plane: Int
    }

    /// One person while it is put together.
    struct Person {
        /// The number of the peak of each joint; nil where it was not found.
        var joints: [Int?]
        /// The sum of the scores of joints and limbs.
        var score: Float = 0
        var count: Int { joints.count { $0 != nil } }
    }

    static let jointCount = 18
    static let planeCount = 2 * limbs.count

    /// The limbs of the 18 joints: nose, neck, right arm, left arm, right leg, left leg, eyes, ears.
    static let limbs: [Limb] = [
        Limb(from: 1, to: 2, plane: 12), Limb(from: 1, to: 5, plane: 20), Limb(from: 2, to: 3, plane: 14),
        Limb(from: 3, to: 4, plane: 16), Limb(from: 5, to: 6, plane: 22), Limb(from: 6, to: 7, plane: 24),
        Limb(from: 1, to: 8, plane: 0), Limb(from: 8, to: 9, plane: 2), Limb(from: 9, to: 10, plane: 4),
        Limb(from: 1, to: 11, plane: 6), Limb(from: 11, to: 12, plane: 8), Limb(from: 12, to: 13, plane: 10),
        Limb(from: 1, to: 0, plane: 28), Limb(from: 0, to: 14, plane: 30), Limb(from: 14, to: 16, plane: 34),
        Limb(from: 0, to: 15, plane: 32), Limb(from: 15, to: 17, plane: 36), Limb(from: 2, to: 16, plane: 18),
        Limb(from: 5, to: 17, plane: 26),
    ]
    /// The last two limbs, from shoulders to ears, tell nobody of their own.
    private static let foundingLimbs = limbs.count - 2

    /// Places on the way between two joints where the field is looked up.
    private static let sampleCount = 10
    private static let leastAlignment: Float = 0.05
    private static let leastAlignedShare: Float = 0.8
    private static let leastJoints = 3
    private static let leastMeanScore: Float = 0.2

    let fields: UnsafePointer<Float>
    let columns: Int
    let rows: Int

    /// The people whose joints are among `peaks`, which are given joint by joint.
    func people(_ peaks: [[HeatMap.Peak]]) -> [Person] {
        var people: [Person] = []
        for (number, limb) in Self.limbs.enumerated() {
            for connection in connections(limb, peaks[limb.from], peaks[limb.to]) {
                add(connection, of: limb, mayFound: number < Self.foundingLimbs, peaks, to: &people)
            }
        }
        return people.filter { $0.count >= Self.leastJoints && $0.score / Float($0.count) >= Self.leastMeanScore }
    }

    private struct Connection {
        let from: Int
        let to: Int
        let score: Float
    }

    /// The best connections, each joint having one at most.
    private func connections(_ limb: Limb, _ starts: [HeatMap.Peak], _ ends: [HeatMap.Peak]) -> [Connection] {
        var all: [Connection] = []
        for (from, start) in starts.enumerated() {
            for (to, end) in ends.enumerated() {
                if let score = score(limb, start, end) { all.append(Connection(from: from, to: to, score: score)) }
            }
        }
        // The standard library's sort promises no order of equals, hence the joints.
        all.sort { ($0.score, $1.from, $1.to) > ($1.score, $0.from, $0.to) }
        var usedStarts = [Bool](repeating: false, count: starts.count)
        var usedEnds = [Bool](repeating: false, count: ends.count)
        return all.filter { connection in
            if usedStarts[connection.from] || usedEnds[connection.to] { return false }
            (usedStarts[connection.from], usedEnds[connection.to]) = (true, true)
            return true
        }
    }

    /// How well the field points from `start` to `end`; nil where it doesn't.
    private func score(_ limb: Limb, _ start: HeatMap.Peak, _ end: HeatMap.Peak) -> Float? {
        let (deltaX, deltaY) = (end.x - start.x, end.y - start.y)
        let length = (deltaX * deltaX + deltaY * deltaY).squareRoot()
        guard length > 0 else { return nil }
        let plane = fields + limb.plane * rows * columns
        var (sum, aligned): (Float, Int) = (0, 0)
        for sample in 0..<Self.sampleCount {
            let part = Float(sample) / Float(Self.sampleCount - 1)
            let column = min(max(Int((start.x + part * deltaX).rounded()), 0), columns - 1)
            let row = min(max(Int((start.y + part * deltaY).rounded()), 0), rows - 1)
            let cell = row * columns + column
            let alignment = (plane[cell] * deltaX + plane[rows * columns + cell] * deltaY) / length
            sum += alignment
            if alignment > Self.leastAlignment { aligned += 1 }
        }
        // Limbs longer than half the picture are unlikely.
        let penalty = min(0.5 * Float(rows) / length - 1, 0)
        let score = sum / Float(Self.sampleCount) + penalty
        guard Float(aligned) > Self.leastAlignedShare * Float(Self.sampleCount), score > 0, score.isFinite else {
            return nil
        }
        return score
    }

    /// Adds a limb to who has one of its joints already, or makes one person of two.
    private func add(
        _ connection: Connection,
        of limb: Limb,
        mayFound: Bool,
        _ peaks: [[HeatMap.Peak]],
        to people: inout [Person]
    ) {
        let owners = people.indices.filter {
            people[$0].joints[limb.from] == connection.from || people[$0].joints[limb.to] == connection.to
        }
        let gain = peaks[limb.to][connection.to].score + connection.score
        guard let first = owners.first else {
            if mayFound { people.append(founder(connection, of: limb, peaks)) }
            return
        }
        if owners.count > 1, people[first].isApart(from: people[owners[1]]) {
            let other = people.remove(at: owners[1])
            people[first].absorb(other)
            people[first].score += connection.score
        } else if people[first].joints[limb.to] != connection.to {
            people[first].joints[limb.to] = connection.to
            people[first].score += gain
        }
    }

    private func founder(_ connection: Connection, of limb: Limb, _ peaks: [[HeatMap.Peak]]) -> Person {
        var person = Person(joints: [Int?](repeating: nil, count: Self.jointCount))
        person.joints[limb.from] = connection.from
        person.joints[limb.to] = connection.to
        person.score = peaks[limb.from][connection.from].score + peaks[limb.to][connection.to].score + connection.score
        return person
    }
}

extension PartAffinity.Person {
    /// Whether no joint was found for both.
    fileprivate func isApart(from other: PartAffinity.Person) -> Bool {
        !zip(joints, other.joints).contains { $0 != nil && $1 != nil }
    }

    fileprivate mutating func absorb(_ other: PartAffinity.Person) {
        joints = zip(joints, other.joints).map { $0 ?? $1 }
        score += other.score
    }
}
