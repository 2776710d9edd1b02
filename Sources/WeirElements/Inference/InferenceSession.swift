import WeirCore
import WeirInference

/// A model on its way to one element: loaded in the background, waited for by the first frame.
final class InferenceSession: Sendable {
    /// A loaded model and the element's way to it.
    struct Opened: Sendable {
        let model: DetectionModel
        let stream: DetectionStream
    }

    private enum Stage {
        case loading
        case loaded(DetectionModel)
        case opened(Opened)
        case failed(WeirError)
        case closed
    }

    private struct State {
        var stage = Stage.loading
        var isInterrupted = false
    }

    private let state = Monitor(State())

    /// Begins to load the model and returns at once.
    init(_ model: String, _ settings: DetectionSettings) {
        runInBackground { [self] in
            let result = Result { () throws(WeirError) in try DetectionModel.load(model, settings: settings) }
            state.update { state in
                guard case .loading = state.stage else { return }
                switch result {
                case .success(let model): state.stage = .loaded(model)
                case .failure(let error): state.stage = .failed(error)
                }
            }
        }
    }

    /// The way to the model, once it is loaded, or nil when an interruption came first.
    ///
    /// Throws why it couldn't be loaded.
    func stream(for source: SourceID) throws(WeirError) -> Opened? {
        let result = state.wait { state -> Result<Opened?, WeirError>? in
            if state.isInterrupted { return .success(nil) }
            switch state.stage {
            case .loading: return nil
            case .closed: return .success(nil)
            case .failed(let error): return .failure(error)
            case .opened(let opened): return .success(opened)
            case .loaded(let model):
                return Result { () throws(WeirError) -> Opened? in
                    let opened = Opened(model: model, stream: try model.openStream(source))
                    state.stage = .opened(opened)
                    return opened
                }
            }
        }
        return try result.get()
    }

    /// Whether the model can be used now; nil while it is being loaded.
    ///
    /// Throws why it couldn't be loaded.
    func isReady() throws(WeirError) -> Bool? {
        switch state.read({ $0.stage }) {
        case .loading: return nil
        case .loaded, .opened: return true
        case .closed: return false
        case .failed(let error): throw error
        }
    }

    /// How many runs may be under way at once; 1 until the model is loaded.
    var requestCount: Int { opened?.model.requestCount ?? 1 }

    /// How long a frame is held when the model is not overloaded, in nanoseconds.
    var expectedLatency: UInt64 { opened?.model.load.inferenceTime ?? 0 }

    /// Wakes a thread that waits for the model or for its turn.
    func interrupt() {
        state.update { $0.isInterrupted = true }
        opened?.stream.cancel()
    }

    func resume() {
        state.update { $0.isInterrupted = false }
        opened?.stream.resume()
    }

    /// Waits for what is under way and gives the model back.
    func close() {
        let opened = self.opened
        state.update { $0.stage = .closed }
        opened?.stream.close()
    }

    private var opened: Opened? {
        state.read { state in
            if case .opened(let opened) = state.stage { return opened }
            return nil
        }
    }
}
