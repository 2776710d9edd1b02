import WeirCore

/// Which object belongs to which track, decided in one or more rounds.
struct Association {
    /// The index of each track's object, nil where it has none.
    private(set) var objectOfTrack: [Int?]
    /// Whether each object has a track.
    private(set) var isTaken: [Bool]

    /// The least overlap that each track asks for.
    let minimumOverlaps: [Float]

    private var trackBoxes: [Box]
    private let objectBoxes: [Box]
    private let shape: (Box) -> Box
    /// The classes, where a pair must be of one class.
    private let classes: (tracks: [Int], objects: [Int])?

    /// Nothing is paired yet; overlaps are measured between boxes as `shape` makes them.
    init(
        _ tracks: [Track],
        _ objects: [DetectedObject],
        _ settings: TrackerSettings,
        shape: @escaping (Box) -> Box = { $0 }
    ) {
        objectOfTrack = Array(repeating: nil, count: tracks.count)
        isTaken = Array(repeating: false, count: objects.count)
        minimumOverlaps = tracks.map { settings.rules(for: $0.object).minimumOverlap }
        trackBoxes = tracks.map { shape($0.box) }
        objectBoxes = objects.map { shape($0.box) }
        self.shape = shape
        classes = settings.classAware ? (tracks.map(\.object.classID), objects.map(\.classID)) : nil
    }

    /// Measures overlaps from now on with other boxes of the tracks.
    mutating func place(tracksAt boxes: [Box]) {
        trackBoxes = boxes.map(shape)
    }

    /// Pairs those of `tracks` and `objects` that are still alone, for the greatest total worth.
    ///
    /// A pair that is worth nothing is not made; of those made, the ones that overlap less than the track asks for are then
    /// undone, if they are to be.
    mutating func pairOverlapping(
        _ tracks: [Int],
        with objects: [Int],
        undoingSmallOverlaps undoes: Bool = false,
        worth: (_ track: Int, _ object: Int, _ overlap: Float) -> Float
    ) {
        let (trackBoxes, objectBoxes, minimums) = (trackBoxes, objectBoxes, minimumOverlaps)
        let candidates = pairs(tracks, objects) { track, object in
            let overlap = trackBoxes[track].overlap(objectBoxes[object])
            return overlap > 0 ? worth(track, object, overlap) : 0
        }
        make(candidates) { !undoes || trackBoxes[$0].overlap(objectBoxes[$1]) >= minimums[$0] }
    }

    /// Pairs as `pairOverlapping` does, also where boxes don't overlap.
    mutating func pair(_ tracks: [Int], with objects: [Int], worth: (_ track: Int, _ object: Int) -> Float) {
        make(pairs(tracks, objects, worth)) { _, _ in true }
    }

    /// Pairs tracks and objects that are both still alone, as `objects` says by the indices of the tracks.
    mutating func pair(_ objects: [Int: Int]) {
        for (track, object) in objects where objectOfTrack[track] == nil && !isTaken[object] {
            objectOfTrack[track] = object
            isTaken[object] = true
        }
    }

    /// The pairs that may be made among `rows` and `columns`, which are the tracks and objects still alone.
    private struct Candidates {
        let rows: [Int]
        let columns: [Int]
        var pairs: CandidatePairs
    }

    private func pairs(_ tracks: [Int], _ objects: [Int], _ worth: (Int, Int) -> Float) -> Candidates {
        let rows = tracks.filter { objectOfTrack[$0] == nil }
        let columns = objects.filter { !isTaken[$0] }
        var pairs = CandidatePairs(columnCount: columns.count)
        for row in rows {
            for (column, object) in columns.enumerated() where isOneClass(row, object) {
                pairs.add(column: column, weight: Double(worth(row, object)))
            }
            pairs.endRow()
        }
        return Candidates(rows: rows, columns: columns, pairs: pairs)
    }

    private mutating func make(_ candidates: Candidates, where isGood: (_ track: Int, _ object: Int) -> Bool) {
        for (row, column) in zip(candidates.rows, Assignment.best(candidates.pairs)) {
            guard let object = column.map({ candidates.columns[$0] }), isGood(row, object) else { continue }
            objectOfTrack[row] = object
            isTaken[object] = true
        }
    }

    private func isOneClass(_ track: Int, _ object: Int) -> Bool {
        guard let classes else { return true }
        return classes.tracks[track] == classes.objects[object]
    }
}

extension Association {
    /// All tracks and objects, paired for the greatest total overlap.
    ///
    /// Pairs that overlap less than the track asks for are then undone.
    static func byOverlap(_ tracks: [Track], _ objects: [DetectedObject], _ settings: TrackerSettings) -> Association {
        var association = Association(tracks, objects, settings)
        association.pairOverlapping(
            Array(tracks.indices),
            with: Array(objects.indices),
            undoingSmallOverlaps: true
        ) { _, _, overlap in overlap }
        return association
    }
}
