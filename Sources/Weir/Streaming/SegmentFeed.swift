import WeirConfig
import WeirCore
import WeirGStreamer
import WeirStreaming

/// The newest segments of a stream in memory, and their playlist, as HLS with low latency.
///
/// Players ask again and again; while none does, nothing is encoded.
final class SegmentFeed: FrameReceiver, HTTPContent {
    fileprivate struct State {
        var reader: SampleReader
        var segmenter: Segmenter
        var list: SegmentList
        /// What stands before segments, and the parts of each, by their numbers.
        var initializations: [Int: [UInt8]] = [:]
        var parts: [Int: [[UInt8]]] = [:]
        /// When a player asked for something; nil while nobody watches.
        var lastRequest: MonotonicTime?
    }

    /// What is promised of a part's length, in seconds: a player with low latency is three of them behind.
    private static let partLength = 1.0 / 3
    /// Segments that are listed no more stay for those who read an older playlist.
    fileprivate static let segmentsKept = 3
    /// How long a player may take to ask for the next thing, in nanoseconds, beside three segments' length.
    private static let patience: UInt64 = 5_000_000_000
    /// How long a player waits for the first segment, and for the next part, in nanoseconds.
    private static let longestWait: UInt64 = 15_000_000_000
    /// A playlist that is further away than so many segments will not come soon (rfc8216bis, section 6.2.5.2).
    private static let furthestSegment = 2

    private let stream: EncodedStream
    private let segments: Application.Output.Segments
    private let path: String
    private let playlist: MediaPlaylist
    private let state: Monitor<State>

    /// Served at `path`, and all else below it without its ending.
    init(_ stream: EncodedStream, path: String, _ segments: Application.Output.Segments, codec: VideoTrack.Codec) {
        self.stream = stream
        self.segments = segments
        self.path = path
        let name = path.split(separator: "/").last.map { String($0) } ?? ""
        let prefix = String(name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex))
        playlist = MediaPlaylist(
            names: .init(prefix: prefix + "/"),
            segmentLength: segments.length,
            partLength: Self.partLength
        )
        state = Monitor(
            State(
                reader: SampleReader(codec),
                segmenter: Segmenter(
                    segmentLength: Int64(segments.length * 1e9),
                    partLength: Int64(Self.partLength * 1e9)
                ),
                list: SegmentList(length: segments.count, first: 1)
            )
        )
    }

    var status: ReceiverStatus { state.read { ReceiverStatus(watchers: $0.lastRequest == nil ? 0 : 1) } }

    func receive(_ frame: EncodedFrame) {
        let (isKeyFrameDue, hasBeenLeft) = state.update { state -> (Bool, Bool) in
            guard let last = state.lastRequest else { return (false, false) }
            let idleTime = UInt64(3 * segments.length * 1e9) + Self.patience
            if last.advanced(by: idleTime) < .now {
                state.lastRequest = nil
                _ = state.segmenter.end()
                _ = state.list.removeAll()
                state.parts = [:]
                return (false, true)
            }
            guard let (sample, track) = state.reader.sample(frame) else { return (false, false) }
            state.store(state.segmenter.push(sample, of: track))
            return (state.segmenter.takeKeyFrameRequest(), false)
        }
        if hasBeenLeft { stream.removeWatcher() }
        if isKeyFrameDue { stream.requestKeyFrame() }
    }

    func end() {
        state.update { state in
            state.store(state.segmenter.end())
            state.list.end()
        }
    }

    func close(by deadline: MonotonicTime) { end() }

    func answer(to request: HTTPRequest) -> HTTPAnswer? {
        let folder = path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex) + "/"
        if request.path == path {
            noteRequest()
            return .response(playlist(request.query))
        }
        guard request.path.hasPrefix(folder) else { return nil }
        noteRequest()
        return file(String(request.path.dropFirst(folder.count))).map { .response($0) }
    }

    private func noteRequest() {
        let isFirst = state.update { state in
            defer { state.lastRequest = .now }
            return state.lastRequest == nil && !state.list.hasEnded
        }
        if isFirst { stream.addWatcher() }
    }

    /// The playlist, once it has what the request asks for (rfc8216bis, section 6.2.5.2).
    private func playlist(_ query: [String: String]) -> HTTPResponse {
        let number = query["_HLS_msn"].flatMap { Int($0) }
        let part = query["_HLS_part"].flatMap { Int($0) }
        if let number, number > state.read({ $0.list.current.number }) + Self.furthestSegment {
            return HTTPResponse(.badRequest, "the segment \(number) is too far ahead.")
        }
        let text = state.wait(until: .now.advanced(by: Self.longestWait)) { [playlist] state -> String? in
            let list = state.list
            let isThere = number.map { list.has($0, part: part) } ?? !list.segments.isEmpty
            return isThere || list.hasEnded ? playlist.text(list) : nil
        }
        guard let text else {
            return HTTPResponse(.unavailable, "no frames have come yet.", fields: [("Retry-After", "1")])
        }
        return HTTPResponse(.ok, type: "application/vnd.apple.mpegurl", body: Array(text.utf8))
    }

    /// A file by its name as the playlist tells it; nil where there is none.
    private func file(_ name: String) -> HTTPResponse? {
        if let match = name.wholeMatch(of: /init-(\d+)\.mp4/), let number = Int(match.1) {
            return state.read { $0.initializations[number] }.map(Self.response)
        }
        if let match = name.wholeMatch(of: /segment-(\d+)\.m4s/), let number = Int(match.1) {
            return state.read { state in state.list.isComplete(number) ? state.parts[number] : nil }
                .map { Self.response($0.flatMap(\.self)) }
        }
        guard let match = name.wholeMatch(of: /segment-(\d+)\.(\d+)\.m4s/), let number = Int(match.1),
            let part = Int(match.2)
        else { return nil }
        return self.part(part, of: number).map(Self.response)
    }

    /// A part; waits for the one that comes next, which the playlist tells of.
    private func part(_ part: Int, of number: Int) -> [UInt8]? {
        let found = state.wait(until: .now.advanced(by: Self.longestWait)) { state -> [UInt8]?? in
            if let parts = state.parts[number], parts.indices.contains(part) { return .some(parts[part]) }
            let current = state.list.current
            let isNext = number == current.number && part == current.parts.count && !state.list.hasEnded
            return isNext ? nil : .some(nil)
        }
        return found ?? nil
    }

    private static func response(_ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(.ok, type: "video/mp4", body: bytes)
    }
}

extension SegmentFeed.State {
    fileprivate mutating func store(_ output: [Segmenter.Output]) {
        for item in output {
            switch item {
            case .track(let bytes):
                list.beginTrack()
                initializations[list.current.initialization] = bytes
            case .part(let part):
                parts[list.current.number, default: []].append(part.bytes)
                list.add(part)
            case .segmentEnd:
                _ = list.endSegment()
                forget()
            }
        }
    }

    /// Drops what no playlist lists that anybody still goes by.
    private mutating func forget() {
        let first = (list.segments.first?.number ?? list.current.number) - SegmentFeed.segmentsKept
        parts = parts.filter { $0.key >= first }
        let used = Set(list.segments.map(\.initialization) + [list.current.initialization])
        // The numbers of initializations are those of segments.
        initializations = initializations.filter { used.contains($0.key) || $0.key >= first }
    }
}
