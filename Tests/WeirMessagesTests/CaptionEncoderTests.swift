import Testing
import WeirCore
import WeirMessages

@Suite struct CaptionEncoderTests {
    private func object(_ label: String, _ id: Int?) -> DetectedObject {
        DetectedObject(
            box: Box(x: 0, y: 0, width: 1, height: 1),
            classID: 0,
            label: label,
            confidence: 1,
            trackID: id.map { TrackID(source: SourceID("a"), number: $0) }
        )
    }

    @Test func aCueHasALineForEachObject() {
        let text = CaptionEncoder().text(of: [object("person", 12), object("car", nil), object("person", 3)])
        #expect(text == "car\nperson 3\nperson 12")
    }

    @Test func cuesAreWebVTT() {
        var bytes = CaptionEncoder.header
        CaptionEncoder().append("car 1", from: 0, to: 1_500_000_000, into: &bytes)
        CaptionEncoder().append("car 1", from: 3_723_004_000_000, to: 3_723_005_000_000, into: &bytes)
        // Nothing to say, and no time to say it in.
        CaptionEncoder().append("", from: 0, to: 1_000_000_000, into: &bytes)
        CaptionEncoder().append("car 1", from: 1000, to: 2000, into: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                WEBVTT

                00:00:00.000 --> 00:00:01.500
                car 1

                01:02:03.004 --> 01:02:03.005
                car 1


                """
        )
    }

    @Test func labelsCanNotBreakACue() {
        let text = CaptionEncoder().text(of: [object("a<b>&\n\nc --> d", nil), object("", 1)])
        #expect(text == "object 1\na&lt;b&gt;&amp;  c --&gt; d")
    }

    @Test func aRecordTellsItsTimeInTheClip() {
        var line: [UInt8] = []
        RecordEncoder().append(Array("{\"stream\": \"a\"}\n".utf8), inClipAt: 1_250_000_000, to: &line)
        #expect(String(decoding: line, as: UTF8.self) == "{\"clip\": 1.25, \"stream\": \"a\"}\n")
    }
}
