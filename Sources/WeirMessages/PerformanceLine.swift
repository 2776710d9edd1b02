/// Writes the lines that tell the frame rates of an application's streams while it runs.
///
/// A header that numbers the streams comes before the first line and before each twentieth after it.
public struct PerformanceLine: Sendable {
    /// Frames per second of one stream.
    public struct Rate: Hashable, Sendable {
        /// Since the line before.
        public var current: Double
        /// Since the start.
        public var average: Double

        public init(current: Double, average: Double) {
            self.current = current
            self.average = average
        }
    }

    private static let linesPerHeader = 20
    private var linesSinceHeader = 0

    public init() {}

    /// The next line, newline included, with its header where one is due.
    public mutating func text(_ rates: [Rate]) -> String {
        var buffer: [UInt8] = []
        if linesSinceHeader == 0 { appendHeader(streams: rates.count, to: &buffer) }
        linesSinceHeader = (linesSinceHeader + 1) % Self.linesPerHeader
        buffer.append(text: "**PERF:  ")
        for rate in rates {
            append(rate.current, to: &buffer)
            buffer.append(text: " (")
            append(rate.average, to: &buffer)
            buffer.append(text: ")\t")
        }
        buffer.append(UInt8(ascii: "\n"))
        return String(decoding: buffer, as: UTF8.self)
    }

    private func appendHeader(streams: Int, to buffer: inout [UInt8]) {
        buffer.append(text: "**PERF:  ")
        for stream in 0..<streams {
            buffer.append(text: "FPS ")
            buffer.append(integer: stream)
            buffer.append(text: " (Avg)\t")
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    /// A rate that is no number, as after no time at all, is 0.
    private func append(_ rate: Double, to buffer: inout [UInt8]) {
        buffer.append(decimal: rate.isFinite ? rate : 0, places: .two)
    }
}
