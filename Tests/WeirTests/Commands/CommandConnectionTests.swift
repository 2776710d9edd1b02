import Testing
import Weir
import WeirConfig
import WeirCore
import WeirTestKit

/// What a listener makes of a broker that comes and goes.
@Suite(.serialized) struct CommandConnectionTests {
    private let broker = ScriptedBroker()
    private let target = ScriptedTarget("gate")
    private let sentences = Sentences()

    private func listen() -> CommandListener {
        let settings = BrokerSettings(kind: .mqtt, address: "127.0.0.1")
        let channel = CommandChannel(broker: settings, topics: ["site/commands"])
        return CommandListener(channel, broker, target, name: "commands", executor: TestThreads.commands) {
            [sentences] sentence in
            sentences.all.update { $0.append(sentence) }
        }
    }

    private static let command = #"{"command": "remove-stream", "id": "1", "stream": "gate"}"#
    private static let answer = #"{"id": "1", "command": "remove-stream", "stream": "gate", "ok": true}"#

    @Test func aBrokerThatIsNotThereIsTriedAgain() async {
        broker.state.update { state in
            state.connectErrors = [
                WeirError(.resource, "mqtt: 127.0.0.1 isn't reached."), WeirError(.resource, "Again."),
            ]
            state.subscribeErrors = [WeirError(.settings, "mqtt: 127.0.0.1 lets nobody subscribe.")]
        }
        let listener = listen()
        defer { listener.end() }
        await broker.publish(Self.command)
        #expect(await broker.answers(1) == [Self.answer])
        #expect(broker.now.connections == 4)
        #expect(
            await waitFor(sentences.all) { $0.count >= 2 ? $0 : nil } == [
                "commands: mqtt: 127.0.0.1 isn't reached. Attempt 2 follows.", "commands: commands are taken again.",
            ]
        )
    }

    @Test func aLostConnectionIsMadeAnew() async {
        let listener = listen()
        defer { listener.end() }
        await broker.breakConnection()
        _ = await waitFor(broker.state) { $0.connections > 1 && $0.receive != nil ? true : nil }
        await broker.publish(Self.command)
        #expect(await broker.answers(1) == [Self.answer])
        #expect(broker.now.connections == 2)
        let told = await waitFor(sentences.all) { $0.count >= 2 ? $0.first : nil }
        #expect(told == "commands: The connection is lost. Attempt 2 follows.")
    }

    @Test func answersThatMayNotHaveArrivedAreSentAgain() async {
        broker.state.update { $0.deliveries = [.unanswered("mqtt: 127.0.0.1 closed the connection.")] }
        let listener = listen()
        defer { listener.end() }
        await broker.publish(Self.command)
        #expect(await broker.answers(1) == [Self.answer])
        #expect(broker.now.given.map(\.id) == ["1", "1"])
        #expect(broker.now.connections == 2)
        #expect(target.log == ["remove gate"])
    }

    /// A command that has come is not left to a broker that comes back who knows when.
    @Test func commandsAreDoneWhileTheBrokerIsAway() async {
        let listener = listen()
        defer { listener.end() }
        let receive = await waitFor(broker.state) { $0.receive }
        broker.state.update { $0.hangs = true }
        await broker.breakConnection()
        receive?(IncomingMessage(topic: "site/commands", payload: Array(Self.command.utf8)))
        #expect(await waitFor(target.state) { $0.log.isEmpty ? nil : $0.log } == ["remove gate"])
        broker.state.update { $0.hangs = false }
        #expect(await broker.answers(1) == [Self.answer])
    }

    @Test(arguments: [Delivery.refused("No."), .forbidden("No."), .tooLarge("No.")])
    func whatTheBrokerDoesNotTakeIsTold(delivery: Delivery) async {
        broker.state.update { $0.deliveries = [delivery] }
        let listener = listen()
        defer { listener.end() }
        await broker.publish(Self.command)
        #expect(
            await waitFor(sentences.all) { $0.first }
                == "commands: a command (1 by now) wasn't answered on \"site/commands/reply\": No."
        )
        #expect(broker.now.connections == 1)
    }

    @Test func itEndsWhileItWaits() async {
        broker.state.update { $0.hangs = true }
        let listener = listen()
        await withCheckedContinuation { continuation in
            runInBackground {
                listener.end()
                continuation.resume()
            }
        }
        #expect(broker.now.isClosed)
    }
}
