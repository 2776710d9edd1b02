import Testing

@testable import WeirStreaming

/// Frames cut into segments and parts, and the playlist of them.
@Suite struct SegmenterTests {
    private static let second: Int64 = 1_000_000_000
    private static let track = VideoTrack(codec: .h264, width: 64, height: 48, configuration: [1, 2, 3])

    /// Frames at 25 a second, each a byte long, with a key frame wherever `isKey` says.
    private static func samples(_ count: Int, isKey: (Int) -> Bool) -> [EncodedSample] {
        (0..<count).map { number in
            let time = Int64(number) * second / 25
            return EncodedSample(data: [7], isKeyFrame: isKey(number), decodeTime: time, presentationTime: time)
        }
    }

    private static func cut(_ samples: [EncodedSample], parts: Int64? = nil) -> [Segmenter.Output] {
        var segmenter = Segmenter(segmentLength: second, partLength: parts)
        return samples.flatMap { segmenter.push($0, of: track) } + segmenter.end()
    }

    /// The lengths of parts in milliseconds, a list for each segment.
    private static func lengths(_ output: [Segmenter.Output]) -> [[Int]] {
        var segments: [[Int]] = [[]]
        for item in output {
            switch item {
            case .track: break
            case .part(let part): segments[segments.count - 1].append(Int((part.duration * 1000).rounded()))
            case .segmentEnd: segments.append([])
            }
        }
        return segments.dropLast()
    }

    @Test func segmentsBeginWithKeyFrames() {
        let output = Self.cut(Self.samples(70) { $0.isMultiple(of: 30) })
        #expect(Self.lengths(output) == [[1200], [1200], [400]])
        #expect(output.first == .track(Self.track.initializationSegment))
    }

    @Test func keyFramesThatComeOftenerAreNoReasonToCut() {
        #expect(Self.lengths(Self.cut(Self.samples(60) { $0.isMultiple(of: 5) })) == [[1000], [1000], [400]])
    }

    @Test func withoutKeyFramesSegmentsHaveAnEnd() {
        #expect(Self.lengths(Self.cut(Self.samples(100) { $0 == 0 })) == [[3000], [1000]])
    }

    @Test func framesBeforeTheFirstKeyFrameAreLeftOut() {
        #expect(Self.lengths(Self.cut(Self.samples(30) { $0 == 20 })) == [[400]])
    }

    @Test func partsAreNoLongerThanPromised() {
        let output = Self.cut(Self.samples(50) { $0.isMultiple(of: 25) }, parts: Self.second / 3)
        #expect(Self.lengths(output) == [[320, 320, 320, 40], [320, 320, 320, 40]])
        let independent = output.compactMap { if case .part(let part) = $0 { part.isIndependent } else { nil } }
        #expect(independent == [true, false, false, false, true, false, false, false])
    }

    @Test func anotherTrackBeginsASegment() {
        var segmenter = Segmenter(segmentLength: Self.second, partLength: nil)
        var other = Self.track
        other.width = 128
        let samples = Self.samples(20) { $0.isMultiple(of: 10) }
        var output = samples[..<10].flatMap { segmenter.push($0, of: Self.track) }
        output += samples[10...].flatMap { segmenter.push($0, of: other) } + segmenter.end()
        #expect(Self.lengths(output) == [[400], [400]])
        #expect(output.contains(.track(other.initializationSegment)))
    }

    @Test func keyFramesAreAskedForInTime() {
        var segmenter = Segmenter(segmentLength: Self.second, partLength: nil)
        var asked: [Int] = []
        for (number, sample) in Self.samples(75, isKey: { $0 == 0 || $0 == 25 }).enumerated() {
            _ = segmenter.push(sample, of: Self.track)
            if segmenter.takeKeyFrameRequest() { asked.append(number) }
        }
        // So that the 26th frame can be one; the second request isn't answered, and repeated after a second.
        #expect(asked == [24, 49, 74])
    }

    @Test func fragmentsTellTimesAndSizes() throws {
        let times: [(decode: Int64, shown: Int64)] = [(0, 40), (40, 120), (80, 80)]
        let samples = times.enumerated().map { number, time in
            EncodedSample(
                data: Array(repeating: 9, count: number + 1),
                isKeyFrame: number == 0,
                decodeTime: time.decode * 1_000_000,
                presentationTime: time.shown * 1_000_000
            )
        }
        let output = Self.cut(samples)
        guard case .part(let part) = try #require(output.dropFirst().first) else {
            Issue.record("there is no part")
            return
        }
        // The bytes of the boxes, worked out by hand from ISO/IEC 14496-12: moof 136, mdat 8 + 6.
        #expect(part.bytes.count == 136 + 14)
        let run = try #require(Self.place(of: "trun", in: part.bytes))
        let numbers = stride(from: run + 4, to: 136, by: 4).map { offset in
            part.bytes[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        #expect(
            numbers == [
                0x0100_0F01, 3, 144,
                3600, 1, 0x0200_0000, 3600,
                3600, 2, 0x0101_0000, 7200,
                3600, 3, 0x0101_0000, 0,
            ]
        )
    }

    private static func place(of kind: String, in bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast(4).first { bytes[$0..<$0 + 4].elementsEqual(kind.utf8) }
    }

    @Test func playlistListsTheNewestSegments() {
        var list = SegmentList(length: 2, first: 10)
        list.beginTrack()
        var lost: [Int] = []
        for item in Self.cut(Self.samples(80) { $0.isMultiple(of: 25) }).dropFirst() {
            switch item {
            case .track: break
            case .part(let part): list.add(part)
            case .segmentEnd: lost += list.endSegment().map(\.number)
            }
        }
        #expect(lost == [10, 11])
        list.end()
        let playlist = MediaPlaylist(names: .init(), segmentLength: 1, partLength: nil)
        #expect(
            playlist.text(list) == """
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-TARGETDURATION:1
                #EXT-X-MEDIA-SEQUENCE:12
                #EXT-X-DISCONTINUITY-SEQUENCE:1
                #EXT-X-MAP:URI="init-10.mp4"
                #EXTINF:1.00000,
                segment-12.m4s
                #EXTINF:0.20000,
                segment-13.m4s
                #EXT-X-ENDLIST

                """
        )
    }

    @Test func playlistOfPartsNamesTheNextOne() {
        var list = SegmentList(length: 3, first: 1)
        let part = MediaPart(bytes: [], duration: 0.32, isIndependent: true)
        list.add(part)
        _ = list.endSegment()
        list.add(part)
        let playlist = MediaPlaylist(names: .init(prefix: "street/"), segmentLength: 2, partLength: 0.333)
        #expect(
            playlist.text(list) == """
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-TARGETDURATION:2
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.99900
                #EXT-X-PART-INF:PART-TARGET=0.33300
                #EXT-X-MEDIA-SEQUENCE:1
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="street/init-1.mp4"
                #EXT-X-PART:DURATION=0.32000,URI="street/segment-1.0.m4s",INDEPENDENT=YES
                #EXTINF:0.32000,
                street/segment-1.m4s
                #EXT-X-PART:DURATION=0.32000,URI="street/segment-2.0.m4s",INDEPENDENT=YES
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="street/segment-2.1.m4s"

                """
        )
    }
}
