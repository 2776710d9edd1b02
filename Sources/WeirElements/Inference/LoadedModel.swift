public import WeirCore
import WeirElementKit
public import WeirGStreamer
import WeirInference

/// The model of a `weirinfer`, loaded before the element asks for it, and shared with it while this object lives.
public final class LoadedModel: Sendable {
    private let model: DetectionModel

    /// What the user should know of the model, a sentence each.
    public var notices: [String] { model.notices }

    /// Loads the model as `element`, a `weirinfer`, is set to run it.
    ///
    /// Throws a sentence where the element is another one, or where the file, the model, the device or the settings are
    /// wrong.
    public init(of element: Element) throws(WeirError) {
        guard let settings = settings(of: element, as: InferElement.self) else {
            throw WeirError(.settings, "the element \(element.name) is no weirinfer and has no model.")
        }
        let model = try DetectionModel.load(settings.model, settings: try settings.detection())
        // Thresholds of classes and the like are about this model.
        var selection = SelectionCache()
        _ = try selection.current(for: settings, model.description)
        self.model = model
    }
}
