import CWeirMosquitto
import WeirCore

/// What brokers answer with: reason codes of version 5 (section 2.4), which libmosquitto also gives for 3.1.1's.
enum MQTTReason {
    /// From here on codes are failures.
    static let firstFailure: Int32 = 0x80

    private static let notAuthorized: Int32 = 0x87
    private static let topicInvalid: Int32 = 0x90
    private static let tooLarge: Int32 = 0x95
    private static let formatInvalid: Int32 = 0x99
    private static let retainUnsupported: Int32 = 0x9A
    private static let qualityUnsupported: Int32 = 0x9B

    /// What became of a message that was answered with a code.
    static func delivery(_ code: Int32, of message: OutgoingMessage, at endpoint: Endpoint) -> Delivery {
        guard code >= firstFailure else { return .delivered }
        let reason = text(code)
        return switch code {
        case notAuthorized: endpoint.forbidden(message.topic)
        case tooLarge: endpoint.tooLarge(message)
        case topicInvalid, formatInvalid, retainUnsupported, qualityUnsupported:
            endpoint.refused("doesn't take the message on \"\(message.topic)\": \(reason)")
        // Its quota is used up, it is busy, or it doesn't say: later it may be otherwise.
        default: endpoint.unanswered(reason)
        }
    }

    /// Why nobody was let in.
    static func connectError(_ code: Int32, isVersion5: Bool, at endpoint: Endpoint) -> WeirError {
        isVersion5 ? connectError5(code, at: endpoint) : connectError3(code, at: endpoint)
    }

    /// Section 3.2.2.2 of version 5.
    private static func connectError5(_ code: Int32, at endpoint: Endpoint) -> WeirError {
        switch code {
        case 0x84: endpoint.wrong("doesn't speak MQTT 5; set version to 3.1.1")
        case 0x85: endpoint.wrong("doesn't take the client-id")
        case 0x86, notAuthorized, 0x8A, 0x8C: endpoint.turnedAway(text(code))
        case topicInvalid, tooLarge, formatInvalid, retainUnsupported, qualityUnsupported:
            endpoint.wrong("doesn't take these settings, or the last will", cause: text(code))
        default: endpoint.unreached(text(code))
        }
    }

    /// Section 3.2.2.3 of version 3.1.1.
    private static func connectError3(_ code: Int32, at endpoint: Endpoint) -> WeirError {
        let text = String(cString: mosquitto_connack_string(code))
        return switch code {
        case 1: endpoint.wrong("doesn't speak MQTT 3.1.1; set version to 5")
        case 2: endpoint.wrong("doesn't take the client-id")
        case 4, 5: endpoint.turnedAway(text)
        default: endpoint.unreached(text)
        }
    }

    static func text(_ code: Int32) -> String {
        trimmed(String(cString: mosquitto_reason_string(code)))
    }

    /// What the library says of its own failures.
    static func libraryText(_ code: Int32) -> String {
        trimmed(String(cString: mosquitto_strerror(code)))
    }

    private static func trimmed(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
