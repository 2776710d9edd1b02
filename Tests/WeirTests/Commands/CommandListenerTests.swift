import Testing
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

@Suite(.serialized) struct CommandListenerTests {
    private let broker = ScriptedBroker()
    private let target = ScriptedTarget("gate", "street", "unrecorded")
    private let sentences = Sentences()

    private func listen(
        to topics: [String] = ["site/commands"],
        reply: String? = nil,
        kind: BrokerKind = .mqtt
    ) -> CommandListener {
        let settings = BrokerSettings(kind: kind, address: "127.0.0.1")
        let channel = CommandChannel(broker: settings, topics: topics, replyTopic: reply, sensors: ["CAM": "street"])
        return CommandListener(channel, broker, target, name: "commands", executor: TestThreads.commands) {
            [sentences] sentence in
            sentences.all.update { $0.append(sentence) }
        }
    }

    // MARK: - Answers

    @Test func commandsAreDoneInTheirOrderAndAnswered() async throws {
        let listener = listen()
        defer { listener.end() }
        await broker.publish(#"{"command": "add-stream", "id": "1", "stream": {"from": "scene:", "name": "yard"}}"#)
        await broker.publish(#"{"command": "change-stream", "id": "2", "stream": "yard", "change": {"interval": 4}}"#)
        await broker.publish(#"{"command": "snapshot", "id": "3", "sensor": {"id": "CAM"}}"#)
        await broker.publish(
            #"{"command": "start-recording", "id": "4", "stream": "gate", "before": "5s", "duration": "2s"}"#
        )
        await broker.publish(#"{"command": "stop-recording", "id": "5", "stream": "gate"}"#)
        await broker.publish(#"{"command": "remove-stream", "stream": "yard"}"#)
        #expect(
            await broker.answers(6) == [
                #"{"id": "1", "command": "add-stream", "stream": "yard", "ok": true}"#,
                #"{"id": "2", "command": "change-stream", "stream": "yard", "ok": true}"#,
                #"{"id": "3", "command": "snapshot", "stream": "street", "ok": true, "#
                    + #""result": {"type": "image/jpeg", "bytes": 3, "data": "/9j/"}}"#,
                #"{"id": "4", "command": "start-recording", "stream": "gate", "ok": true, "result": {"clip": 3}}"#,
                #"{"id": "5", "command": "stop-recording", "stream": "gate", "ok": true, "#
                    + #""result": {"clip": 3, "file": "clips/clip_00003.mp4"}}"#,
                #"{"command": "remove-stream", "stream": "yard", "ok": true}"#,
            ]
        )
        #expect(
            target.log == [
                "add yard", "change yard to 4", "snapshot of street", "start 5.0 s back for 2.0 s", "remove yard",
            ]
        )
        let sent = broker.now.delivered
        #expect(Set(sent.map(\.topic)) == ["site/commands/reply"])
        #expect(sent.map(\.stream) == ["yard", "yard", "street", "gate", "gate", "yard"])
        #expect(sent[0].id == "1")
        // Neither a picture nor what has no id can be known by one.
        #expect([sent[2].id, sent[5].id].allSatisfy { $0.count == 36 })
        #expect(sent.allSatisfy { $0.contentType == "application/json" && $0.priority == .event })
    }

    @Test func whatIsWrongIsAnswered() async throws {
        let listener = listen(to: ["a", "b"], reply: "answers")
        defer { listener.end() }
        await broker.publish("no", on: "b")
        await broker.publish(#"{"command": "snapshot", "id": "7", "stream": "gat", "loud": 1}"#, on: "a")
        await broker.publish(#"{"command": "stop-recording", "stream": "gate"}"#, on: "a")
        await broker.publish(#"{"command": "start-recording", "stream": "unrecorded"}"#, on: "a")
        await broker.publish(#"{"command": "add-stream", "stream": {"from": "scene:", "name": "gate"}}"#, on: "a")
        #expect(
            await broker.answers(5)
                == [
                    ##"{"ok": false, "problems": [{"detail": "This is not JSON: `no` is no value.", "pointer": "#", "line": 1, "##
                        + #""column": 1}]}"#,
                    #"{"id": "7", "command": "snapshot", "ok": false, "problems": [{"detail": "There is no stream `gat`; `gate` "#
                        + ##"may be meant.", "pointer": "#/stream", "line": 1, "column": 46}, {"detail": "The key `loud` is not "##
                        + ##"known; there are `command`, `id`, `stream`, `sensor`.", "pointer": "#/loud", "line": 1, "column": 53}]}"##,
                    #"{"command": "stop-recording", "stream": "gate", "ok": false, "#
                        + ##""problems": [{"detail": "no clip is being recorded.", "pointer": "#"}]}"##,
                    #"{"command": "start-recording", "stream": "unrecorded", "ok": false, "#
                        + ##""problems": [{"detail": "stream unrecorded isn't recorded.", "pointer": "#"}]}"##,
                    ##"{"command": "add-stream", "stream": "gate", "ok": false, "problems": [{"detail": "##
                        + ##""There is a stream “gate” already; each needs its own name.", "pointer": "#"}]}"##,
                ].map { $0 }
        )
        #expect(broker.now.delivered.allSatisfy { $0.topic == "answers" })
        #expect(broker.now.topics == ["a", "b"])
    }

    @Test func aCommandWithManyProblemsIsAnsweredWithSome() async throws {
        let listener = listen()
        defer { listener.end() }
        let keys = (0..<5000).map { #""k\#($0)": 1"# }.joined(separator: ",")
        await broker.publish(#"{"command": "snapshot", "stream": "gate", "# + keys + "}")
        let answer = try #require(await broker.answers(1).first)
        #expect(answer.count(of: "detail") == 20)
    }

    @Test(arguments: [
        (BrokerKind.mqtt, "a", nil, "a/reply"), (.mqtt, "a.b", nil, "a.b/reply"), (.kafka, "weir", nil, "weir.reply"),
        (.nats, "site.gate", nil, "site.gate.reply"), (.amqp, "site.gate", "answers", "answers"),
        (.redis, "site/gate", nil, "site/gate/reply"), (.redis, "site:gate", nil, "site:gate.reply"),
    ])
    func answersGoBesideTheCommands(kind: BrokerKind, topic: String, reply: String?, expected: String) {
        let settings = BrokerSettings(kind: kind, address: "127.0.0.1")
        let channel = CommandChannel(broker: settings, topics: [topic], replyTopic: reply)
        #expect(channel.replyTopic(to: topic) == expected)
        #expect(channel.isReply(expected))
        #expect(!channel.isReply(topic))
    }

    @Test func answersThatComeInAreNoCommands() async throws {
        let listener = listen(to: ["#"])
        defer { listener.end() }
        await broker.publish(#"{"command": "snapshot", "stream": "gate"}"#, on: "site/commands/reply")
        await broker.publish(#"{"command": "snapshot", "stream": "gate", "ok": true}"#, on: "elsewhere")
        await broker.publish(#"{"command": "remove-stream", "id": "1", "stream": "gate"}"#, on: "site/commands")
        #expect(await broker.answers(1) == [#"{"id": "1", "command": "remove-stream", "stream": "gate", "ok": true}"#])
        #expect(target.log == ["remove gate"])
    }

    // MARK: - Commands that come again

    @Test func aCommandThatComesAgainIsAnsweredAgain() async throws {
        let listener = listen()
        defer { listener.end() }
        let command = #"{"command": "add-stream", "id": "x", "stream": {"from": "scene:", "name": "yard"}}"#
        await broker.publish(command)
        await broker.publish(command)
        let removal = #"{"command": "remove-stream", "id": "x", "stream": "yard"}"#
        await broker.publish(removal)
        // Ids are those of who sends on a topic; the stream is gone when it comes again.
        await broker.publish(removal, on: "another")
        await broker.publish(removal, on: "another")
        let answers = await broker.answers(5)
        let answer = #"{"id": "x", "command": "add-stream", "stream": "yard", "ok": true}"#
        #expect(
            answers == [
                answer, answer,
                #"{"id": "x", "command": "remove-stream", "ok": false, "problems": [{"detail": "Another command had the id "#
                    + ##"“x” in the last 10 minutes; each needs its own.", "pointer": "#"}]}"##,
                #"{"id": "x", "command": "remove-stream", "stream": "yard", "ok": true}"#,
                #"{"id": "x", "command": "remove-stream", "stream": "yard", "ok": true}"#,
            ]
        )
        #expect(target.log == ["add yard", "remove yard"])
        #expect(broker.now.delivered.prefix(2).map(\.id) == ["x", "x"])
    }

    @Test func aCommandThatWasWrongMayBeSentAgainWithItsId() async throws {
        let listener = listen()
        defer { listener.end() }
        await broker.publish(#"{"command": "remove-stream", "id": "x", "stream": "gat"}"#)
        await broker.publish(#"{"command": "remove-stream", "id": "x", "stream": "gate"}"#)
        let answers = await broker.answers(2)
        #expect(answers.last == #"{"id": "x", "command": "remove-stream", "stream": "gate", "ok": true}"#)
        // A broker that drops doubles must not drop the second answer.
        #expect(Set(broker.now.delivered.map(\.id)).count == 2)
    }

    @Test func answersAreKeptForAWhile() {
        var memory = CommandMemory()
        let message = CommandAnswer(id: "a").message(on: "t", id: "a")
        func isKept(_ key: CommandMemory.Key, _ time: UInt64) -> Bool {
            if case .answered(message) = memory.find(key, [1], at: MonotonicTime(nanoseconds: time)) {
                true
            } else {
                false
            }
        }
        let first = CommandMemory.Key(topic: "t", id: "a")
        memory.keep(message, to: [1], as: first, at: MonotonicTime(nanoseconds: 5))
        #expect(isKept(first, CommandMemory.span + 4))
        #expect(!isKept(first, CommandMemory.span + 5))
        for number in 0...CommandMemory.limit {
            let key = CommandMemory.Key(topic: "t", id: "\(number)")
            memory.keep(message, to: [1], as: key, at: MonotonicTime(nanoseconds: 5))
        }
        #expect(!isKept(CommandMemory.Key(topic: "t", id: "0"), 5))
        #expect(isKept(CommandMemory.Key(topic: "t", id: "1"), 5))
    }

    // MARK: - Too much

    @Test func commandsThatAreTooManyAreAnsweredAsBusy() async throws {
        let listener = listen()
        defer { listener.end() }
        target.state.update { $0.isHeld = true }
        await broker.publish(#"{"command": "change-stream", "id": "0", "stream": "gate", "change": {"interval": 0}}"#)
        _ = await waitFor(target.state) { $0.log.isEmpty ? nil : true }
        for number in 1...101 {
            await broker.publish(
                #"{"command": "change-stream", "id": "\#(number)", "stream": "gate", "change": {"interval": \#(number)}}"#
            )
        }
        // The answer doesn't wait for those before.
        #expect(
            await broker.answers(1) == [
                #"{"id": "101", "command": "change-stream", "ok": false, "problems": [{"detail": "100 commands wait already; "#
                    + ##"send it again later.", "pointer": "#"}]}"##
            ]
        )
        target.state.update { $0.isHeld = false }
        #expect(await broker.answers(102).count == 102)
        #expect(target.log == (0...100).map { "change gate to \($0)" })
    }

    @Test func whatCantEvenBeAnsweredIsDroppedAndTold() async throws {
        let listener = listen()
        defer { listener.end() }
        broker.state.update { $0.isHeld = true }
        // The first answer is with the broker when the others come.
        await broker.publish("0")
        _ = await waitFor(broker.state) { $0.given.isEmpty ? nil : true }
        for number in 1...1500 { await broker.publish("\(number)") }
        #expect(
            await waitFor(sentences.all) { $0.first }
                == "commands: a command (1 by now) was dropped, as more come than can be answered."
        )
        broker.state.update { $0.isHeld = false }
        let count = await broker.answers(1001).count
        #expect((1001..<1501).contains(count))
    }

    @Test func aCommandThatIsTooLongIsRefused() async throws {
        let listener = listen()
        defer { listener.end() }
        await broker.publish(String(repeating: " ", count: RequestText.longestCommand) + "{}")
        #expect(
            await broker.answers(1) == [
                #"{"ok": false, "problems": [{"detail": "The command has more than 262144 bytes; none needs as many.", "#
                    + ##""pointer": "#"}]}"##
            ]
        )
    }

    @Test func aPictureThatIsTooLargeIsTold() async throws {
        broker.state.update { $0.deliveries = [.tooLarge("mqtt takes no such message.")] }
        target.state.update { $0.picture = Array(repeating: 0xD8, count: 3000) }
        let listener = listen()
        defer { listener.end() }
        await broker.publish(#"{"command": "snapshot", "id": "1", "stream": "gate"}"#)
        #expect(
            await broker.answers(1) == [
                #"{"id": "1", "command": "snapshot", "stream": "gate", "ok": false, "problems": [{"detail": "The picture has "#
                    + ##"3000 bytes; the broker takes no message of that size.", "pointer": "#"}]}"##
            ]
        )
    }
}

extension String {
    fileprivate func count(of word: String) -> Int { ranges(of: word).count }
}
