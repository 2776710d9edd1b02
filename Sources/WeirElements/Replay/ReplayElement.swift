import WeirCore
import WeirElementKit
import WeirGStreamer
import WeirRecording

/// Gives the frames that a stream of an earlier run gave, from what was kept of its input.
///
///     weirreplaysrc recording=kept/inputs.weirraw stream=0 ! weirinfer model=demo ! …
///
/// - Writes: the stream's name, and the number and time that each frame had.
/// - Cost: the decoder's; as fast as what follows takes frames.
struct ReplayElement: SourceBin {
    static let info = ElementInfo(
        factory: "weirreplaysrc",
        longName: "Replay source",
        classification: "Source/Video",
        summary: "Gives the frames of a stream again that a raw recording keeps"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var recording = ""
        var stream = 0
        var sourceID = "0"

        static let properties: [Property<Self>] = [
            .text("recording", \.recording, .stopped, "The file of a raw recording that keeps its inputs"),
            .integer("stream", \.stream, in: 0...65_534, .stopped, "Which of its streams, counted from 0"),
            .text("source-id", \.sourceID, .stopped, "Name of the stream in records"),
        ]
    }

    mutating func build(in bin: Bin, _ settings: Settings, host: SourceHost) throws(WeirError) -> SourceParts {
        guard !settings.recording.isEmpty else {
            throw WeirError(
                .settings,
                "weirreplaysrc has no recording; name the file, as in recording=kept/inputs.weirraw"
            )
        }
        let file = try RawFile.shared(settings.recording)
        // One that never came is over at once.
        let stream = file.index.streams[settings.stream] ?? RawIndex.Stream()
        let convert = try Element("videoconvert")
        try bin.add(convert)
        let (input, output) = (try convert.pad("sink"), try convert.pad("src"))
        let script = FrameScript(stream.frames)
        ReplayProbe.install(on: input) { script.place($0) }
        FrameNumbering.install(on: output, source: SourceID(settings.sourceID))
        _ = convert.request(.paused)
        let reader = ReplayReader(stream.steps, of: file, script, in: bin, before: input, host: host)
        return SourceParts(output: output, live: reader)
    }

    func startLimit(_ settings: Settings) -> UInt64? { nil }

    func explain(_ failure: WeirError, _ settings: Settings) -> WeirError {
        WeirError(failure.code, "\(settings.recording) can't be replayed", cause: failure.message)
    }
}
