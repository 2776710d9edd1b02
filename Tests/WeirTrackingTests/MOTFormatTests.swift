import Testing
import WeirCore
import WeirTracking

struct MOTFormatTests {
    @Test func readsFramesInOrderAndFillsGaps() throws {
        let text = "3,-1,10,20.5,30,40,0.9,-1,-1,-1\r\n\n 1, -1, -5, 0, 7, 8, 0.25\n"
        let frames = try MOTFormat.detections(from: text, file: "det.txt")
        #expect(frames.map(\.count) == [1, 0, 1])
        #expect(frames[0][0].box == Box(x: -5, y: 0, width: 7, height: 8))
        #expect(frames[0][0].confidence == 0.25)
        #expect(frames[2][0].box == Box(x: 10, y: 20.5, width: 30, height: 40))
        #expect(frames[2][0].trackID == nil)
    }

    @Test func anEmptyTextHasNoFrames() throws {
        #expect(try MOTFormat.detections(from: "\n\n", file: "det.txt") == [])
    }

    @Test(arguments: [
        (
            "1,-1,2,3",
            "det.txt:1: 4 fields where at least 7 belong: frame,identity,left,top,width,height,score."
        ),
        ("\n0,-1,1,2,3,4,0.5", "det.txt:2: '0' is no frame number from 1 to 10000000."),
        (
            "99999999999999999999,-1,1,2,3,4,0.5",
            "det.txt:1: '99999999999999999999' is no frame number from 1 to 10000000."
        ),
        ("1,-1,1,2,three,4,0.5", "det.txt:1: 'three' is no number."),
        ("1,-1,1,2,3,4,", "det.txt:1: '' is no number."),
    ])
    func aBadLineIsNamed(text: String, sentence: String) {
        let error = #expect(throws: WeirError.self) { try MOTFormat.detections(from: text, file: "det.txt") }
        #expect(error?.message == sentence)
    }

    @Test func writesTrackedObjectsWithTwoDecimals() {
        let box = Box(x: -0.256, y: 20, width: 30.999, height: 40.5)
        let track = TrackID(source: SourceID("a"), number: 12)
        let objects = [
            DetectedObject(box: box, classID: 0, label: "object", confidence: 0.875, trackID: track),
            DetectedObject(box: box, classID: 0, label: "object", confidence: 0.5),
        ]
        #expect(MOTFormat.lines(for: objects, frame: 7) == "7,12,-0.26,20.00,31.00,40.50,0.88,-1,-1,-1\n")
    }
}
