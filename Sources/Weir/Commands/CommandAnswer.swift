import Foundation
import WeirConfig
import WeirCore

/// What became of a command.
struct CommandAnswer: Sendable {
    /// More aren't told of: what has more is none of a command.
    private static let mostProblems = 20

    var id: String?
    var name: CommandRequest.Name?
    /// The stream that it was about.
    var stream: SourceID?
    /// Why it wasn't done; empty where it was.
    var problems: [RequestError.Problem] = []
    var result: [(String, JSONValue)] = []
    /// A picture, as JPEG.
    var picture: [UInt8]?

    /// The message that tells it, known by `messageID`.
    func message(on topic: String, id messageID: String) -> OutgoingMessage {
        OutgoingMessage(
            id: messageID,
            stream: stream?.name ?? "",
            topic: topic,
            contentType: "application/json",
            priority: .event,
            payload: json,
            smallerPayload: picture.map { withoutPicture($0.count).json }
        )
    }

    var json: [UInt8] {
        var members: [(String, JSONValue)] = []
        if let id { members.append(("id", .string(id))) }
        if let name { members.append(("command", .string(name.rawValue))) }
        if let stream { members.append(("stream", .string(stream.name))) }
        members.append(("ok", .bool(problems.isEmpty)))
        if !problems.isEmpty {
            members.append(("problems", .array(problems.prefix(Self.mostProblems).map(\.document))))
        }
        let result = result + (picture.map(Self.members) ?? [])
        if !result.isEmpty { members.append(("result", .object(result))) }
        return Array(JSONValue.object(members).line.utf8)
    }

    private static func members(of picture: [UInt8]) -> [(String, JSONValue)] {
        [
            ("type", .string("image/jpeg")), ("bytes", .integer(picture.count)),
            ("data", .string(Data(picture).base64EncodedString())),
        ]
    }

    private func withoutPicture(_ count: Int) -> CommandAnswer {
        var answer = self
        answer.picture = nil
        answer.problems = [
            RequestError.Problem("The picture has \(count) bytes; the broker takes no message of that size.")
        ]
        return answer
    }
}
