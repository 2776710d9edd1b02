import Testing
import WeirCore
import WeirMessages

@Suite struct KITTIEncoderTests {
    private let objects = [
        DetectedObject(
            box: Box(x: 10.5, y: 20.25, width: 100, height: 50),
            classID: 0,
            label: "car",
            confidence: 0.875,
            trackID: TrackID(source: SourceID("0"), number: 7)
        ),
        DetectedObject(box: Box(x: 0, y: 1, width: 2, height: .nan), classID: 1, label: "person", confidence: 1),
    ]

    private func text(_ content: KITTIEncoder.Content) -> String {
        var buffer: [UInt8] = []
        KITTIEncoder(content).append(objects, to: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    @Test func detectionsHaveSixteenFields() {
        let expected = """
            car 0.0 0 0.0 10.500000 20.250000 110.500000 70.250000 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.875000
            person 0.0 0 0.0 0.000000 1.000000 2.000000 nan 0.0 0.0 0.0 0.0 0.0 0.0 0.0 1.000000

            """
        #expect(text(.detections) == expected)
        #expect(text(.detections).split(separator: "\n").first?.split(separator: " ").count == 16)
    }

    @Test func tracksHaveTheIdentityAndLeaveOutThoseWithoutOne() {
        #expect(
            text(.tracks)
                == "car 7 0.0 0 0.0 10.500000 20.250000 110.500000 70.250000 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.875000\n"
        )
    }

    @Test func filesAreNamedAfterApplicationStreamAndFrame() {
        let encoder = KITTIEncoder(.detections)
        #expect(encoder.fileName(stream: 3, frame: 12) == "00_003_000012.txt")
        #expect(encoder.fileName(application: 1, stream: 1234, frame: 12_345_678) == "01_1234_12345678.txt")
    }
}
