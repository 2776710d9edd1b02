import WeirCore
import WeirGStreamer
import WeirStreaming

/// The newest picture of a stream in JPEG, for any number of watchers; who is slow sees fewer of them.
final class PictureFeed: FrameReceiver, HTTPContent {
    private struct State {
        var frame: EncodedFrame?
        /// Counts the pictures, from 1.
        var number = 0
        var hasEnded = false
        var watchers = 0
        var droppedFrames = 0
    }

    private let stream: EncodedStream
    private let path: String
    private let state = Monitor(State())

    init(_ stream: EncodedStream, path: String) {
        self.stream = stream
        self.path = path
    }

    var status: ReceiverStatus {
        state.read { ReceiverStatus(watchers: $0.watchers, droppedFrames: $0.droppedFrames) }
    }

    func receive(_ frame: EncodedFrame) {
        state.update { state in
            state.frame = frame
            state.number += 1
        }
    }

    func end() {
        state.update { $0.hasEnded = true }
    }

    func close(by deadline: MonotonicTime) { end() }

    func answer(to request: HTTPRequest) -> HTTPAnswer? {
        guard request.path == path else { return nil }
        return .pictures { [self] watcher in watch(watcher) }
    }

    /// Sends pictures until the stream ends or the watcher goes.
    private func watch(_ watcher: HTTPConnection) {
        state.update { $0.watchers += 1 }
        stream.addWatcher()
        defer {
            stream.removeWatcher()
            state.update { $0.watchers -= 1 }
        }
        // A picture from before the watcher came may be old.
        var number = state.read { $0.number }
        while watcher.isThere {
            let next = state.wait(until: .now.advanced(by: HTTPConnection.lookInterval)) { state -> Next? in
                if state.number > number, let frame = state.frame { return .picture(frame, number: state.number) }
                return state.hasEnded ? .end : nil
            }
            switch next {
            case .picture(let frame, let newest):
                let missed = newest - number - 1
                if missed > 0 { state.update { $0.droppedFrames += missed } }
                number = newest
                guard watcher.write(HTTPResponse.part(frame.data)) else { return }
            case .end: return
            case nil: continue
            }
        }
    }

    private enum Next {
        case picture(EncodedFrame, number: Int)
        case end
    }
}
