/// The bytes of entries: a head of twelve, and a body.
///
/// All numbers are little-endian. The head is the length of the body, the checksum of the body, the kind of the entry, and
/// the stream.
public enum RawFormat {
    /// What a file of entries begins with: a name and the number of the format.
    public static let signature: [UInt8] = Array("weir-raw".utf8) + [1, 0, 0, 0]
    public static let headLength = 12
    /// No body is longer, in bytes: a key frame of a huge picture has a few million.
    public static let longestBody = 256 << 20
    /// What stands for a time that isn't there.
    static let none = UInt64.max
    /// What stands for no stream.
    static let noStream = UInt16.max

    /// An entry's head.
    public struct Head: Hashable, Sendable {
        public var length: Int
        public var checksum: UInt32
        public var kind: UInt8
        /// Nil where the entry is of no stream.
        public var stream: Int?

        /// Reads it; nil where that many bytes can't be a head.
        public init?(_ bytes: some Collection<UInt8>) {
            var reader = RawByteReader(bytes)
            guard let length: UInt32 = reader.number(), length <= RawFormat.longestBody,
                let checksum: UInt32 = reader.number(), let kind: UInt16 = reader.number(), kind <= UInt8.max,
                let stream: UInt16 = reader.number()
            else { return nil }
            self.length = Int(length)
            self.checksum = checksum
            self.kind = UInt8(kind)
            self.stream = stream == RawFormat.noStream ? nil : Int(stream)
        }

        public var isPacket: Bool { kind == RawEntry.Kind.packet.rawValue }
    }
}

extension RawEntry {
    enum Kind: UInt8 { case decoder = 1, format, packet, frame, end, turn, result, note, finish }

    private var kind: Kind {
        switch self {
        case .decoder: .decoder
        case .format: .format
        case .packet: .packet
        case .frame: .frame
        case .end: .end
        case .turn: .turn
        case .result: .result
        case .note: .note
        case .finish: .finish
        }
    }

    private var stream: Int? {
        switch self {
        case .decoder(let stream, _), .format(let stream, _), .packet(let stream, _, _), .frame(let stream, _),
            .end(let stream), .turn(let stream, _), .result(let stream, _):
            stream
        case .note(let stream, _, _): stream
        case .finish: nil
        }
    }

    /// The head and the body.
    public var bytes: [UInt8] {
        let body = body
        var bytes: [UInt8] = []
        bytes.reserveCapacity(RawFormat.headLength + body.count)
        bytes.append(number: UInt32(clamping: body.count))
        bytes.append(number: Checksum32.of(body))
        bytes.append(number: UInt16(kind.rawValue))
        bytes.append(number: stream.map { UInt16(clamping: $0) } ?? RawFormat.noStream)
        return bytes + body
    }

    private var body: [UInt8] {
        var body: [UInt8] = []
        switch self {
        case .decoder(_, let text), .format(_, let text), .finish(let text): body += text.utf8
        case .packet(_, let packet, let bytes):
            for number in [
                packet.number, packet.arrival, packet.presentationTime ?? RawFormat.none,
                packet.decodeTime ?? RawFormat.none, packet.duration ?? RawFormat.none,
                packet.captureTime ?? RawFormat.none,
            ] { body.append(number: number) }
            body.append(number: packet.flags)
            body += bytes
        case .frame(_, let frame):
            for number in [frame.packet, frame.time, frame.duration] { body.append(number: number ?? RawFormat.none) }
        case .end: break
        case .turn(_, let place): body.append(number: UInt32(clamping: place))
        case .result(_, let result):
            body.append(number: result.frameNumber)
            body.append(number: result.checksum)
        case .note(_, let time, let text):
            body.append(number: time)
            body += text.utf8
        }
        return body
    }

    /// Reads an entry; nil where the body isn't what the head says.
    public init?(_ head: RawFormat.Head, _ body: [UInt8]) {
        guard body.count == head.length, Checksum32.of(body) == head.checksum, let kind = Kind(rawValue: head.kind)
        else { return nil }
        var reader = RawByteReader(body)
        switch (kind, head.stream) {
        case (.note, let stream):
            guard let time: UInt64 = reader.number() else { return nil }
            self = .note(stream: stream, time: time, text: reader.text)
        case (.finish, nil): self = .finish(reason: reader.text)
        case (.finish, _?), (_, nil): return nil
        case (.decoder, let stream?): self = .decoder(stream: stream, factory: reader.text)
        case (.format, let stream?): self = .format(stream: stream, caps: reader.text)
        case (.packet, let stream?):
            guard let packet = RawPacket(&reader) else { return nil }
            self = .packet(stream: stream, packet, bytes: reader.rest)
        case (.frame, let stream?):
            guard let packet: UInt64 = reader.number(), let time: UInt64 = reader.number(),
                let duration: UInt64 = reader.number()
            else { return nil }
            let frame = RawFrame(packet: known(packet), time: known(time), duration: known(duration))
            self = .frame(stream: stream, frame)
        case (.end, let stream?): self = .end(stream: stream)
        case (.turn, let stream?):
            guard let place: UInt32 = reader.number() else { return nil }
            self = .turn(stream: stream, place: Int(place))
        case (.result, let stream?):
            guard let number: UInt64 = reader.number(), let checksum: UInt32 = reader.number() else { return nil }
            self = .result(stream: stream, RawResult(frameNumber: number, checksum: checksum))
        }
    }
}

extension RawPacket {
    fileprivate init?(_ reader: inout RawByteReader) {
        guard let number: UInt64 = reader.number(), let arrival: UInt64 = reader.number(),
            let presentation: UInt64 = reader.number(), let decode: UInt64 = reader.number(),
            let duration: UInt64 = reader.number(), let capture: UInt64 = reader.number(),
            let flags: UInt32 = reader.number()
        else { return nil }
        self.init(
            number: number,
            arrival: arrival,
            presentationTime: known(presentation),
            decodeTime: known(decode),
            duration: known(duration),
            captureTime: known(capture),
            flags: flags
        )
    }
}

private func known(_ number: UInt64) -> UInt64? { number == RawFormat.none ? nil : number }

/// Takes numbers off the beginning of bytes.
struct RawByteReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: some Collection<UInt8>) {
        self.bytes = Array(bytes)
    }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>() -> Number? {
        let end = place + MemoryLayout<Number>.size
        guard end <= bytes.count else { return nil }
        defer { place = end }
        return bytes[place..<end].reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    var rest: [UInt8] { Array(bytes[place...]) }
    var text: String { String(decoding: bytes[place...], as: UTF8.self) }
}

extension [UInt8] {
    fileprivate mutating func append(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
