import WeirCore

/// Tells when identities come, change and go.
struct IdentityWatch {
    /// What is told of an identity.
    struct Note {
        var phase: MessageSelection.IdentityPhase
        /// As it was seen last.
        var object: DetectedObject
        /// The number of the frame that it was seen in last.
        var frameNumber: Int
        /// When it was seen first and last, in nanoseconds of the stream; nil in streams without a clock.
        var first: UInt64?
        var last: UInt64?
    }

    private struct Known {
        var note: Note
        /// When it was seen last, by the clock that absences are measured with.
        var seen: UInt64

        func isGone(at now: UInt64) -> Bool { now > seen && now - seen > IdentityWatch.longestAbsence }
    }

    /// An identity that was absent for longer has gone: 2 seconds, in nanoseconds.
    ///
    /// By default trackers keep an identity for 30 frames unseen, which is a second or two: later, hardly any comes
    /// back.
    static let longestAbsence: UInt64 = 2_000_000_000

    private var known: [TrackID: Known] = [:]

    /// Who comes or changes in a frame; `now` is in nanoseconds of the clock that absences are measured with.
    mutating func notes(of metadata: FrameMetadata, at now: UInt64) -> [Note] {
        let (number, time) = (metadata.frameNumber, metadata.presentationTime)
        return metadata.objects.compactMap { object in
            guard let trackID = object.trackID else { return nil }
            guard var identity = known[trackID] else {
                let note = Note(phase: .start, object: object, frameNumber: number, first: time, last: time)
                known[trackID] = Known(note: note, seen: now)
                return note
            }
            let hasChanged = identity.note.object.saysOther(than: object)
            identity.note.phase = .change
            identity.note.object = object
            identity.note.frameNumber = number
            identity.note.last = time
            identity.seen = now
            known[trackID] = identity
            return hasChanged ? identity.note : nil
        }
    }

    /// Those who have gone by now.
    mutating func ends(at now: UInt64) -> [Note] {
        guard known.contains(where: { $0.value.isGone(at: now) }) else { return [] }
        let gone = known.values.filter { $0.isGone(at: now) }
        known = known.filter { !$0.value.isGone(at: now) }
        return Self.ended(gone)
    }

    /// All that are left, where the stream ends.
    mutating func endAll() -> [Note] {
        defer { known = [:] }
        return Self.ended(Array(known.values))
    }

    /// In an order that is the same each time.
    private static func ended(_ identities: [Known]) -> [Note] {
        identities.map { identity in
            var note = identity.note
            note.phase = .end
            return note
        }.sorted { left, right in
            guard let first = left.object.trackID, let second = right.object.trackID else { return false }
            return (first.source.name, first.number) < (second.source.name, second.number)
        }
    }
}

extension DetectedObject {
    /// Whether its label or what classifiers say of it is other; how sure they are doesn't count.
    fileprivate func saysOther(than other: DetectedObject) -> Bool {
        let (mine, others) = (attributes.classifications, other.attributes.classifications)
        return label != other.label || mine.count != others.count
            || zip(mine, others).contains { $0.attribute != $1.attribute || $0.label != $1.label }
    }
}
