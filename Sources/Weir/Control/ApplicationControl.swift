import WeirCore
public import WeirOutbox

/// What a running application lets others see and change, from any thread.
public protocol ApplicationControl: CommandTarget {
    /// All streams, in the order in which they came.
    var streams: [StreamStatus] { get }

    /// How the outputs are that are streamed, in their order.
    var outputs: [OutputStatus] { get }

    /// How what is sent to brokers stands, in the order of the application.
    var publications: [Publisher.Status] { get }

    /// What happened since the event of a number, as far as it is kept; 0 for the beginning.
    func events(after number: Int) -> EventLog.Excerpt
}

extension ApplicationControl {
    public var streamNames: [SourceID] { streams.map(\.id) }
}
