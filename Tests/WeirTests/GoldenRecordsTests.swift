import Testing
import WeirTestKit

/// The same streets give the same records, byte for byte.
@Suite struct GoldenRecordsTests {
    private static let streets = [
        "seed=21&frames=60&size=640x360", "seed=22&frames=40&size=640x360&night=true",
        "seed=23&frames=50&size=480x270&shake=0.004",
    ]
    private static let detectAndTrack = ["--model", "demo", "--track", "bytetrack"]

    @Test func aStreamTwiceGivesTheSameFile() throws {
        let first = try RecordedRun([Self.streets[0]], Self.detectAndTrack)
        let second = try RecordedRun([Self.streets[0]], Self.detectAndTrack)
        #expect(first.lines(of: 0).count == 60)
        #expect(first.text.contains("\"id\": 1, "))
        #expect(first.text == second.text)
    }

    /// Lines of different streams may change places; what a stream's own lines say, and their order, may not.
    @Test func eachOfManyStreamsHasTheLinesOfItsRunAlone() throws {
        let together = try RecordedRun(Self.streets, Self.detectAndTrack)
        let again = try RecordedRun(Self.streets, Self.detectAndTrack)
        for (stream, street) in Self.streets.enumerated() {
            let alone = try RecordedRun([street], Self.detectAndTrack)
            let lines = together.lines(of: stream)
            #expect(lines == again.lines(of: stream))
            #expect(lines.map(withoutStream) == alone.lines(of: 0).map(withoutStream))
        }
        #expect(together.text.split(separator: "\n").count == 150)
    }

    /// A line from the number of the frame on: a stream alone is number 0.
    private func withoutStream(_ line: Substring) -> Substring { line.drop { $0 != "," } }

    /// The truth itself, which no processor's arithmetic changes.
    @Test func theTruthOfAStreetIsWrittenAsItIsHere() throws {
        let folder = try TemporaryFolder()
        let line =
            "weirscenesrc seed=5 frames=5 density=0.2 ! video/x-raw, width=160, height=90, framerate=5/1 "
            + "! weirrecord location=\(folder.path)/truth.jsonl ! fakesink"
        #expect(try TestPipeline(line).run() == .endOfStream)
        #expect(try folder.read("truth.jsonl") == Self.truth)
    }

    /// A bus comes in from the right, a bicycle rides towards it, and one person walks behind another until hidden.
    private static let truth = """
        {"stream": "0", "frame": 0, "time": 0.00, "inferred": true, "objects": [\
        {"id": 51, "class": 3, "label": "bus", "confidence": 1.00, "box": [134.33, 37.43, 25.67, 16.54]}, \
        {"id": 47, "class": 1, "label": "bicycle", "confidence": 1.00, "box": [83.20, 60.67, 14.35, 14.52]}, \
        {"id": 79, "class": 0, "label": "person", "confidence": 1.00, "box": [46.96, 64.73, 9.04, 17.99]}, \
        {"id": 89, "class": 0, "label": "person", "confidence": 1.00, "box": [30.84, 66.17, 8.34, 17.78]}]}
        {"stream": "0", "frame": 1, "time": 0.20, "inferred": true, "objects": [\
        {"id": 51, "class": 3, "label": "bus", "confidence": 1.00, "box": [126.34, 37.43, 33.66, 16.54]}, \
        {"id": 47, "class": 1, "label": "bicycle", "confidence": 1.00, "box": [89.66, 60.67, 14.35, 14.52]}, \
        {"id": 79, "class": 0, "label": "person", "confidence": 1.00, "box": [45.23, 64.73, 7.36, 17.99]}, \
        {"id": 89, "class": 0, "label": "person", "confidence": 1.00, "box": [32.24, 66.17, 8.94, 17.78]}]}
        {"stream": "0", "frame": 2, "time": 0.40, "inferred": true, "objects": [\
        {"id": 51, "class": 3, "label": "bus", "confidence": 1.00, "box": [118.36, 37.43, 41.64, 16.54]}, \
        {"id": 47, "class": 1, "label": "bicycle", "confidence": 1.00, "box": [96.11, 60.67, 14.35, 14.52]}, \
        {"id": 79, "class": 0, "label": "person", "confidence": 1.00, "box": [43.66, 64.73, 5.34, 17.99]}, \
        {"id": 89, "class": 0, "label": "person", "confidence": 1.00, "box": [35.20, 66.17, 6.44, 17.78]}]}
        {"stream": "0", "frame": 3, "time": 0.60, "inferred": true, "objects": [\
        {"id": 51, "class": 3, "label": "bus", "confidence": 1.00, "box": [110.37, 37.43, 49.63, 16.54]}, \
        {"id": 47, "class": 1, "label": "bicycle", "confidence": 1.00, "box": [102.57, 60.67, 14.35, 14.52]}, \
        {"id": 79, "class": 0, "label": "person", "confidence": 1.00, "box": [39.12, 64.73, 9.26, 17.99]}, \
        {"id": 89, "class": 0, "label": "person", "confidence": 1.00, "box": [38.18, 66.17, 3.77, 17.78]}]}
        {"stream": "0", "frame": 4, "time": 0.80, "inferred": true, "objects": [\
        {"id": 51, "class": 3, "label": "bus", "confidence": 1.00, "box": [102.38, 37.43, 57.62, 16.54]}, \
        {"id": 47, "class": 1, "label": "bicycle", "confidence": 1.00, "box": [109.02, 60.67, 14.35, 14.52]}, \
        {"id": 89, "class": 0, "label": "person", "confidence": 1.00, "box": [37.88, 66.17, 7.90, 17.78]}]}

        """
}
