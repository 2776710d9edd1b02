import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// A model that finds something in the middle of whatever it is shown, on objects and regions.
    @Suite struct Cascade {
        private static let picture =
            "videotestsrc pattern=white num-buffers=%N ! video/x-raw,format=NV12,width=160,height=96"

        private let model: TestModel

        init() throws {
            model = try TestModel()
        }

        /// What comes out of `elements`, each `%M` being the model.
        private func run(frames: Int = 1, _ elements: String) throws -> [FrameMetadata] {
            let source = Self.picture.replacing("%N", with: "\(frames)")
            let line = "\(source) ! \(elements) ! fakesink name=out".replacing(
                "%M",
                with: "weirinfer model=\(model.path)"
            )
            let pipeline = try TestPipeline(line)
            #expect(pipeline.run() == .endOfStream)
            return pipeline.log.frames.compactMap(\.metadata)
        }

        @Test func threeStagesFindOneInTheOther() throws {
            let frames = try run("%M ! %M input=objects stage=2 from-stage=1 ! %M input=objects stage=3 from-stage=2")
            let first = try #require(frames.first?.objects.first)
            #expect(frames.first?.objects.count == 1)
            #expect(first.box == Box(x: 40, y: 24, width: 80, height: 48))
            let second = try #require(first.parts.first)
            #expect(second.box == Box(x: 60, y: 36, width: 40, height: 24))
            #expect((first.stage, second.stage, second.parts.first?.stage) == (1, 2, 3))
            #expect(second.parts.map(\.box) == [Box(x: 70, y: 42, width: 20, height: 12)])
            #expect(first.parts.count == 1 && second.parts.count == 1)
        }

        @Test func severalStagesLookAtTheSameObjects() throws {
            let frames = try run("%M ! %M input=objects stage=2 from-stage=1 ! %M input=objects stage=3 from-stage=1")
            #expect(frames.first?.objects.first?.parts.map(\.stage) == [2, 3])
        }

        @Test(arguments: [
            ("from-classes=thing", 1), ("from-classes=1", 1), ("from-classes=other", 0), ("from-stage=7", 0),
            ("minimum-size=80x48", 1), ("minimum-size=81x48", 0), ("maximum-size=79", 0), ("maximum-size=80", 1),
        ])
        func whoIsNotMeantIsLeftAlone(properties: String, count: Int) throws {
            let frames = try run("%M ! %M input=objects stage=2 \(properties)")
            #expect(frames.first?.objects.first?.parts.count == count)
            #expect(frames.first?.isInferred == true)
        }

        @Test func theMarginWidensWhatIsSeen() throws {
            let frames = try run("%M ! %M input=objects stage=2 margin=0.5")
            // Half a side more on each side: twice the object, whose middle is the object.
            #expect(frames.first?.objects.first?.parts.map(\.box) == [Box(x: 40, y: 24, width: 80, height: 48)])
        }

        @Test func trackedObjectsAreRemembered() throws {
            let stage = "%M input=objects stage=2 from-stage=1 reinfer-interval=4 name=second"
            let frames = try run(frames: 10, "%M ! weirtrack algorithm=sort ! \(stage)")
            let tracked = frames.filter { !$0.objects.isEmpty }
            #expect(tracked.count > 4)
            #expect(tracked.allSatisfy { $0.objects[0].parts.count == 1 })
        }

        @Test func framesDoNotWaitForAsynchronousStages() throws {
            let stage = "%M input=objects stage=2 from-stage=1 reinfer-interval=1000 asynchronous=true"
            let frames = try run(frames: 200, "%M ! weirtrack algorithm=sort ! \(stage)")
            #expect(frames.count == 200)
            #expect(frames.map(\.frameNumber) == Array(0..<200))
            #expect(frames.last?.objects.first?.parts.count == 1, "what was found early is known at last")
        }

        @Test func asynchronousStagesWaitForWhoeverIsNotTracked() throws {
            let frames = try run(frames: 5, "%M ! %M input=objects stage=2 reinfer-interval=10 asynchronous=true")
            #expect(frames.map { $0.objects.first?.parts.count } == [1, 1, 1, 1, 1])
        }

        @Test func aSecondStageOnFramesAddsItsObjects() throws {
            let frames = try run("%M ! %M stage=2 regions=0,0,0.5,0.5 input=regions")
            let objects = try #require(frames.first?.objects)
            #expect(objects.map(\.stage) == [1, 2])
            #expect(objects[1].box == Box(x: 20, y: 12, width: 40, height: 24))
        }

        @Test func regionsAreLookedAtOneByOne() throws {
            let frames = try run("%M input=regions regions=\"0,0,80,96;80,0,80,96\"")
            #expect(
                frames.first?.objects.map(\.box)
                    == [Box(x: 20, y: 24, width: 40, height: 48), Box(x: 100, y: 24, width: 40, height: 48)]
            )
        }

        @Test func whatLiesOutsideAPolygonIsLeftOut() throws {
            // The middle of each rectangle around them: inside the first, in the notch of the second.
            let frames = try run(
                "%M input=regions regions=\"0,0 80,0 80,96;80,0 160,0 160,96 150,20 120,10 90,20 80,96\""
            )
            #expect(frames.first?.objects.map(\.box) == [Box(x: 20, y: 24, width: 40, height: 48)])
        }

        @Test func tilesCoverThePicture() throws {
            let frames = try run("%M input=regions tiles=64x96 tile-overlap=0.25")
            // At 0, 48 and 96: what is in the middle of each.
            #expect(frames.first?.objects.map(\.box.x) == [16, 64, 112])
        }

        @Test(arguments: [
            ("input=regions", "weirinfer looks at regions, but has none; give it regions=0,0,0.5,1 or tiles=640x640"),
            (
                "input=regions regions=1,2,3",
                "“1,2,3” is no region; write LEFT,TOP,WIDTH,HEIGHT or X,Y X,Y X,Y …, in pixels or in fractions of the picture"
            ),
            (
                "input=objects minimum-size=big",
                "weirinfer's minimum-size is “big”, but must be a size such as 32x16 or 32"
            ),
        ])
        func whatCannotBeIsSaid(properties: String, sentence: String) throws {
            let line =
                Self.picture.replacing("%N", with: "1") + " ! weirinfer model=\(model.path) \(properties) ! fakesink"
            #expect(try TestPipeline(line).run() == .error(sentence))
        }
    }
}
