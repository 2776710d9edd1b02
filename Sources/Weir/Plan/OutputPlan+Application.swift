import WeirConfig
import WeirCore
import WeirGStreamer

extension OutputPlan {
    /// The elements of one output, from the finished picture on.
    init(_ output: Application.Output, number: Int, _ encoders: EncoderChoice) throws(WeirError) {
        // A few frames let drawing and encoding work side by side; more would only cost memory.
        let queue = PlannedElement(
            "queue",
            name: "queue-\(number)",
            [.init("max-size-buffers", 3), .init("max-size-bytes", 0), .init("max-size-time", 0)]
        )
        switch output.kind {
        case .file(let path, let container, let encoding):
            let encoded = try Self.encoded(encoding, number: number, isLive: false, encoders)
            let muxer = PlannedElement(container.muxer, name: "muxer-\(number)")
            let sink = PlannedElement(
                "filesink",
                name: "file-\(number)",
                [.init("location", .text(path)), .init("async", false)]
            )
            self.init(place: path, elements: [queue] + encoded + [muxer, sink])
        case .rtsp(let port, let mount, let encoding):
            let encoded = try Self.encoded(encoding, number: number, isLive: true, encoders)
            let sink = PlannedElement(
                "appsink",
                name: "rtsp-\(number)",
                [.init("async", false), .init("sync", .flag(output.isSynchronized)), .init("max-buffers", 1)]
            )
            let service = Service(port: port, mount: mount, codec: encoding.codec)
            self.init(place: "rtsp port \(port)", elements: [queue] + encoded + [sink], service: service)
        case .window:
            let sink = PlannedElement(
                "autovideosink",
                name: "window-\(number)",
                [.init("sync", .flag(output.isSynchronized))]
            )
            self.init(place: "the window", elements: [queue, Self.convert(number), sink])
        case .null:
            self.init(
                place: "the null output",
                elements: [queue, Self.discard(named: "null-\(number)", isSynchronized: output.isSynchronized)]
            )
        }
    }

    /// A sink that throws frames away, and never lets the others wait for its first.
    static func discard(named name: String, isSynchronized: Bool) -> PlannedElement {
        PlannedElement("fakesink", name: name, [.init("async", false), .init("sync", .flag(isSynchronized))])
    }

    private static func convert(_ number: Int) -> PlannedElement {
        PlannedElement("videoconvert", name: "convert-\(number)")
    }

    private static func encoded(
        _ encoding: Application.Output.Encoding,
        number: Int,
        isLive: Bool,
        _ encoders: EncoderChoice
    ) throws(WeirError) -> [PlannedElement] {
        [
            convert(number),
            // Encoders would take 4:4:4 as well, which few players show.
            PlannedElement(
                "capsfilter",
                name: "format-\(number)",
                [.init("caps", "video/x-raw, format=(string){ NV12, I420 }")]
            ),
            try encoding.encoder(named: "encoder-\(number)", isLive: isLive, encoders),
            PlannedElement(encoding.codec.parser, name: "parser-\(number)"),
        ]
    }
}

extension Application.Output.Container {
    fileprivate var muxer: String {
        switch self {
        case .mp4: "mp4mux"
        case .mkv: "matroskamux"
        }
    }
}
