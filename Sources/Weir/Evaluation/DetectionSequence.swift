import WeirCore
import WeirTracking

/// What a model found in a sequence.
struct DetectionSequence {
    let name: String
    /// The detections of each frame.
    let frames: [[DetectedObject]]
    /// Whether the labels of the detections are names of classes.
    let namesClasses: Bool
    let frameRate: Double?
    private let inferred: Inferred

    private enum Inferred {
        /// As the places of the detections tell.
        case told(InferredFrames)
        case recorded(Set<Int>)
    }

    /// Whether a model saw the frame, counted from 0.
    func isInferred(_ frame: Int) -> Bool {
        switch inferred {
        case .told(let frames): frames.contains(frame)
        case .recorded(let frames): frames.contains(frame)
        }
    }

    /// Reads files in MOTChallenge's format, files of records, of which each stream is a sequence, and folders of these.
    ///
    /// Throws `.resource` with the file and the line, where one is of neither.
    static func read(_ paths: [String], _ classes: EvaluatedClasses) throws -> [DetectionSequence] {
        var sequences: [DetectionSequence] = []
        for path in paths {
            for file in try SequenceFile.files(at: path, "detections") {
                sequences += try Self.sequences(in: file, classes)
            }
        }
        return sequences
    }

    private static func sequences(
        in file: SequenceFile,
        _ classes: EvaluatedClasses
    ) throws -> [DetectionSequence] {
        let text = try file.text("detections")
        guard RecordedStream.isRecords(text) else {
            return [DetectionSequence(file.name, try MOTFormat.detections(from: text, file: file.path))]
        }
        let streams = try RecordedStream.streams(in: text, file: file.path)
        return try streams.map { stream in
            if stream.frames.joined().contains(where: { $0.identity != nil }) {
                throw WeirError(
                    .resource,
                    "\(file.path): the objects of “\(stream.name)” have been tracked; trackers are tuned on the records of a "
                        + "run without track, with a low threshold."
                )
            }
            return DetectionSequence(streams.count == 1 ? file.name : stream.name, stream, classes)
        }
    }

    private init(_ name: String, _ frames: [[DetectedObject]]) {
        (self.name, self.frames, namesClasses, frameRate) = (name, frames, false, nil)
        inferred = .told(InferredFrames(frames, interval: nil))
    }

    private init(_ name: String, _ stream: RecordedStream, _ classes: EvaluatedClasses) {
        frames = stream.frames.map { objects in
            objects.filter { classes.contains($0.label) }.map { object in
                DetectedObject(
                    box: object.box,
                    classID: object.classNumber,
                    label: object.label,
                    confidence: object.confidence
                )
            }
        }
        (self.name, namesClasses, frameRate) = (name, true, stream.frameRate)
        inferred = .recorded(stream.inferredFrames)
    }
}
