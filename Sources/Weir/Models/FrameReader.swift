import WeirCore
import WeirGStreamer

/// Decodes a video or a picture, frame after frame, as fast as can be.
struct FrameReader {
    /// How long a frame may take to come, and the pipeline to stop, in nanoseconds.
    private static let patience: UInt64 = 20_000_000_000
    /// How often errors are looked for while no frame comes.
    private static let glance: UInt64 = 100_000_000

    /// The file or address.
    let place: String

    /// Gives each frame and its number, from 0, to `body` until that returns false.
    ///
    /// Throws `.stream` where the place can't be read, and what `body` throws.
    func read(_ body: (DecodedFrame, Int) throws(WeirError) -> Bool) throws(WeirError) {
        try Elements.register()
        let pipeline = try Pipeline(named: "frames")
        let formats = PixelFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let elements = try pipeline.addChain([
            PlannedElement("weirsource", name: "source", [.init("uri", .text(place))]),
            PlannedElement("capsfilter", name: "format", [.init("caps", .text("video/x-raw, format={\(formats)}"))]),
            PlannedElement("appsink", name: "sink", [.init("max-buffers", 1), .init("sync", false)]),
        ])
        let result = Result { () throws(WeirError) in try read(pipeline, elements, body) }
        try pipeline.stop(within: Self.patience)
        try result.get()
    }

    private func read(
        _ pipeline: Pipeline,
        _ elements: [Element],
        _ body: (DecodedFrame, Int) throws(WeirError) -> Bool
    ) throws(WeirError) {
        guard let sink = elements.last, pipeline.request(.playing) else { throw failure(of: pipeline) }
        var (number, waited): (Int, UInt64) = (0, 0)
        while true {
            switch try sink.nextFrame(within: Self.glance) {
            case .frame(let frame):
                waited = 0
                guard try body(frame, number) else { return }
                number += 1
            case .end:
                guard number > 0 else { throw failure(of: pipeline) }
                return
            case .nothing:
                waited += Self.glance
                if let report = error(of: pipeline) { throw unreadable(report) }
                guard waited < Self.patience else { throw failure(of: pipeline) }
            }
        }
    }

    private func error(of pipeline: Pipeline) -> String? {
        while let message = pipeline.bus.next(within: 0) {
            if case .error(let report) = message.kind { return report.text }
        }
        return nil
    }

    private func failure(of pipeline: Pipeline) -> WeirError {
        unreadable(error(of: pipeline) ?? "no frame has come of it")
    }

    private func unreadable(_ cause: String) -> WeirError {
        WeirError(.stream, "\(place) can't be read as a video or a picture; give a file that is one.", cause: cause)
    }
}
