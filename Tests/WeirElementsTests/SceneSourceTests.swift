import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// `weirscenesrc`: the same street for the same seed.
    @Suite struct Scenes {
        static func run(_ properties: String, format: String = "I420") throws -> [ReceivedFrame] {
            let pipeline = try TestPipeline(
                "weirscenesrc \(properties) ! video/x-raw, format=\(format), width=160, height=90, framerate=30/1 "
                    + "! fakesink name=out"
            )
            #expect(pipeline.run() == .endOfStream)
            return pipeline.log.frames
        }

        @Test(arguments: ["I420", "NV12"]) func theSameSeedGivesTheSameBytes(_ format: String) throws {
            let first = try Scenes.run("seed=7 frames=10", format: format)
            let second = try Scenes.run("seed=7 frames=10", format: format)
            #expect(first.count == 10)
            #expect(first.map(\.bytes) == second.map(\.bytes))
            #expect(first.map(\.metadata) == second.map(\.metadata))
            #expect(first[0].bytes != first[9].bytes)
        }

        @Test func anotherSeedGivesAnotherStreet() throws {
            #expect(try Scenes.run("seed=7 frames=1")[0].bytes != Scenes.run("seed=8 frames=1")[0].bytes)
        }

        @Test func framesAreTimedFromTheFirst() throws {
            let frames = try Scenes.run("frames=4")
            #expect(frames.map(\.time) == [0, 33_333_333, 66_666_666, 100_000_000])
            #expect(frames.map(\.metadata?.frameNumber) == [0, 1, 2, 3])
            #expect(frames.map(\.metadata?.presentationTime) == frames.map(\.time))
        }

        @Test func theTruthLiesInThePicture() throws {
            let objects = try Scenes.run("frames=3 density=1 source-id=north").flatMap { $0.metadata?.objects ?? [] }
            #expect(!objects.isEmpty)
            let picture = Size(width: 160, height: 90)
            for object in objects {
                #expect(object.box.clipped(to: picture) == object.box)
                #expect(object.confidence == 1)
                #expect(object.trackID?.source == SourceID("north"))
            }
        }

        @Test func propertiesChangeThePicture() throws {
            let plain = try Scenes.run("frames=1 noise=0")[0].bytes
            for changed in ["night=true noise=0", "noise=4", "density=0 noise=0"] {
                #expect(try Scenes.run("frames=1 \(changed)")[0].bytes != plain, "\(changed)")
            }
        }

        @Test func aPictureTooSmallToDrawIsASentence() throws {
            let pipeline = try TestPipeline("weirscenesrc ! video/x-raw, width=1, height=1 ! fakesink")
            guard case .error(let sentence) = pipeline.run() else {
                Issue.record("no error")
                return
            }
            #expect(sentence.contains("1x1"))
        }
    }
}
