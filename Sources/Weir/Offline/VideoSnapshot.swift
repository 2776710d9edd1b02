import FoundationEssentials
import WeirCore
import WeirGStreamer

/// Takes one frame out of a video file.
public enum VideoSnapshot {
    /// How long reading, moving and encoding may take each, in nanoseconds.
    private static let patience: UInt64 = 20_000_000_000

    /// Writes the frame at a time in seconds as a PNG picture.
    ///
    /// Throws `.stream` where the video can't be read or moved in, `.resource` where the picture can't be written.
    public static func save(frameOf video: String, at seconds: Double, to picture: String) throws(WeirError) {
        try Elements.register()
        let pipeline = try Pipeline(named: "snapshot")
        let elements = try pipeline.addChain([
            PlannedElement("weirsource", name: "source", [.init("uri", .text(video))]),
            PlannedElement("videoconvert", name: "convert"),
            PlannedElement("capsfilter", name: "format", [.init("caps", "video/x-raw, format=RGB")]),
            PlannedElement("appsink", name: "sink", [.init("max-buffers", 1)]),
        ])
        let result = Result { () throws(WeirError) in try take(pipeline, elements, video, seconds) }
        try pipeline.stop(within: patience)
        let bytes = try result.get()
        guard FileManager.default.createFile(atPath: picture, contents: Data(bytes)) else {
            throw WeirError(
                .resource,
                "the picture \(picture) can't be written; name a file in a folder that is there."
            )
        }
    }

    private static func take(
        _ pipeline: Pipeline,
        _ elements: [Element],
        _ video: String,
        _ seconds: Double
    ) throws(WeirError) -> [UInt8] {
        let time = UInt64(max(0, min(seconds, 1e9)) * 1e9)
        guard let sink = elements.last, pipeline.request(.paused), pipeline.waitForState(within: patience),
            pipeline.seek(to: time), pipeline.waitForState(within: patience)
        else {
            throw WeirError(.stream, "\(video) has no frame at \(seconds) seconds that can be read.")
        }
        return try sink.waitingPicture(as: "image/png", within: patience)
    }
}
