import CWeirRabbitMQ
import WeirCore

/// Makes frames of what is sent.
final class AMQPWriter {
    /// Room for any of our methods: names in them have at most 255 bytes.
    private static let room = 4096
    /// What a frame has around its content.
    static let frameOverhead = 8

    /// Where a protocol begins: AMQP 0.9.1.
    static let greeting = Array("AMQP".utf8) + [0, 0, 9, 1]
    static let heartbeat: [UInt8] = [UInt8(AMQP_FRAME_HEARTBEAT), 0, 0, 0, 0, 0, 0, UInt8(AMQP_FRAME_END)]

    private let space = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: room)

    deinit { space.deallocate() }

    /// What `encode` writes, which says how many bytes that is; nil where it can't be written.
    func frame(_ encode: (UnsafeMutablePointer<UInt8>, Int) -> Int32) -> [UInt8]? {
        guard let start = space.baseAddress else { return nil }
        let count = encode(start, space.count)
        return count < 0 ? nil : Array(space[..<Int(count)])
    }

    /// A method whose fields are all empty.
    func plain(_ id: Int32, on channel: UInt16) -> [UInt8] {
        frame { cweir_amqp_plain($0, $1, channel, UInt32(id)) } ?? []
    }

    /// A message, in as many frames as it takes; nil where it has a name that is too long.
    func message(_ message: OutgoingMessage, exchange: String, channel: UInt16, frameSize: Int) -> [UInt8]? {
        let head = frame { space, room in
            cweir_amqp_publish(
                space,
                room,
                channel,
                exchange,
                message.topic,
                message.contentType,
                message.id,
                UInt64(message.payload.count)
            )
        }
        guard var bytes = head else { return nil }
        let pieceSize = max(1, frameSize - Self.frameOverhead)
        bytes.reserveCapacity(bytes.count + message.payload.count + Self.frameOverhead)
        var rest = message.payload[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieceSize)
            bytes += [UInt8(AMQP_FRAME_BODY), UInt8(channel >> 8), UInt8(channel & 255)]
            withUnsafeBytes(of: UInt32(piece.count).bigEndian) { bytes += $0 }
            bytes += piece
            bytes.append(UInt8(AMQP_FRAME_END))
            rest = rest.dropFirst(pieceSize)
        }
        return bytes
    }
}

/// Takes frames apart that were received.
final class AMQPReader {
    private let state: OpaquePointer

    /// Nil where there is no memory for it.
    init?() {
        guard let state = amqp_new_connection() else { return nil }
        self.state = state
    }

    deinit { amqp_destroy_connection(state) }

    /// Larger frames than agreed on are no frames.
    func setFrameSize(_ size: Int, heartbeat: Int) {
        amqp_tune_connection(state, 0, Int32(clamping: size), Int32(clamping: heartbeat))
    }

    /// Gives each whole frame to `take`; it is gone when that returns.
    func feed(_ bytes: UnsafeRawBufferPointer, _ take: (amqp_frame_t) -> Void) throws(ConnectionEnd) {
        var rest = UnsafeMutableRawBufferPointer(mutating: bytes)[...]
        while !rest.isEmpty {
            var frame = amqp_frame_t()
            let piece = UnsafeMutableRawBufferPointer(rebasing: rest)
            let count = amqp_handle_input(state, amqp_bytes_t(len: piece.count, bytes: piece.baseAddress), &frame)
            guard count >= 0 else {
                throw .lost("it doesn't speak AMQP 0.9.1 (\(String(cString: amqp_error_string2(count))))")
            }
            if frame.frame_type != 0 { take(frame) }
            amqp_maybe_release_buffers(state)
            rest = rest.dropFirst(Int(count))
        }
    }
}

extension amqp_bytes_t {
    var array: [UInt8] { Array(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : len)) }
    var string: String { String(decoding: array, as: UTF8.self) }
}
