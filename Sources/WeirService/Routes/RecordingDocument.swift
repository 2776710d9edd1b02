import Weir
import WeirConfig

extension RecordingStatus {
    /// What the service tells of a stream's recording.
    var document: JSONValue {
        var members: [(String, JSONValue)] = []
        if let session {
            var clip: [(String, JSONValue)] = [
                ("number", .integer(session.number)), ("event", .bool(session.isOfEvent)),
            ]
            if let sessionFile { clip.append(("file", .string(sessionFile))) }
            members.append(("clip", .object(clip)))
        }
        if let segmentFile { members.append(("segment", .string(segmentFile))) }
        members.append(("files", .integer(finishedFiles)))
        if let lastFile { members.append(("last", .string(lastFile))) }
        members += [
            ("held", .number((heldSeconds * 100).rounded() / 100)),
            ("bytes", .integer(heldBytes)),
            ("dropped", .integer(droppedFrames)),
        ]
        if let problem { members.append(("problem", .string(problem))) }
        return .object(members)
    }
}
