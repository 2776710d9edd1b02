import Testing
import WeirCore

@testable import WeirMessages

private func line(_ metadata: FrameMetadata) -> String {
    var buffer: [UInt8] = []
    RecordEncoder().append(metadata, to: &buffer)
    return String(decoding: buffer, as: UTF8.self)
}

private func decimal(_ value: Double, _ places: DecimalPlaces = .two) -> String {
    var buffer: [UInt8] = []
    buffer.append(decimal: value, places: places)
    return String(decoding: buffer, as: UTF8.self)
}

@Suite struct RecordEncoderTests {
    @Test func exactNumbersReadBackAsTheSame() {
        let box = Box(x: 1 / 3, y: 0.1, width: 100, height: 1e-7)
        var metadata = FrameMetadata(source: SourceID("0"), frameNumber: 0)
        metadata.objects = [DetectedObject(box: box, classID: 0, label: "a", confidence: 0.123456)]
        var buffer: [UInt8] = []
        RecordEncoder(isExact: true).append(metadata, to: &buffer)
        let text = String(decoding: buffer, as: UTF8.self)
        #expect(text.contains(#""confidence": 0.123456, "box": [0.33333334, 0.1, 100.0, 1e-07]"#), "\(text)")
    }

    private let source = SourceID("0")

    @Test func aTrackedObjectHasEveryField() {
        let metadata = FrameMetadata(
            source: source,
            frameNumber: 12,
            presentationTime: 480_000_000,
            isInferred: true,
            objects: [
                DetectedObject(
                    box: Box(x: 10.5, y: 20.254, width: 100, height: 50.126),
                    classID: 2,
                    label: "car",
                    confidence: 0.91,
                    trackID: TrackID(source: source, number: 3)
                )
            ]
        )
        #expect(
            line(metadata)
                == #"{"stream": "0", "frame": 12, "time": 0.48, "inferred": true, "objects": "#
                + #"[{"id": 3, "class": 2, "label": "car", "confidence": 0.91, "#
                + #""box": [10.50, 20.25, 100.00, 50.13]}]}"# + "\n"
        )
    }

    @Test func untrackedObjectsHaveNoIdentityAndStreamsWithoutAClockNoTime() {
        let object = DetectedObject(
            box: Box(x: -0.001, y: .nan, width: .infinity, height: -3.456),
            classID: 0,
            label: "person",
            confidence: 1
        )
        let metadata = FrameMetadata(source: SourceID("gate"), frameNumber: 0, objects: [object, object])
        let written =
            #"{"class": 0, "label": "person", "confidence": 1.00, "box": [0.00, null, null, -3.46]}"#
        #expect(
            line(metadata)
                == #"{"stream": "gate", "frame": 0, "time": null, "inferred": false, "objects": ["#
                + written + ", " + written + "]}\n"
        )
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_338_902_451_999_999, "2026-11-22T09:15:02.451Z"),
            (951_782_399_999_000_000, "2000-02-28T23:59:59.999Z"), (.max, "2554-07-21T23:34:33.709Z"),
        ] as [(UInt64, String)]
    )
    func whenTheCameraTookAFrameIsTold(time: UInt64, text: String) {
        var metadata = FrameMetadata(source: source, frameNumber: 7, presentationTime: 0)
        metadata.captureTime = time
        #expect(line(metadata).hasPrefix(#"{"stream": "0", "frame": 7, "time": 0.00, "captured": "\#(text)", "inf"#))
    }

    @Test func aFrameWithoutObjectsIsStillALine() {
        let metadata = FrameMetadata(source: source, frameNumber: 7, presentationTime: 0, isInferred: true)
        #expect(line(metadata) == #"{"stream": "0", "frame": 7, "time": 0.00, "inferred": true, "objects": []}"# + "\n")
    }

    @Test func namesAreEscaped() {
        let metadata = FrameMetadata(source: SourceID("a\"b\\c\nd\te\r\u{1}\u{1f}é🚗\u{7f}"), frameNumber: 0)
        #expect(line(metadata).hasPrefix(#"{"stream": "a\"b\\c\nd\te\r\u0001\u001fé🚗"# + "\u{7f}\", "))
    }

    @Test(arguments: [
        (UInt64(4_999_999), "0.00"), (5_000_000, "0.01"), (999_999_999, "1.00"), (3_723_040_000_000, "3723.04"),
        (.max, "18446744073.71"),
    ])
    func timesAreRoundedToHundredths(nanoseconds: UInt64, text: String) {
        let metadata = FrameMetadata(source: source, frameNumber: 0, presentationTime: nanoseconds)
        #expect(line(metadata).contains("\"time\": \(text),"))
    }

    @Test func aBufferIsAppendedTo() {
        var buffer = Array("before\n".utf8)
        RecordEncoder().append(FrameMetadata(source: source, frameNumber: 1), to: &buffer)
        RecordEncoder().append(FrameMetadata(source: source, frameNumber: 2), to: &buffer)
        let text = String(decoding: buffer, as: UTF8.self)
        #expect(text.hasPrefix("before\n{\"stream\""))
        #expect(text.split(separator: "\n").count == 3)
    }
}

@Suite struct DecimalTextTests {
    @Test(arguments: [
        (0.0, "0.00"), (-0.0, "0.00"), (-0.004, "0.00"), (-0.006, "-0.01"), (0.125, "0.12"), (0.375, "0.38"),
        (1.999, "2.00"), (-12.5, "-12.50"), (1234567.891, "1234567.89"), (1e30, "1000000000000.00"),
        (-1e300, "-1000000000000.00"), (.leastNonzeroMagnitude, "0.00"),
    ])
    func twoPlaces(value: Double, text: String) {
        #expect(decimal(value) == text)
    }

    @Test(arguments: [
        (0.1, "0.100000"), (123.4567891, "123.456789"), (-0.0000004, "0.000000"), (1e30, "1000000000000.000000"),
    ])
    func sixPlaces(value: Double, text: String) {
        #expect(decimal(value, .six) == text)
    }

    @Test func wholeNumbersReachTheirLimits() {
        var buffer: [UInt8] = []
        buffer.append(integer: Int.min)
        buffer.append(UInt8(ascii: " "))
        buffer.append(integer: Int.max)
        #expect(String(decoding: buffer, as: UTF8.self) == "\(Int.min) \(Int.max)")
    }
}
