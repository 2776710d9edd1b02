import WeirBrokers
public import WeirCore
import WeirElements

/// All that commands come from in an application.
public final class CommandListeners: Sendable {
    private let listeners: [CommandListener]

    /// Begins to listen at once; `tell` gets warnings, from any thread.
    ///
    /// Throws `.settings` where a broker can't be like that, or a secret can't be read; then nothing is listened to.
    public init(
        _ channels: [CommandChannel],
        _ target: any CommandTarget,
        tell: @escaping @Sendable (String) -> Void
    ) throws(WeirError) {
        var brokers: [any MessageBroker] = []
        for channel in channels { brokers.append(try channel.broker.makeConnection()) }
        listeners = zip(channels, brokers).map { channel, broker in
            let name = "commands from \(channel.broker.place)"
            return CommandListener(channel, broker, target, name: name, tell: tell)
        }
    }

    /// Takes no more commands.
    public func end() {
        for listener in listeners { listener.end() }
    }
}
