/// What `gst-inspect-1.0` prints about an element.
public struct ElementInfo: Sendable {
    /// The name users write in a pipeline, such as `weirtrack`.
    public var factory: String
    public var longName: String
    /// GStreamer's classification, such as `Filter/Analyzer/Video`.
    public var classification: String
    /// One sentence.
    public var summary: String

    public init(factory: String, longName: String, classification: String, summary: String) {
        self.factory = factory
        self.longName = longName
        self.classification = classification
        self.summary = summary
    }
}

/// The caps that a pad template allows.
public struct PadCaps: Sendable {
    let text: String

    /// Any raw video, in any memory: for elements that never look at the pixels.
    public static let anyVideo = PadCaps(text: "video/x-raw(ANY)")

    /// Raw video in system memory, in one of the formats.
    public static func video(_ formats: [String]) -> PadCaps {
        let list = formats.joined(separator: ", ")
        return PadCaps(
            text: "video/x-raw, format = (string) { \(list) }, width = (int) [ 1, max ], height = (int) [ 1, max ], "
                + "framerate = (fraction) [ 0, max ]"
        )
    }
}
