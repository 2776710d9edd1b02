import WeirCore
import WeirElements
import WeirGStreamer

/// The model of a plan on its way, while the plan's elements are made.
final class ModelLoading: Sendable {
    private let loaded = Monitor<Result<LoadedModel, WeirError>?>(nil)

    /// Begins to load; nil where the stream has no model.
    ///
    /// All streams of an application have the same one.
    /// Throws where the element that the model is for can't be made.
    init?(_ stream: StreamPlan?) throws(WeirError) {
        guard let planned = stream?.elements.first(where: { $0.factory == "weirinfer" }) else { return nil }
        let element = try Element(planned)
        runInBackground { [loaded] in
            let result = Result { () throws(WeirError) in try LoadedModel(of: element) }
            loaded.update { $0 = result }
        }
    }

    /// Waits for the model; throws why there is none.
    func result() throws(WeirError) -> LoadedModel {
        try loaded.wait { $0 }.get()
    }
}
