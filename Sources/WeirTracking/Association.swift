import WeirCore

/// Which object belongs to which track, decided in one or more rounds.
struct Association {
    /// The index of each track's object, nil where it has none.
    private(set) var objectOfTrack: [Int?]
    /// Whether each object has a track.
    private(set) var isTaken: [Bool]

    private let trackBoxes: [Box]
    private let objectBoxes: [Box]
    private let confidences: [Float]
    /// The classes, where a pair must be of one class.
    private let classes: (tracks: [Int], objects: [Int])?

    /// Nothing is paired yet; `border` pixels are added to the sides of a box before overlaps are measured.
    init(tracks: [Track], objects: [DetectedObject], classAware: Bool, border: Float = 0) {
        objectOfTrack = Array(repeating: nil, count: tracks.count)
        isTaken = Array(repeating: false, count: objects.count)
        trackBoxes = tracks.map { $0.box.enlarged(by: border) }
        objectBoxes = objects.map { $0.box.enlarged(by: border) }
        confidences = objects.map(\.confidence)
        classes = classAware ? (tracks.map(\.object.classID), objects.map(\.classID)) : nil
    }

    /// All tracks and objects, paired for the greatest total overlap.
    ///
    /// Pairs that overlap less than the minimum are then undone.
    static func byOverlap(_ tracks: [Track], _ objects: [DetectedObject], _ settings: TrackerSettings) -> Association {
        var association = Association(tracks: tracks, objects: objects, classAware: settings.classAware)
        association.pair(
            Array(tracks.indices),
            with: Array(objects.indices),
            minimumOverlap: settings.minimumOverlap
        ) { overlap, _ in overlap }
        return association
    }

    /// Pairs those of `trackIndices` and `objectIndices` that are still alone, for the greatest total worth.
    ///
    /// A pair that is worth nothing is not made; of those made, the ones that overlap less than `minimumOverlap` are then
    /// undone.
    mutating func pair(
        _ trackIndices: [Int],
        with objectIndices: [Int],
        minimumOverlap: Float = 0,
        worth: (_ overlap: Float, _ confidence: Float) -> Float
    ) {
        let rows = trackIndices.filter { objectOfTrack[$0] == nil }
        let columns = objectIndices.filter { !isTaken[$0] }
        let assignment = Assignment.best(candidates(rows, columns, worth))
        for (row, column) in zip(rows, assignment) {
            guard let object = column.map({ columns[$0] }) else { continue }
            if trackBoxes[row].overlap(objectBoxes[object]) < minimumOverlap { continue }
            objectOfTrack[row] = object
            isTaken[object] = true
        }
    }

    private func candidates(_ rows: [Int], _ columns: [Int], _ worth: (Float, Float) -> Float) -> CandidatePairs {
        var pairs = CandidatePairs(columnCount: columns.count)
        for row in rows {
            for (column, object) in columns.enumerated() {
                let overlap = trackBoxes[row].overlap(objectBoxes[object])
                guard overlap > 0, isOneClass(row, object) else { continue }
                pairs.add(column: column, weight: Double(worth(overlap, confidences[object])))
            }
            pairs.endRow()
        }
        return pairs
    }

    private func isOneClass(_ track: Int, _ object: Int) -> Bool {
        guard let classes else { return true }
        return classes.tracks[track] == classes.objects[object]
    }
}

extension Box {
    /// The box with `border` more pixels to the right and at the bottom.
    func enlarged(by border: Float) -> Box {
        Box(x: x, y: y, width: width + border, height: height + border)
    }
}
