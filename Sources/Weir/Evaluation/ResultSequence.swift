import WeirCore
import WeirTracking

/// What a run or a tracker reports of a sequence.
struct ResultSequence {
    let name: String
    let path: String
    let content: Content

    enum Content {
        /// MOTChallenge's format, which names no classes.
        case tracks([[TrackedObject]])
        case records(RecordedStream)
    }

    var namesClasses: Bool {
        if case .records = content { return true }
        return false
    }

    /// Reads a file in MOTChallenge's format, a file of records, of which each stream is a sequence, or a folder of these.
    ///
    /// Throws `.resource` with the file and the line, where one is of neither.
    static func read(_ path: String) throws -> [ResultSequence] {
        try SequenceFile.files(at: path, "results").flatMap { file in
            let text = try file.text("results")
            guard RecordedStream.isRecords(text) else {
                let tracks = try MOTFormat.tracks(from: text, file: file.path)
                return [ResultSequence(name: file.name, path: file.path, content: .tracks(tracks))]
            }
            let streams = try RecordedStream.streams(in: text, file: file.path)
            return streams.map { stream in
                let name = streams.count == 1 ? file.name : stream.name
                return ResultSequence(name: name, path: file.path, content: .records(stream))
            }
        }
    }

    /// What of it can be held against truth, frame by frame.
    struct Scored {
        var frames: [[TrackedObject]] = []
        /// How many objects no tracker has named.
        var nameless = 0
        /// Of classes that the truth doesn't have, how many objects.
        var otherClasses: [String: Int] = [:]
    }

    /// The objects of the classes that are scored; `numbers` are those of the truth's classes, nil where it names none.
    ///
    /// Throws `.resource` where there are objects, and no tracker has named any.
    func scored(_ classes: EvaluatedClasses, _ numbers: ClassNumbers?) throws(WeirError) -> Scored {
        guard case .records(let stream) = content else {
            if case .tracks(let frames) = content { return Scored(frames: frames) }
            return Scored()
        }
        var scored = Scored()
        var named = 0
        for objects in stream.frames {
            var tracked: [TrackedObject] = []
            for object in objects where classes.contains(object.label) {
                guard let identity = object.identity else {
                    scored.nameless += 1
                    continue
                }
                named += 1
                guard let number = numbers.map({ $0.known(object.label) }) ?? 0 else {
                    scored.otherClasses[object.label, default: 0] += 1
                    continue
                }
                tracked.append(TrackedObject(identity: identity, box: object.box, classNumber: number))
            }
            scored.frames.append(tracked)
        }
        guard named > 0 || scored.nameless == 0 else {
            throw WeirError(
                .resource,
                "\(path): no object of “\(stream.name)” has an identity; track them, or hold the detections against "
                    + "--annotations."
            )
        }
        return scored
    }
}
