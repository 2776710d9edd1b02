import WeirCore

extension MOTFormat {
    /// The tracks of each frame, the first frame first, as trackers' results give them.
    ///
    /// - Throws: `WeirError` with the name `file` and the line, where one is not of the format or has no identity.
    public static func tracks(from text: String, file: String) throws -> [[TrackedObject]] {
        var frames: [[TrackedObject]] = []
        try forEachRow(in: text, file: file) { row in
            append(TrackedObject(identity: try row.trackIdentity(), box: row.box), frame: row.frame, to: &frames)
        }
        return frames
    }

    /// Who really was in each frame, the first frame first.
    ///
    /// In truth the seventh field tells whether the object is to be considered (0: not), and the eighth its class.
    /// - Throws: `WeirError` with the name `file` and the line, where one is not of the format or has no identity.
    public static func truth(
        from text: String,
        file: String,
        rule: MOTClassRule = .automatic
    ) throws -> [[TrueObject]] {
        var rows: [(frame: Int, identity: Int, box: Box, mark: MOTTruthMark)] = []
        try forEachRow(in: text, file: file) { row in
            let mark = MOTTruthMark(isConsidered: row.score != 0, classNumber: row.classNumber)
            if rule == .mot17, mark.classNumber == nil {
                let found = row.others.first.map { "'\($0)' is no class" } ?? "there is no class"
                throw WeirError(
                    .resource,
                    "\(row.place): \(found); MOT17's truth has one from 1 to 13 as eighth field."
                )
            }
            rows.append((row.frame, try row.trackIdentity(), row.box, mark))
        }
        let hasClasses = rule == .mot17 || (rule == .automatic && MOTTruthMark.areOfMOT17(rows.map(\.mark)))
        var frames: [[TrueObject]] = []
        for row in rows {
            let role = hasClasses ? row.mark.roleOfMOT17 : row.mark.plainRole
            append(TrueObject(identity: row.identity, box: row.box, role: role), frame: row.frame, to: &frames)
        }
        return frames
    }
}

/// What the classes in MOT-format truth mean.
public enum MOTClassRule: String, CaseIterable, Sendable {
    /// As in MOT17 where all lines have one of its classes and only pedestrians are to be considered; else nothing.
    case automatic
    /// As in MOT17: pedestrians are to be found, and what is reported on people who sit, ride or are mirrored is left out.
    case mot17
    /// Nothing: all objects that are to be considered are to be found.
    case all
}

/// What a line of truth says beside who is where.
struct MOTTruthMark {
    let isConsidered: Bool
    /// One of MOT17's; nil where the line has none.
    let classNumber: Int?

    // Source: Milan et al., "MOT16: a benchmark for multi-object tracking", 2016, table 5.
    static let classes = 1...13
    private static let pedestrian = 1
    /// People on vehicles, who sit or stand still, things like people, and reflections.
    private static let distractors: Set<Int> = [2, 7, 8, 12]

    var plainRole: TrueObject.Role { isConsidered ? .counted : .ignored }

    var roleOfMOT17: TrueObject.Role {
        guard let classNumber else { return .ignored }
        if Self.distractors.contains(classNumber) { return .distractor }
        return isConsidered && classNumber == Self.pedestrian ? .counted : .ignored
    }

    /// Whether a file of such lines is of MOT17's kind; other tools number their own classes, and consider them all.
    static func areOfMOT17(_ marks: [MOTTruthMark]) -> Bool {
        marks.allSatisfy { mark in
            guard let classNumber = mark.classNumber else { return false }
            return classNumber == pedestrian || !mark.isConsidered
        }
    }
}

extension MOTFormat.Row {
    /// Some tools write whole numbers with decimals.
    fileprivate func trackIdentity() throws -> Int {
        guard let number = wholeNumber(identity), number >= 0 else {
            throw WeirError(.resource, "\(place): '\(identity)' is no identity; tracks have whole numbers from 0.")
        }
        return number
    }

    fileprivate var classNumber: Int? {
        others.first.flatMap { wholeNumber($0) }.flatMap { MOTTruthMark.classes.contains($0) ? $0 : nil }
    }

    private func wholeNumber(_ text: Substring) -> Int? {
        Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }
}
