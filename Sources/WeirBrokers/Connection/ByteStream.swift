import Glibc
import WeirCore

/// A connection of bytes, encrypted where that is asked for, that never waits longer than it is told to.
///
/// Both directions go on at once, so that neither side can hold up the other by sending without reading.
final class ByteStream {
    private static let pieceSize = 65_536

    private let socket: Socket
    private let wake: WakeUp
    private let tls: TLSSession?
    /// What is still to be written to the socket, from `written` on.
    private var output: [UInt8] = []
    private var written = 0
    private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 1)

    /// Connects, and agrees on how to encrypt; throws as `MessageBroker.connect` does.
    init(_ endpoint: Endpoint, until deadline: MonotonicTime, wake: WakeUp) throws(WeirError) {
        let context = try endpoint.security.map { (security) throws(WeirError) in
            try TLSContext(security, for: endpoint)
        }
        self.wake = wake
        do throws(ConnectionEnd) {
            socket = try Socket(host: endpoint.host, port: endpoint.port, until: deadline, wake: wake)
            tls = try context.map { (context) throws(ConnectionEnd) in try TLSSession(context, host: endpoint.host) }
            try greet(until: deadline)
        } catch {
            throw endpoint.error(error)
        }
    }

    deinit { piece.deallocate() }

    var descriptor: Int32 { socket.descriptor }

    /// Bytes that wait to be written.
    var pendingCount: Int { output.count - written }

    /// Appends what is to be written by the next turns.
    func append(_ bytes: [UInt8]) throws(ConnectionEnd) {
        guard let tls else {
            output += bytes
            return
        }
        try tls.encrypt(bytes)
        tls.drain(to: &output)
    }

    /// Waits until something can be read or written, does so, and gives what was read to `receive`.
    func turn(
        until deadline: MonotonicTime,
        _ receive: (UnsafeRawBufferPointer) -> Void
    ) throws(ConnectionEnd) {
        // What came along with the end of the greeting wakes nobody any more.
        if try decrypt(receive) { return }
        if let (readable, writable) = try wait(until: deadline) { try move(readable, writable, receive) }
    }

    /// Reads and writes what can be, without waiting.
    ///
    /// It reads first: what the other side said last tells why it takes nothing any more.
    func move(
        _ isReadable: Bool,
        _ isWritable: Bool,
        _ receive: (UnsafeRawBufferPointer) -> Void
    ) throws(ConnectionEnd) {
        if isReadable, let count = try read() {
            let bytes = UnsafeRawBufferPointer(rebasing: piece[..<count])
            if let tls {
                tls.take(bytes)
                try decrypt(receive)
            } else {
                receive(bytes)
            }
        }
        if isWritable { try write() }
    }

    /// Gives away what there is in clear; false where nothing is.
    @discardableResult
    private func decrypt(_ receive: (UnsafeRawBufferPointer) -> Void) throws(ConnectionEnd) -> Bool {
        guard let tls else { return false }
        var isEmpty = true
        while let count = try tls.decrypt(into: piece) {
            receive(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            isEmpty = false
        }
        // Answers to what TLS itself asked for.
        tls.drain(to: &output)
        return !isEmpty
    }

    private func greet(until deadline: MonotonicTime) throws(ConnectionEnd) {
        guard let tls else { return }
        while true {
            let isDone: Bool
            do throws(ConnectionEnd) {
                isDone = try tls.greet()
            } catch {
                // Tells the other side why, as far as that goes at once.
                tls.drain(to: &output)
                try? write()
                throw error
            }
            tls.drain(to: &output)
            if isDone { return }
            guard let (isReadable, isWritable) = try wait(until: deadline) else { continue }
            if isReadable, let count = try read() { tls.take(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
            if isWritable { try write() }
        }
    }

    // MARK: - The socket

    private func wait(until deadline: MonotonicTime) throws(ConnectionEnd) -> (readable: Bool, writable: Bool)? {
        if wake.takeInterruption() { throw .interrupted }
        switch wake.wait(for: descriptor, writable: pendingCount > 0, until: deadline) {
        case .ready(let isReadable, let isWritable): return (isReadable, isWritable)
        case .signalled: return nil
        case .timedOut: throw .timedOut
        }
    }

    /// Reads into `piece`; nil where nothing has come.
    private func read() throws(ConnectionEnd) -> Int? {
        let count = recv(descriptor, piece.baseAddress, piece.count, 0)
        if count > 0 { return count }
        if count == 0 { throw .lost("it closed the connection") }
        guard errno == EAGAIN || errno == EINTR else { throw .system(errno) }
        return nil
    }

    private func write() throws(ConnectionEnd) {
        while pendingCount > 0 {
            let count = output.withUnsafeBytes { bytes in
                send(descriptor, bytes.baseAddress?.advanced(by: written), pendingCount, Int32(MSG_NOSIGNAL))
            }
            guard count >= 0 else {
                guard errno == EAGAIN || errno == EINTR else { throw .system(errno) }
                return
            }
            written += count
        }
        output.removeAll(keepingCapacity: true)
        written = 0
    }
}
