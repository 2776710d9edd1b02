import CWeirRedis
import WeirCore

/// What Redis answers (RESP2).
enum RedisReply: Equatable {
    case text([UInt8])
    case error(String)
    case integer(Int)
    case list([RedisReply])
    case nothing

    fileprivate init(_ reply: redisReply) {
        let bytes = Array(UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len))
        switch reply.type {
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .text(bytes)
        case REDIS_REPLY_ERROR: self = .error(String(decoding: bytes, as: UTF8.self))
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.element == nil ? 0 : reply.elements)
            self = .list(elements.map { $0.map { RedisReply($0.pointee) } ?? .nothing })
        default: self = .nothing
        }
    }

    var list: [RedisReply] {
        if case .list(let list) = self { list } else { [] }
    }

    var bytes: [UInt8] {
        if case .text(let bytes) = self { bytes } else { [] }
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The first word of an error, which says of what kind it is.
    var errorKind: Substring? {
        if case .error(let text) = self { text.prefix { $0 != " " } } else { nil }
    }
}

/// Makes replies of bytes, by hiredis.
final class RedisReader {
    private let reader: UnsafeMutablePointer<redisReader>
    private let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)

    /// Nil where there is no memory for it.
    init?() {
        guard let reader = cweir_redis_reader(functions) else {
            functions.deallocate()
            return nil
        }
        self.reader = reader
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    func feed(_ bytes: UnsafeRawBufferPointer) {
        // What is wrong with it is told by `next`.
        redisReaderFeed(reader, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
    }

    /// The next whole reply; nil where it hasn't come.
    func next() throws(ConnectionEnd) -> RedisReply? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else {
            let reason = withUnsafeBytes(of: reader.pointee.errstr) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw .lost("it doesn't speak Redis (\(reason))")
        }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return RedisReply(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }
}
