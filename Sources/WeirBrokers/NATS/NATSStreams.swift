import CWeirNATS
import WeirCore

/// The streams of a server's JetStream: what a stream takes is kept, all else is heard by who listens and then gone.
struct NATSStreams {
    private let connection: NATSConnection
    /// The stream to make where none takes a topic; empty for none.
    private let wanted: String

    init(_ connection: NATSConnection, _ wanted: String) {
        (self.connection, self.wanted) = (connection, wanted)
    }

    /// Why nothing on this topic would be kept; nil where a stream takes it, which is made where that is wanted.
    func problem(with topic: String, until deadline: MonotonicTime) -> Delivery? {
        guard Self.isSubject(topic) else {
            return .refused(
                "nats: \"\(topic)\" is no subject; write words with dots between, without spaces, * and >."
            )
        }
        var options = jsOptions()
        jsOptions_Init(&options)
        options.Wait = Int64(max(1, deadline.millisecondsLeft))
        var (names, number): (UnsafeMutablePointer<jsStreamNamesList>?, jsErrCode) = (nil, jsErrCode(0))
        let status = topic.withCString { filter in
            options.Stream.Info.SubjectsFilter = filter
            return js_StreamNames(&names, connection.jetStream, &options, &number)
        }
        options.Stream.Info.SubjectsFilter = nil
        defer { jsStreamNamesList_Destroy(names) }
        if status == NATS_OK, let names, names.pointee.Count > 0 { return nil }
        guard status == NATS_OK || status == NATS_NOT_FOUND else {
            return failure(status, number, "tells of no streams")
        }
        guard !wanted.isEmpty else {
            return .forbidden(
                "nats: no stream at \(connection.address) takes \(topic); make one there, or set the option stream."
            )
        }
        return make(topic, &options)
    }

    /// Makes the wanted stream, or lets it take this topic too.
    private func make(_ topic: String, _ options: inout jsOptions) -> Delivery? {
        var (info, number): (UnsafeMutablePointer<jsStreamInfo>?, jsErrCode) = (nil, jsErrCode(0))
        defer { jsStreamInfo_Destroy(info) }
        let known = js_GetStreamInfo(&info, connection.jetStream, wanted, &options, &number)
        let old = known == NATS_OK ? info?.pointee.Config?.pointee : nil
        var made: UnsafeMutablePointer<jsStreamInfo>?
        defer { jsStreamInfo_Destroy(made) }
        let status = wanted.withCString { name in
            topic.withCString { topic in
                var configuration = old ?? Self.newConfiguration(name)
                var subjects = (0..<Int(configuration.SubjectsLen)).map { configuration.Subjects[$0] } + [topic]
                return subjects.withUnsafeMutableBufferPointer { subjects in
                    configuration.Subjects = subjects.baseAddress
                    configuration.SubjectsLen = Int32(subjects.count)
                    return old == nil
                        ? js_AddStream(&made, connection.jetStream, &configuration, &options, &number)
                        : js_UpdateStream(&made, connection.jetStream, &configuration, &options, &number)
                }
            }
        }
        return status == NATS_OK ? nil : failure(status, number, "doesn't make the stream \(wanted) for \(topic)")
    }

    private static func newConfiguration(_ name: UnsafePointer<CChar>) -> jsStreamConfig {
        var configuration = jsStreamConfig()
        jsStreamConfig_Init(&configuration)
        configuration.Name = name
        configuration.Storage = js_FileStorage
        return configuration
    }

    /// What JetStream answers with a number of its own, it answers later too; all else may pass.
    private func failure(_ status: natsStatus, _ number: jsErrCode, _ what: String) -> Delivery {
        let reason = natsReason(status)
        if number == JSNotEnabledErr || number == JSNotEnabledForAccountErr || status == NATS_NO_RESPONDERS {
            return .forbidden("nats: \(connection.address) has no JetStream; start the server with -js.")
        }
        let sentence = "nats: \(connection.address) \(what) (\(reason))."
        return number.rawValue == 0 ? .unanswered(sentence) : .forbidden(sentence)
    }

    /// Words with dots between (NATS documentation, "Subject-Based Messaging"); stars and > are for those who listen.
    private static func isSubject(_ topic: String) -> Bool {
        let words = topic.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return words.allSatisfy { word in
            !word.isEmpty
                && word.allSatisfy { $0 > 32 && $0 != 127 && $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: ">") }
        }
    }
}
