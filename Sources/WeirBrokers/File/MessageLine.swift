import FoundationEssentials
import WeirCore

/// A message as one line of JSON (JSON Lines, jsonlines.org).
///
/// What is JSON stands as it is, with its line breaks made spaces, which they may only stand between values for (RFC 8259,
/// section 2). All else is wrapped: text as `data`, bytes as `data_base64`, beside `id` and `contentType`.
enum MessageLine {
    private struct Wrapping: Encodable {
        var id: String
        var contentType: String
        var data: String?
        var data_base64: String?
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Appends the line, with its end.
    static func append(_ message: OutgoingMessage, to bytes: inout [UInt8]) {
        if isJSON(message) {
            let start = bytes.count
            bytes += message.payload
            for place in start..<bytes.count where bytes[place] == lineFeed || bytes[place] == carriageReturn {
                bytes[place] = UInt8(ascii: " ")
            }
        } else {
            bytes += wrapped(message)
        }
        bytes.append(lineFeed)
    }

    private static func isJSON(_ message: OutgoingMessage) -> Bool {
        let type = message.contentType.prefix { $0 != ";" }
        return (type.hasSuffix("/json") || type.hasSuffix("+json")) && !message.payload.isEmpty
            && String(validating: message.payload, as: UTF8.self) != nil
    }

    private static func wrapped(_ message: OutgoingMessage) -> Data {
        var line = Wrapping(id: message.id, contentType: message.contentType)
        // Bytes that happen to be text stay bytes, so that a reader finds all of a kind in one place.
        let isText = message.contentType.contains("xml") || message.contentType.hasPrefix("text/")
        line.data = isText ? String(validating: message.payload, as: UTF8.self) : nil
        if line.data == nil { line.data_base64 = Data(message.payload).base64EncodedString() }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Text alone can't fail to be written.
        return (try? encoder.encode(line)) ?? Data()
    }
}
