import WeirCore
import WeirScene
import WeirTracking

/// Who really was in the frames of a sequence.
struct TruthSequence {
    let name: String
    /// What it was read from.
    let path: String
    /// For each frame; as many as the sequence has, as far as that is known.
    var frames: [[TrueObject]]
    /// Whether `classNumber` tells the class; otherwise it is 0.
    let namesClasses: Bool
    let frameRate: Double?

    private static let scene = "scene:"

    /// Reads all truth that there is at the paths: files in MOTChallenge's format or records with identities, folders of
    /// these, or a synthetic street such as `scene:?seed=7&frames=300`.
    ///
    /// Throws a sentence where that can't be, or two sequences have one name.
    static func read(
        _ paths: [String],
        classes: EvaluatedClasses,
        numbers: inout ClassNumbers
    ) throws -> [TruthSequence] {
        var sequences: [TruthSequence] = []
        for path in paths {
            if path.hasPrefix(scene) {
                sequences.append(try TruthSequence(scene: path, classes, &numbers))
                continue
            }
            for file in try SequenceFile.files(at: path, "truth") {
                sequences += try Self.sequences(in: file, classes, &numbers)
            }
        }
        if let empty = sequences.first(where: { $0.frames.isEmpty }) {
            throw WeirError(.resource, "\(empty.path): the truth is empty; it says at least how many frames there are.")
        }
        if case .named(let names) = classes, sequences.allSatisfy(\.namesClasses),
            let unknown = names.first(where: { numbers.known($0) == nil })
        {
            throw WeirError(.settings, "the truth has no object of the class “\(unknown)”; check how it is spelled.")
        }
        return sequences
    }

    private static func sequences(
        in file: SequenceFile,
        _ classes: EvaluatedClasses,
        _ numbers: inout ClassNumbers
    ) throws -> [TruthSequence] {
        let text = try file.text("truth")
        guard RecordedStream.isRecords(text) else { return [try TruthSequence(file, text, classes)] }
        let streams = try RecordedStream.streams(in: text, file: file.path)
        return try streams.map { stream in
            let name = streams.count == 1 ? file.name : stream.name
            return try TruthSequence(name, file, stream, classes, &numbers)
        }
    }

    private init(_ file: SequenceFile, _ text: String, _ classes: EvaluatedClasses) throws {
        (name, path, namesClasses) = (file.name, file.path, false)
        frames = try MOTFormat.truth(from: text, file: file.path, rule: classes.rule)
        let information = SequenceInformation(besideTruth: file.path)
        frameRate = information.frameRate
        frames += [[TrueObject]](repeating: [], count: max(0, (information.length ?? 0) - frames.count))
    }

    private init(
        _ name: String,
        _ file: SequenceFile,
        _ stream: RecordedStream,
        _ classes: EvaluatedClasses,
        _ numbers: inout ClassNumbers
    ) throws {
        (self.name, path, namesClasses, frameRate) = (name, file.path, true, stream.frameRate)
        frames = []
        for (number, objects) in stream.frames.enumerated() {
            var there: [TrueObject] = []
            for object in objects where classes.contains(object.label) {
                guard let identity = object.identity else {
                    throw WeirError(
                        .resource,
                        "\(path): an object in frame \(number) has no id; truth says who each object is."
                    )
                }
                let classNumber = numbers.number(of: object.label)
                there.append(TrueObject(identity: identity, box: object.box, classNumber: classNumber))
            }
            frames.append(there)
        }
    }

    private init(scene path: String, _ classes: EvaluatedClasses, _ numbers: inout ClassNumbers) throws {
        let query = path.dropFirst(Self.scene.count)
        let options = try SceneOptions(parsing: String(query.drop { $0 == "?" }))
        guard let count = options.frames else {
            throw WeirError(.settings, "\(path) has no end; say how many frames, as in scene:?seed=7&frames=300.")
        }
        // As the files of `weir scene` are named.
        (name, self.path, namesClasses) = ("seed-\(options.seed)", path, true)
        frameRate = options.framesPerSecond
        let scene = try Scene(options)
        frames = []
        for number in 0..<count {
            var there: [TrueObject] = []
            for object in scene.truth(frame: number) where classes.contains(object.label) {
                guard let identity = object.trackID?.number else { continue }
                let classNumber = numbers.number(of: object.label)
                there.append(TrueObject(identity: identity, box: object.box, classNumber: classNumber))
            }
            frames.append(there)
        }
    }
}
