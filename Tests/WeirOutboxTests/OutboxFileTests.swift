import Glibc
import Testing
import WeirCore
import WeirTestKit

@testable import WeirOutbox

/// What becomes of the outbox's file, and what it becomes without one.
@Suite struct OutboxFileTests {
    private let folder: TemporaryFolder
    private let warnings = Warnings()

    init() throws {
        folder = try TemporaryFolder()
    }

    private var path: String { "\(folder.path)/outbox.sqlite" }

    private func publisher(to broker: ScriptedBroker, at path: String? = nil) -> Publisher {
        Publisher(OutboxOptions(), path: path ?? self.path, to: broker, called: "test", tell: warnings.add)
    }

    private func waitUntil(_ isSo: () -> Bool) async {
        while !isSo() { await Task.yield() }
    }

    // MARK: - Its size

    private var size: Int {
        var properties = stat()
        return stat(path, &properties) == 0 ? Int(properties.st_size) : 0
    }

    /// Keeps so many messages of 1 kB while the broker is away, and sends them after a restart.
    private func sendBacklog(of count: Int) {
        let payload = [UInt8](repeating: 7, count: 1000)
        let first = publisher(to: ScriptedBroker(isReachable: false))
        first.publish((0..<count).map { message($0, payload: payload) })
        first.close()
        let broker = ScriptedBroker()
        let second = publisher(to: broker)
        #expect(broker.received(count).count == count)
        second.close()
        #expect(second.status.counts.waiting == 0)
    }

    @Test func anEmptyFileGivesItsRoomBack() {
        sendBacklog(of: 3000)
        #expect(size > 3_000_000)
        let publisher = publisher(to: ScriptedBroker(isReachable: false))
        publisher.publish([message(0)])
        publisher.close()
        #expect(publisher.status.counts.waiting == 1)
        #expect(size < 100_000)
    }

    @Test func littleRoomIsKept() {
        sendBacklog(of: 100)
        let before = size
        #expect(before > 100_000)
        publisher(to: ScriptedBroker()).close()
        #expect(size == before)
    }

    // MARK: - A file that isn't to be had

    @Test func aFileThatCannotBeOpenedIsTriedAgain() async throws {
        let path = "\(folder.path)/nowhere/outbox.sqlite"
        let broker = ScriptedBroker(isReachable: false)
        let publisher = publisher(to: broker, at: path)
        publisher.publish((0..<10).map { message($0) })
        warnings.wait(
            for: "can't be opened: no such file or directory. Until it can be, messages are kept in memory alone."
        )
        publisher.publish((10..<20).map { message($0) })
        #expect(publisher.status.counts.produced == 0)
        #expect(mkdir("\(folder.path)/nowhere", 0o700) == 0)
        warnings.wait(for: "The outbox \(path) could be opened; messages are kept in it.")
        await waitUntil { publisher.status.counts.produced == 20 }
        publisher.publish([message(20)])
        publisher.close()
        #expect(warnings.all.last == "test: 21 messages wait in the outbox, and are sent when it is next run.")
        let reachable = ScriptedBroker()
        let next = self.publisher(to: reachable, at: path)
        #expect(reachable.received(21).map(\.id) == (0..<21).map(String.init))
        next.close()
    }

    @Test func whatIsNowhereIsToldAsLost() {
        let publisher = publisher(to: ScriptedBroker(isReachable: false), at: "\(folder.path)/nowhere/outbox.sqlite")
        publisher.publish((0..<10).map { message($0) })
        warnings.wait(for: "can't be opened")
        publisher.close()
        #expect(warnings.all.last == "test: 10 messages weren't sent, and are lost.")
    }

    @Test func whoComesSecondTakesTheFileOver() async {
        let first = publisher(to: ScriptedBroker(isReachable: false))
        first.publish((0..<1000).map { message($0) })
        // It is open once something is in it.
        await waitUntil { first.status.counts.produced == 1000 }
        let broker = ScriptedBroker { message, _ in
            // What the second has in memory goes out at once, but for what comes in the end.
            message.id == "1009" ? .forbidden("it waits.") : .delivered
        }
        let second = publisher(to: broker)
        second.publish((1000..<1010).map { message($0) })
        #expect(broker.received(9).map(\.id) == (1000..<1009).map(String.init))
        warnings.wait(for: "in use by another process")
        first.close()
        warnings.wait(for: "could be opened; messages are kept in it.")
        // The first's messages are none that count as delivered with the second's.
        await waitUntil { second.status.counts.waiting == 1001 }
        second.close()
        let third = ScriptedBroker()
        let last = publisher(to: third)
        #expect(third.received(1000).map(\.id) == (0..<1000).map(String.init))
        last.close()
    }

    // MARK: - A full disk

    /// A process of its own may limit the size of its files, which needs no rights, and lift that again.
    @Test func aFullDiskIsNoEnd() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let warnings = Warnings()
            func publisher(to broker: ScriptedBroker) -> Publisher {
                Publisher(
                    OutboxOptions(),
                    path: "\(folder.path)/outbox.sqlite",
                    to: broker,
                    called: "test",
                    tell: warnings.add
                )
            }
            func messages(_ numbers: Range<Int>) -> [OutgoingMessage] {
                numbers.map { message($0, payload: [UInt8](repeating: 7, count: 1000)) }
            }
            let broker = ScriptedBroker(isReachable: false)
            let first = publisher(to: broker)
            first.publish(messages(0..<100))
            while first.status.counts.produced < 100 { await Task.yield() }

            limitFileSize(to: 50_000)
            first.publish(messages(100..<300))
            warnings.wait(for: "can't be used; is its disk full?")
            #expect(first.status.counts.produced == 100)
            #expect(first.status.counts.waiting == 300)
            // With room again, what came meanwhile is on the disk though the broker is still away.
            limitFileSize(to: nil)
            warnings.wait(for: "The outbox can be written again.")
            while first.status.counts.produced < 300 { await Task.yield() }

            // While it is full, the broker gets all from memory, in order.
            limitFileSize(to: 50_000)
            first.publish(messages(300..<350))
            broker.state.update { $0.isReachable = true }
            #expect(broker.received(350).map(\.id) == (0..<350).map(String.init))
            limitFileSize(to: nil)
            first.close()
            #expect(first.status.counts.waiting == 0)
            #expect(first.status.counts.lostToSize == 0)

            let other = ScriptedBroker()
            let second = publisher(to: other)
            second.publish([message(999)])
            #expect(other.received(1).map(\.id) == ["999"])
            second.close()
        }
    }
}
