import Glibc
import Testing
import WeirBrokers
import WeirCore
import WeirTestKit

/// What every broker promises, whatever its protocol: each case is a test that runs against the real server.
enum BrokerContract: String, CaseIterable, Sendable {
    case messagesArriveWhole, tenThousandArrive, nobodyListens, serverIsGone, serverIsKilledWhileSending
    case connectIsInterrupted, sendIsInterrupted, sendTimesOut, connectsAgain
    case messageIsTooLarge, passwordIsWrong, certificateIsRefused, certificateIsTrusted, subscribes

    func check<Server: BrokerServer>(_: Server.Type) async throws {
        try await withTaskExecutorPreference(TestThreads.shared) { try await run(Server.self) }
    }

    private func run<Server: BrokerServer>(_: Server.Type) async throws {
        switch self {
        case .messagesArriveWhole: try checkContent(Server(.anybody))
        case .tenThousandArrive: try checkLoad(Server(.anybody))
        case .nobodyListens: try checkNobodyListens(Server(.anybody))
        case .serverIsGone: try checkServerIsGone(Server(.anybody))
        case .serverIsKilledWhileSending: try checkKill(Server(.anybody))
        case .connectIsInterrupted: try checkInterruptedConnect(Server(.anybody))
        case .sendIsInterrupted: try checkInterruptedSend(Server(.anybody))
        case .sendTimesOut: try checkTimeout(Server(.anybody))
        case .connectsAgain: try checkConnectsAgain(Server(.anybody))
        case .messageIsTooLarge: try checkSize(Server(.anybody))
        case .passwordIsWrong: try checkPassword(Server(.user))
        case .certificateIsRefused: try checkRefusedCertificate(Server(.encrypted))
        case .certificateIsTrusted: try checkTrustedCertificate(Server(.encrypted))
        case .subscribes: try checkSubscribes(Server(.anybody))
        }
    }
}

// MARK: - What arrives

private let topic = "weir.street"

