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
        case .mjpeg(_, _, let quality, _):
            let encoder = PlannedElement("jpegenc", name: "encoder-\(number)", quality: quality)
            self.init(output, number: number, queue, encoded: [Self.convert(number), encoder])
        case .rtsp(_, _, let encoding, _, _), .hls(_, _, let encoding), .push(_, _, let encoding):
            let encoded = try Self.encoded(encoding, number: number, isLive: true, encoders)
            let format = PlannedElement(
                "capsfilter",
                name: "framing-\(number)",
                [.init("caps", .text(encoding.codec.deliveredCaps))]
            )
            self.init(output, number: number, queue, encoded: encoded + [format])
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

    /// An output whose encoded frames are handed on to those who want them, while there are any.
    private init(
        _ output: Application.Output,
        number: Int,
        _ queue: PlannedElement,
        encoded: [PlannedElement]
    ) {
        // What paces frames comes before the gate, so that a file goes on at its own speed while nobody watches.
        let pace = PlannedElement("clocksync", name: "pace-\(number)", [.init("sync", .flag(output.isSynchronized))])
        let gate = PlannedElement(
            "valve",
            name: "gate-\(number)",
            [.init("drop", true), .init("drop-mode", "forward-sticky-events")]
        )
        let sink = PlannedElement(
            "appsink",
            name: "frames-\(number)",
            [.init("async", false), .init("sync", false), .init("max-buffers", 1)]
        )
        self.init(
            place: output.kind.place,
            elements: [queue, pace, gate] + encoded + [sink],
            deliveries: [output.kind],
            gate: gate.name
        )
    }

    /// Whether one encoder can serve both: the same picture encoded in the same way, at the same pace.
    func canShareEncoder(with other: OutputPlan) -> Bool {
        // Names differ in all outputs.
        !deliveries.isEmpty && elements.map(\.factory) == other.elements.map(\.factory)
            && elements.map(\.properties) == other.elements.map(\.properties)
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

extension PlannedElement {
    /// What is worth its bytes where nothing is said: above it pictures grow faster than they gain.
    private static let usualQuality = 85

    fileprivate init(_ factory: String, name: String, quality: Int?) {
        self.init(factory, name: name, [.init("quality", .integer(quality ?? Self.usualQuality))])
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
