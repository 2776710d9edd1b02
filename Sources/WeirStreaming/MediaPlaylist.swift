/// The text of an HLS playlist of live video: RFC 8216, and its second edition (draft-pantos-hls-rfc8216bis) for parts.
public struct MediaPlaylist: Sendable {
    /// How files are called, seen from the playlist.
    public struct Names: Sendable {
        private let prefix: String

        /// `prefix` stands before each name, such as `street/`.
        public init(prefix: String = "") {
            self.prefix = prefix
        }

        public func initialization(_ number: Int) -> String { "\(prefix)init-\(number).mp4" }
        public func segment(_ number: Int) -> String { "\(prefix)segment-\(number).m4s" }
        public func part(_ index: Int, of number: Int) -> String { "\(prefix)segment-\(number).\(index).m4s" }
    }

    /// The first version with initializations of their own, and the one with parts.
    private static let version = 7
    private static let versionWithParts = 9
    /// Players stay so many parts behind the newest (rfc8216bis, section 4.4.3.8: at least two, three are advised).
    private static let holdBack = 3.0
    /// Parts are listed of so many segments at the end (rfc8216bis, section 6.2.2: not longer than of use).
    private static let segmentsWithParts = 2

    private let names: Names
    /// In seconds.
    private let segmentLength: Double
    /// In seconds; nil where segments are listed as a whole only.
    private let partLength: Double?

    public init(names: Names, segmentLength: Double, partLength: Double?) {
        self.names = names
        self.segmentLength = segmentLength
        self.partLength = partLength
    }

    public func text(_ list: SegmentList) -> String {
        var lines = head(list)
        var initialization: Int?
        for (index, segment) in list.segments.enumerated() {
            lines += begin(segment, after: &initialization)
            if partLength != nil, list.segments.count - index <= Self.segmentsWithParts { lines += parts(of: segment) }
            lines += ["#EXTINF:\(Self.seconds(segment.duration)),", names.segment(segment.number)]
        }
        if partLength != nil, !list.hasEnded {
            lines += list.current.parts.isEmpty ? [] : begin(list.current, after: &initialization)
            lines += parts(of: list.current)
            let next = names.part(list.current.parts.count, of: list.current.number)
            lines.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"\(next)\"")
        }
        if list.hasEnded { lines.append("#EXT-X-ENDLIST") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func head(_ list: SegmentList) -> [String] {
        let longest = max(segmentLength, list.longestSegment).rounded()
        var lines = [
            "#EXTM3U", "#EXT-X-VERSION:\(partLength == nil ? Self.version : Self.versionWithParts)",
            "#EXT-X-TARGETDURATION:\(Int(max(1, longest)))",
        ]
        if let partLength {
            let target = max(partLength, list.longestPart)
            lines += [
                "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=\(Self.seconds(Self.holdBack * target))",
                "#EXT-X-PART-INF:PART-TARGET=\(Self.seconds(target))",
            ]
        }
        lines.append("#EXT-X-MEDIA-SEQUENCE:\(list.segments.first?.number ?? list.current.number)")
        if list.lostDiscontinuities > 0 {
            lines.append("#EXT-X-DISCONTINUITY-SEQUENCE:\(list.lostDiscontinuities)")
        }
        return lines
    }

    private func begin(_ segment: SegmentList.Segment, after initialization: inout Int?) -> [String] {
        var lines: [String] = []
        if segment.isDiscontinuous { lines.append("#EXT-X-DISCONTINUITY") }
        if segment.initialization != initialization {
            initialization = segment.initialization
            lines.append("#EXT-X-MAP:URI=\"\(names.initialization(segment.initialization))\"")
        }
        return lines
    }

    private func parts(of segment: SegmentList.Segment) -> [String] {
        segment.parts.enumerated().map { index, part in
            let name = names.part(index, of: segment.number)
            let independence = part.isIndependent ? ",INDEPENDENT=YES" : ""
            return "#EXT-X-PART:DURATION=\(Self.seconds(part.duration)),URI=\"\(name)\"\(independence)"
        }
    }

    /// With five digits, rounded.
    private static func seconds(_ seconds: Double) -> String {
        let scale = 100_000
        let units = Int((max(0, min(seconds, 1e9)) * Double(scale)).rounded())
        let fraction = String(units % scale + scale).dropFirst()
        return "\(units / scale).\(fraction)"
    }
}
