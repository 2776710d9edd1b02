import NIOCore
import NIOHTTPTypes

/// Closes connections of clients that take too long: for a request, from its first byte or the answer before it to its
/// end, or for reading an answer.
///
/// Time that the service itself takes doesn't count.
final class ConnectionDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    private let patience: TimeAmount
    private var deadline: Scheduled<Void>?
    /// Requests that have come in full, and answers that have gone out in full.
    private var requests = 0
    private var answers = 0

    init(patience: TimeAmount) {
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        arm(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        disarm()
    }

    func channelInactive(context: ChannelHandlerContext) {
        disarm()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) {
            requests += 1
            // An answer may come before the end of a request that is refused.
            if requests > answers { disarm() } else { arm(context) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head, .body:
            arm(context)
            context.write(data, promise: promise)
        case .end:
            let written = promise ?? context.eventLoop.makePromise()
            written.futureResult.assumeIsolated().whenSuccess { self.answerHasGone(context) }
            context.write(data, promise: written)
        }
    }

    private func answerHasGone(_ context: ChannelHandlerContext) {
        answers += 1
        if requests > answers { disarm() } else { arm(context) }
    }

    private func arm(_ context: ChannelHandlerContext) {
        disarm()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            context.close(promise: nil)
        }
    }

    private func disarm() {
        deadline?.cancel()
        deadline = nil
    }
}
