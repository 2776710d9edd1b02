import Testing
import WeirCore
import WeirMessages

/// The ways of objects in the forms of DeepStream's dumps.
struct TrackWayEncoderTests {
    private let trackID = TrackID(source: SourceID("0"), number: 7)

    @Test func aWayIsATargetAndItsMoments() {
        let way = TrackWay(
            trackID: trackID,
            classID: 2,
            label: "car",
            moments: [
                .init(frameNumber: 4, box: Box(x: 1, y: 2, width: 3, height: 4), confidence: 0.5, state: .tentative),
                .init(frameNumber: 5, box: Box(x: 1.5, y: 2, width: 3, height: 4), confidence: 0.75, state: .active),
                .init(frameNumber: 6, box: Box(x: 2, y: 2, width: 3, height: .nan), confidence: 0.75, state: .inactive),
            ]
        )
        var text: [UInt8] = []
        TrackWayEncoder().append(way, stream: 3, to: &text)
        let zeros = "0.0 0.0 0.0 0.0 0.0 0.0 0.0"
        #expect(
            String(decoding: text, as: UTF8.self) == """
                Target: 7,2,3
                4 7 2 0 0.0 1.000000 2.000000 4.000000 6.000000 \(zeros) 0.500000 3 1.000000
                5 7 2 0 0.0 1.500000 2.000000 4.500000 6.000000 \(zeros) 0.750000 1 1.000000
                6 7 2 0 0.0 2.000000 2.000000 5.000000 nan \(zeros) 0.750000 2 1.000000


                """
        )
    }

    @Test func aShadowIsALine() {
        var object = DetectedObject(
            box: Box(x: 1, y: 2, width: 3, height: 4),
            classID: 2,
            label: "car",
            confidence: 0.5
        )
        var text: [UInt8] = []
        TrackWayEncoder().append(shadow: object, frame: 12, to: &text)
        #expect(text.isEmpty)
        object.trackID = trackID
        TrackWayEncoder().append(shadow: object, frame: 12, to: &text)
        let line =
            "12 7 2 0 0.0 1.000000 2.000000 4.000000 6.000000 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.500000 2 1.000000\n"
        #expect(String(decoding: text, as: UTF8.self) == line)
    }
}
