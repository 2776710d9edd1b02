import SwiftProtobuf

/// What both protobuf formats have in common.
enum ProtobufBytes {
    static let contentType = "application/x-protobuf"

    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    /// The same bytes each time for the same message, maps included; nil for one of more than 2 GB, for which protobuf
    /// has no room.
    static func bytes(of message: some SwiftProtobuf.Message) -> [UInt8]? {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        return try? message.serializedBytes(options: options)
    }

    /// A moment, from nanoseconds since 1970.
    static func timestamp(_ nanoseconds: UInt64) -> Google_Protobuf_Timestamp {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: nanosecondsPerSecond)
        return Google_Protobuf_Timestamp(seconds: Int64(seconds), nanos: Int32(rest))
    }

    static func seconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / Double(nanosecondsPerSecond) }
}
