import WeirCore

/// Remembers the ways of all tracks, for those who want to know more than where objects are now.
struct TrackHistory: Sendable {
    /// The most moments that are kept of a way, the latest: a good minute and a half at 30 frames a second.
    private static let mostMoments = 3_000
    /// Old moments are dropped so many at a time, so that it isn't done in every frame.
    private static let surplus = 300

    private struct Entry: Sendable {
        var way: TrackWay
        /// How many moments at the end were not reported.
        var unreported = 0
        var wasReported = false
    }

    private let source: SourceID
    private var entries: [Int: Entry] = [:]

    init(source: SourceID) {
        self.source = source
    }

    /// The tracks that are remembered.
    var count: Int { entries.count }

    /// Takes in a frame's tracks, of which those in `reported` are told to users.
    mutating func take(_ tracks: [Track], reported: Set<Int>, frameNumber: Int) -> TrackReport {
        var report = TrackReport()
        for track in tracks {
            let isReported = reported.contains(track.number)
            add(track, isReported: isReported, frameNumber, to: &report)
            if !isReported, track.isConfirmed { report.shadows.append(track.report(source: source)) }
        }
        let alive = Set(tracks.map(\.number))
        for number in entries.keys.sorted() where !alive.contains(number) {
            // Who was never believed was nobody.
            if let entry = entries.removeValue(forKey: number), entry.wasReported { report.ended.append(entry.way) }
        }
        return report
    }

    private mutating func add(
        _ track: Track,
        isReported: Bool,
        _ frameNumber: Int,
        to report: inout TrackReport
    ) {
        let new = TrackWay(
            trackID: TrackID(source: source, number: track.number),
            classID: track.object.classID,
            label: track.object.label,
            moments: []
        )
        var entry = entries.removeValue(forKey: track.number) ?? Entry(way: new)
        (entry.way.classID, entry.way.label) = (new.classID, new.label)
        if isReported, entry.unreported > 0 {
            var past = entry.way
            past.moments = Array(past.moments.suffix(entry.unreported))
            report.past.append(past)
        }
        let state: TrackWay.State = isReported ? .active : track.isConfirmed ? .inactive : .tentative
        entry.way.moments.append(
            TrackWay.Moment(
                frameNumber: frameNumber,
                box: track.box,
                confidence: track.object.confidence,
                state: state
            )
        )
        entry.unreported = isReported ? 0 : entry.unreported + 1
        entry.wasReported = entry.wasReported || isReported
        if entry.way.moments.count >= Self.mostMoments + Self.surplus {
            entry.way.moments.removeFirst(Self.surplus)
            entry.unreported = min(entry.unreported, entry.way.moments.count)
        }
        entries[track.number] = entry
    }
}
