import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// `weirprivacy`: what is covered, for how long, and what is not.
    @Suite struct Privacy {
        /// Black instead of the gray of the test's frames, and nothing around boxes.
        private func harness(_ properties: [String: String] = [:]) throws -> ElementHarness {
            let plain = ["how": "mask", "margin": "0"]
            let harness = try ElementHarness("weirprivacy", plain.merging(properties) { $1 })
            try harness.play()
            harness.input.begin(smallCaps)
            return harness
        }

        /// The columns and rows of luma that are black; nil where none is.
        private func covered(_ frame: ReceivedFrame) -> Box? {
            let black = (0..<64 * 48).filter { frame.bytes[$0] == 16 }
            guard let first = black.first, let last = black.last else { return nil }
            let (columns, rows) = (black.map { $0 % 64 }, first / 64...last / 64)
            let (left, right) = (columns.min() ?? 0, columns.max() ?? 0)
            return Box(
                x: Float(left),
                y: Float(rows.lowerBound),
                width: Float(right - left + 1),
                height: Float(rows.count)
            )
        }

        @Test func chosenObjectsAreCovered() throws {
            let harness = try harness(["classes": "car, 7"])
            var other = DetectedObject.car(40, 8, 8, 8)
            other.label = "person"
            other.classID = 1
            harness.input.push(.at(0, metadata: .numbered(0, [other])))
            harness.input.push(.at(1, metadata: .numbered(1, [.car(8, 12, 16, 24), other])))
            other.classID = 7
            harness.input.push(.at(30, metadata: .numbered(30, [other])))
            #expect(harness.output.log.waitForFrames(3))
            let frames = harness.output.log.frames
            #expect(covered(frames[0]) == nil)
            #expect(covered(frames[1]) == Box(x: 8, y: 12, width: 16, height: 24))
            #expect(covered(frames[2]) == Box(x: 40, y: 8, width: 8, height: 8))
        }

        @Test func partsAreCovered() throws {
            let harness = try harness(["classes": "plate"])
            var car = DetectedObject.car(0, 0, 64, 48, id: 1)
            var plate = DetectedObject.car(20, 30, 10, 6)
            plate.label = "plate"
            car.parts = [plate]
            harness.input.push(.at(0, metadata: .numbered(0, [car])))
            #expect(harness.output.log.waitForFrames(1))
            #expect(covered(harness.output.log.frames[0]) == Box(x: 20, y: 30, width: 10, height: 6))
        }

        @Test func aMissedObjectStaysCoveredForASecond() throws {
            let harness = try harness()
            harness.input.push(.at(0, metadata: .numbered(0, [.car(24, 16, 16, 16, id: 1)])))
            // 40 ms a frame; the last but one is a second after the sight.
            for number in 1...26 { harness.input.push(.at(number, metadata: .numbered(number))) }
            #expect(harness.output.log.waitForFrames(27))
            let frames = harness.output.log.frames
            for number in 0...25 {
                let box = try #require(covered(frames[number]), "frame \(number)")
                #expect(box.x <= 24 && box.right >= 40 && box.y <= 16 && box.bottom >= 32, "frame \(number)")
            }
            // A quarter of its sides on each side.
            #expect(covered(frames[25]) == Box(x: 20, y: 12, width: 24, height: 24))
            #expect(covered(frames[26]) == nil)
        }

        @Test func framesThatNoModelSawLetNothingGo() throws {
            let harness = try harness(["hold": "0.2"])
            harness.input.push(.at(0, metadata: .numbered(0, [.car(24, 16, 16, 16)])))
            for number in 1...20 { harness.input.push(.at(number, metadata: .numbered(number, isInferred: false))) }
            harness.input.push(.at(21))
            harness.input.push(.at(22, metadata: .numbered(22)))
            #expect(harness.output.log.waitForFrames(23))
            let frames = harness.output.log.frames
            #expect(frames[0...21].allSatisfy { covered($0) != nil })
            #expect(covered(frames[22]) == nil)
        }

        @Test func aSeekEndsWhatIsHeld() throws {
            let harness = try harness()
            harness.input.push(.at(0, metadata: .numbered(0, [.car(24, 16, 16, 16, id: 1)])))
            #expect(harness.output.log.waitForFrames(1))
            harness.input.flush()
            harness.input.push(.at(1, metadata: .numbered(1)))
            #expect(harness.output.log.waitForFrames(2))
            #expect(harness.output.log.frames.map { covered($0) == nil } == [false, true])
        }

        @Test func regionsAreCoveredFromTheFirstFrameOn() throws {
            let harness = try harness(["classes": "none", "regions": "0.5,0,0.25,0.5; 2,40 10,40 10,48 2,48"])
            harness.input.push(.at(0))
            harness.input.push(.at(1, metadata: .numbered(1, [.car(24, 30, 8, 8, id: 1)])))
            #expect(harness.output.log.waitForFrames(2))
            for frame in harness.output.log.frames {
                #expect(covered(frame) == Box(x: 2, y: 0, width: 46, height: 48))
                #expect(frame.bytes[10 * 64 + 32] == 16 && frame.bytes[10 * 64 + 31] == 128)
                #expect(frame.bytes[42 * 64 + 9] == 16 && frame.bytes[42 * 64 + 10] == 128)
                #expect(frame.bytes[33 * 64 + 27] == 128, "no object is covered")
            }
        }

        @Test func whatIsCoveredMayChange() throws {
            let harness = try harness(["classes": "none"])
            func push(_ number: Int) -> Box? {
                harness.input.push(.at(number, metadata: .numbered(number, [.car(24, 16, 16, 16, id: 1)])))
                guard harness.output.log.waitForFrames(number + 1) else { return nil }
                return covered(harness.output.log.frames[number])
            }
            #expect(push(0) == nil)
            harness.set("regions", "0,0,0.5,0.5")
            #expect(push(1) == Box(x: 0, y: 0, width: 32, height: 24))
            harness.set("regions", "")
            harness.set("classes", "car")
            #expect(push(2) == Box(x: 24, y: 16, width: 16, height: 16))
            harness.set("margin", "0.25")
            #expect(push(3) == Box(x: 20, y: 12, width: 24, height: 24))
            harness.set("how", "pixelate")
            // Plain gray is its own mean.
            #expect(push(4) == nil)
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
        }

        @Test func aMaskIsCoveredInsteadOfTheBox() throws {
            let harness = try harness(["shape": "mask"])
            var car = DetectedObject.car(8, 8, 32, 32, id: 1)
            car.mask = ObjectMask(size: Size(width: 2, height: 2), values: [0, 255, 0, 0])
            harness.input.push(.at(0, metadata: .numbered(0, [car])))
            car.mask = nil
            harness.input.push(.at(1, metadata: .numbered(1, [car])))
            #expect(harness.output.log.waitForFrames(2))
            #expect(covered(harness.output.log.frames[0]) == Box(x: 24, y: 8, width: 16, height: 16))
            #expect(covered(harness.output.log.frames[1]) == Box(x: 8, y: 8, width: 32, height: 32))
        }

        @Test func aRegionThatIsNoneIsASentence() throws {
            let wrong = try ElementHarness("weirprivacy", ["regions": "1,2,3"])
            #expect(!wrong.setState(GST_STATE_PLAYING))
            let sentence =
                "“1,2,3” is no region; write LEFT,TOP,WIDTH,HEIGHT or X,Y X,Y X,Y …, in pixels or in fractions of the picture"
            #expect(wrong.waitForMessage(.error) == sentence)
            let running = try harness()
            running.input.push(.at(0))
            #expect(running.output.log.waitForFrames(1))
            running.set("regions", "1,2,3")
            running.input.push(.at(1))
            #expect(running.waitForMessage(.error) == sentence, "rather no picture than one that isn't covered")
            #expect(running.output.log.frames.count == 1)
        }

        @Test func whatIsKnownOfFramesStays() throws {
            let harness = try harness(["how": "blur"])
            let metadata = FrameMetadata.numbered(0, [.car(8, 12, 16, 24, id: 1)])
            harness.input.push(.at(0, metadata: metadata))
            #expect(harness.output.log.waitForFrames(1))
            #expect(harness.output.log.frames[0].metadata == metadata)
        }

        @Test func aStreamEndsAndBeginsAgain() throws {
            let harness = try harness()
            harness.input.push(.at(0, metadata: .numbered(0, [.car(24, 16, 16, 16, id: 1)])))
            #expect(harness.output.log.waitForFrames(1))
            #expect(harness.setState(GST_STATE_READY))
            try harness.play()
            harness.input.begin(smallCaps)
            harness.input.push(.at(1, metadata: .numbered(1)))
            #expect(harness.output.log.waitForFrames(2))
            #expect(covered(harness.output.log.frames[1]) == nil)
        }
    }
}