private func checkContent(_ server: some BrokerServer) throws {
    let payloads: [[UInt8]] = [
        Array(#"{"label":"a “quoted” 🚗"}"#.utf8), [], Array(0...255), [0], [UInt8](repeating: 0xA5, count: 100_000),
        Array("two\nlines\r\n".utf8),
    ]
    let messages = (0..<60).map { number in
        testMessage(number, stream: "camera \(number % 3) ö", payload: payloads[number % payloads.count])
    }
    try server.open(topic)
    let broker = try connected(server.settings)
    expectDelivered(broker.send(messages, timeout: patience))
    broker.close()
    try expectComplete(server, messages)
}

private func checkLoad(_ server: some BrokerServer) throws {
    let messages = (0..<10_000).map { testMessage($0, stream: "camera\($0 % 8)") }
    try server.open(topic)
    let broker = try connected(server.settings)
    for batch in messages.inBatches { expectDelivered(broker.send(batch, timeout: patience)) }
    broker.close()
    try expectComplete(server, messages)
}

private func checkConnectsAgain(_ server: some BrokerServer) throws {
    let messages = (0..<30).map { testMessage($0) }
    try server.open(topic)
    let broker = try makeBroker(server.settings)
    for part in [messages[..<10], messages[10..<20], messages[20...]] {
        try broker.connect(timeout: patience)
        expectDelivered(broker.send(Array(part), timeout: patience))
        // The second time what is connected is replaced, without having been closed.
        if part.startIndex != 10 { broker.close() }
    }
    try expectComplete(server, messages)
    for delivery in broker.send([testMessage(99)], timeout: patience) {
        #expect(delivery.isUnanswered, "after close: \(delivery)")
    }
}

private func checkSize(_ server: some BrokerServer) throws {
    let limit = try #require(server.sizeLimit)
    let large = testMessage(1, payload: [UInt8](repeating: 7, count: limit + 1))
    let messages = [testMessage(0), large, testMessage(2), testMessage(3)]
    try server.open(topic)
    let broker = try connected(server.settings)
    let deliveries = broker.send(messages, timeout: patience)
    #expect(deliveries.count == messages.count)
    let expected = deliveries.indices.map { $0 != 1 }
    #expect(deliveries.map { $0 == .delivered } == expected, "\(deliveries)")
    guard case .tooLarge(let reason) = deliveries[1] else {
        Issue.record("not too large: \(deliveries[1])")
        return
    }
    #expect(reason.contains("\(limit + 1) bytes"), "\(reason)")
    try expectComplete(server, [messages[0], messages[2], messages[3]])
}

// MARK: - Servers that are gone

private func checkNobodyListens(_ server: some BrokerServer) throws {
    var settings = server.settings
    let port = try SilentPort(isListening: false).port
    settings.address = settings.address.replacing(":\(try server.port)", with: ":\(port)")
    let start = MonotonicTime.now
    let error = #expect(throws: WeirError.self) { try makeBroker(settings).connect(timeout: 3.0.nanoseconds) }
    #expect(error?.code == .resource)
    #expect(error?.message.contains("127.0.0.1:\(port)") == true, "\(String(describing: error))")
    #expect(MonotonicTime.now < start.advanced(by: patience))
}

private func checkServerIsGone(_ server: some BrokerServer) throws {
    let messages = (0..<30).map { testMessage($0, stream: "camera\($0 % 2)") }
    try server.open(topic)
    let broker = try connected(server.settings)
    expectDelivered(broker.send(Array(messages[..<10]), timeout: patience))
    server.stop()
    let lost = broker.send(Array(messages[10..<20]), timeout: 2.0.nanoseconds)
    #expect(lost.count == 10)
    for delivery in lost { #expect(delivery.isUnanswered, "without a server: \(delivery)") }
    try server.start()
    try connect(broker)
    expectDelivered(broker.send(Array(messages[10...]), timeout: patience))
    broker.close()
    try expectComplete(server, messages)
}

private func checkKill(_ server: some BrokerServer) throws {
    let messages = (0..<3000).map { testMessage($0, stream: "camera\($0 % 4)") }
    try server.open(topic)
    let broker = try connected(server.settings)
    let kill = ServerKill(server, after: 500)
    var waiting = messages
    while !waiting.isEmpty {
        let batch = Array(waiting.prefix(100))
        let deliveries = broker.send(batch, timeout: 5.0.nanoseconds)
        #expect(deliveries.count == batch.count)
        guard deliveries.count == batch.count else { return }
        expectOrderKept(batch, deliveries)
        let isSound = deliveries.allSatisfy { $0.isUnanswered || $0 == .delivered }
        // What is refused once is refused for good.
        guard isSound else { return }
        let missing = zip(batch, deliveries).filter { $1 != .delivered }.map(\.0)
        waiting.replaceSubrange(..<batch.count, with: missing)
        kill.count(batch.count)
        guard !missing.isEmpty else { continue }
        try kill.restartIfDue()
        try connect(broker)
    }
    broker.close()
    // It may have been killed behind the last message.
    try kill.restartIfDue()
    try expectComplete(server, messages)
}

/// Kills a server on another thread while messages are sent.
private final class ServerKill: Sendable {
    private let server: any BrokerServer
    private let due: Int
    private let state = Monitor((sent: 0, isDead: false, isRestarted: false))

    /// In the midst of a later batch, so that some of one are answered for and some aren't.
    init(_ server: any BrokerServer, after due: Int) {
        (self.server, self.due) = (server, due)
        runInBackground { [state] in
            let isDue = state.wait { $0.sent >= due ? true : nil }
            server.stop()
            state.update { $0.isDead = isDue }
        }
    }

    func count(_ sent: Int) { state.update { $0.sent += sent } }

    /// Starts the server again, once, where it is killed or about to be.
    func restartIfDue() throws {
        let (sent, _, isRestarted) = state.read { $0 }
        guard sent >= due, !isRestarted else { return }
        let isDead = state.wait { $0.isDead ? true : nil }
        state.update { $0.isRestarted = isDead }
        try server.start()
    }
}

// MARK: - What takes too long

private func checkInterruptedConnect(_ server: some BrokerServer) throws {
    let silent = try SilentPort(isListening: true)
    var settings = server.settings
    settings.address = settings.address.replacing(":\(try server.port)", with: ":\(silent.port)")
    let broker = try makeBroker(settings)
    let outcome = Monitor<Bool?>(nil)
    runInBackground {
        let isConnected = (try? broker.connect(timeout: forever)) != nil
        outcome.update { $0 = isConnected }
    }
    #expect(interrupted(broker, outcome) == false)
}

private func checkInterruptedSend(_ server: some BrokerServer) throws {
    try server.open(topic)
    let broker = try connected(server.settings)
    expectDelivered(broker.send([testMessage(0)], timeout: patience))
    server.pause()
    let outcome = Monitor<[Delivery]?>(nil)
    runInBackground {
        let deliveries = broker.send([testMessage(1), testMessage(2)], timeout: forever)
        outcome.update { $0 = deliveries }
    }
    let deliveries = try #require(interrupted(broker, outcome))
    #expect(deliveries.count == 2)
    for delivery in deliveries { #expect(delivery.isUnanswered, "interrupted: \(delivery)") }
    server.resume()
    try connect(broker)
    expectDelivered(broker.send([testMessage(1), testMessage(2)], timeout: patience))
    try expectComplete(server, [testMessage(0), testMessage(1), testMessage(2)])
}

private func checkTimeout(_ server: some BrokerServer) throws {
    try server.open(topic)
    let broker = try connected(server.settings)
    server.pause()
    let start = MonotonicTime.now
    let deliveries = broker.send([testMessage(0)], timeout: 0.5.nanoseconds)
    #expect(deliveries.map(\.isUnanswered) == [true])
    #expect(MonotonicTime.now < start.advanced(by: patience))
    server.resume()
    try connect(broker)
    expectDelivered(broker.send([testMessage(0)], timeout: patience))
}

// MARK: - Who is let in

private func checkPassword(_ server: some BrokerServer) throws {
    try server.open(topic)
    let right = try connected(server.settings)
    expectDelivered(right.send([testMessage(0)], timeout: patience))
    right.close()
    var settings = server.settings
    settings.password = "wr0ng-password"
    let error = #expect(throws: WeirError.self) { try makeBroker(settings).connect(timeout: patience) }
    let sentence = String(describing: error)
    #expect(error?.code == .settings, "\(sentence)")
    #expect(error?.message.contains(ServerAccess.name) == true, "\(sentence)")
    #expect(error?.message.contains("127.0.0.1:\(try server.port)") == true, "\(sentence)")
    #expect(!sentence.contains("wr0ng-password"))
}

private func checkRefusedCertificate(_ server: some BrokerServer) throws {
    let folder = try TemporaryFolder()
    var settings = server.settings
    // Somebody else's: the server's is not signed by it.
    settings.security = BrokerSecurity(authorities: try testCertificate(in: folder, "other").certificate)
    let error = #expect(throws: WeirError.self) { try makeBroker(settings).connect(timeout: patience) }
    #expect(error?.code == .settings, "\(String(describing: error))")
    #expect(error?.message.contains("certificate") == true, "\(String(describing: error))")
    #expect(error?.message.contains("127.0.0.1:\(try server.port)") == true, "\(String(describing: error))")
}

private func checkTrustedCertificate(_ server: some BrokerServer) throws {
    try server.open(topic)
    let broker = try connected(server.settings)
    let messages = (0..<50).map { testMessage($0, payload: [UInt8](repeating: 1, count: 10_000)) }
    expectDelivered(broker.send(messages, timeout: patience))
    broker.close()
    try expectComplete(server, messages)
}

// MARK: - Back from the broker

private func checkSubscribes(_ server: some BrokerServer) throws {
    let topics = ["weir.commands", "weir.more"]
    for topic in topics + [topic] { try server.open(topic) }
    let broker = try connected(server.settings)
    let received = Monitor<[IncomingMessage]>([])
    try broker.subscribe(topics: topics) { message in received.update { $0.append(message) } }
    let sent = [
        IncomingMessage(topic: topics[0], payload: Array(#"{"command":"start-recording"}"#.utf8)),
        IncomingMessage(topic: topics[1], payload: Array("é\n\u{1}".utf8)),
        IncomingMessage(topic: topics[0], payload: Array("last".utf8)),
    ]
    for message in sent { try server.publish(message.payload, on: message.topic) }
    let deadline = MonotonicTime.now.advanced(by: patience)
    _ = received.wait(until: deadline) { $0.count >= sent.count ? true : nil }
    for topic in topics {
        #expect(received.read { $0 }.filter { $0.topic == topic } == sent.filter { $0.topic == topic })
    }
    // It still sends, and is silent once closed.
    expectDelivered(broker.send([testMessage(0)], timeout: patience))
    broker.close()
    let count = received.read { $0.count }
    try server.publish(Array("late".utf8), on: topics[0])
    #expect(received.read { $0.count } == count)
}

// MARK: - Parts of the checks

/// Far more than a test is patient for.
private let forever = 600.0.nanoseconds

private func testMessage(_ number: Int, stream: String = "camera", payload: [UInt8]? = nil) -> OutgoingMessage {
    let digits = String(number, radix: 16)
    return OutgoingMessage(
        id: "0b7e0000-5c1a-4f00-8000-\(String(repeating: "0", count: 12 - digits.count))\(digits)",
        stream: stream,
        topic: topic,
        contentType: "application/json",
        priority: .event,
        payload: payload ?? Array(#"{"number":\#(number)}"#.utf8)
    )
}

private func connected(_ settings: BrokerSettings) throws -> any MessageBroker {
    let broker = try makeBroker(settings)
    try connect(broker)
    return broker
}

/// A server that has just come up may turn a client away for a moment.
private func connect(_ broker: any MessageBroker) throws {
    var failure: WeirError?
    let isConnected = eventually {
        do throws(WeirError) {
            try broker.connect(timeout: patience)
            return true
        } catch {
            failure = error
            return false
        }
    }
    guard isConnected else { throw failure ?? WeirError(.resource, "no connection.") }
}

private func expectDelivered(_ deliveries: [Delivery], sourceLocation: SourceLocation = #_sourceLocation) {
    let others = deliveries.filter { $0 != .delivered }
    #expect(others.isEmpty, "\(others.count): \(others.prefix(3))", sourceLocation: sourceLocation)
}

/// Behind an unanswered message of a stream none may have been delivered.
private func expectOrderKept(_ messages: [OutgoingMessage], _ deliveries: [Delivery]) {
    var held: Set<String> = []
    for (message, delivery) in zip(messages, deliveries) {
        if delivery.isUnanswered { held.insert(message.stream) }
        #expect(delivery.isUnanswered || delivery == .delivered, "\(delivery)")
        #expect(delivery != .delivered || !held.contains(message.stream), "\(message.id) was sent past an earlier one")
    }
}

/// All have come, byte for byte, and the first of each id in the order of its stream.
private func expectComplete(
    _ server: some BrokerServer,
    _ messages: [OutgoingMessage],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let received = try server.received(on: topic, count: messages.count)
    var seen: Set<String> = []
    let first = received.filter { seen.insert($0.id).inserted }
    let sent = Dictionary(messages.map { ($0.id, $0) }) { first, _ in first }
    let isUnchanged = received.allSatisfy { sent[$0.id]?.payload == $0.payload }
    #expect(isUnchanged, "ids and bytes", sourceLocation: sourceLocation)
    #expect(first.count == messages.count, sourceLocation: sourceLocation)
    for (stream, own) in Dictionary(grouping: messages, by: \.stream) {
        let arrived = first.map(\.id).filter { sent[$0]?.stream == stream }
        #expect(arrived == own.map(\.id), "order of \(stream)", sourceLocation: sourceLocation)
    }
}

/// Interrupts until there is an outcome: an interruption before anything is waited for has nothing to end.
private func interrupted<Value>(_ broker: any MessageBroker, _ outcome: Monitor<Value?>) -> Value? {
    let isOver = eventually {
        broker.interrupt()
        return outcome.read { $0 != nil }
    }
    return isOver ? outcome.read { $0 } : nil
}

extension Delivery {
    fileprivate var isUnanswered: Bool {
        if case .unanswered = self { true } else { false }
    }
}

extension [OutgoingMessage] {
    fileprivate var inBatches: [[OutgoingMessage]] {
        stride(from: 0, to: count, by: 500).map { Array(self[$0..<Swift.min($0 + 500, count)]) }
    }
}
