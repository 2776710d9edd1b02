import WeirElementKit

/// Makes all of Weir's elements known to GStreamer: in a plugin, or where `plugin` is nil in this process only.
public func registerElements(in plugin: OpaquePointer?) -> Bool {
    let results = [
        register(SourceElement.self, in: plugin),
        register(SceneElement.self, in: plugin),
        register(ReplayElement.self, in: plugin),
        register(InferElement.self, in: plugin),
        register(TrackElement.self, in: plugin),
        register(AnalyticsElement.self, in: plugin),
        register(GalleryElement.self, in: plugin),
        register(PrivacyElement.self, in: plugin),
        register(OSDElement.self, in: plugin),
        register(TilerElement.self, in: plugin),
        register(RecordElement.self, in: plugin),
        register(PublishElement.self, in: plugin),
        register(DumpElement.self, in: plugin),
    ]
    return results.allSatisfy { $0 }
}
