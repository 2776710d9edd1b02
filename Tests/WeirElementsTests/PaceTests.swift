import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Which frames a model is asked about.
    @Suite struct Pace {
        private let model: TestModel

        init() throws {
            model = try TestModel()
        }

        /// What comes out of a `weirinfer` with `properties`, 25 frames a second.
        private func run(_ source: String, frames: Int, _ properties: String) throws -> [FrameMetadata] {
            let format = "video/x-raw,format=NV12,width=160,height=96,framerate=25/1"
            let pipeline = try TestPipeline(
                "\(source)=\(frames) ! \(format) ! weirinfer model=\(model.path) \(properties) ! fakesink name=out"
            )
            #expect(pipeline.run() == .endOfStream)
            return pipeline.log.frames.compactMap(\.metadata)
        }

        private static let still = "videotestsrc pattern=white num-buffers"
        private static let moving = "videotestsrc pattern=ball num-buffers"

        @Test func noMoreAreInferredThanWereAskedFor() throws {
            let frames = try run(Self.still, frames: 50, "max-inferences=5")
            #expect(frames.indices.filter { frames[$0].isInferred } == Array(stride(from: 0, to: 50, by: 5)))
            #expect(frames.map(\.skipReason) == frames.map { $0.isInferred ? nil : .rate })
            #expect(frames.map(\.objects.count) == frames.map { $0.isInferred ? 1 : 0 })
        }

        @Test func ratesThatDivideNothingAreKeptOnAverage() throws {
            let frames = try run(Self.still, frames: 250, "max-inferences=7")
            let inferred = frames.count { $0.isInferred }
            #expect(inferred == 70)
        }

        @Test func framesOfAnIntervalSayWhy() throws {
            let frames = try run(Self.still, frames: 4, "interval=1")
            #expect(frames.map(\.skipReason) == [nil, .interval, nil, .interval])
        }

        @Test func whatStandsStillIsLookedAtNowAndThen() throws {
            let frames = try run(Self.still, frames: 200, "gate=motion")
            // After the first second, in which the gate learns, a look every two seconds.
            let late = frames.indices.filter { frames[$0].isInferred && $0 >= 50 }
            #expect((3...5).contains(late.count), "\(late)")
            let still = frames.count { $0.skipReason == .still }
            #expect(still > 140)
            #expect(frames.map(\.isInferred) == frames.map { $0.skipReason == nil })
        }

        @Test func whatMovesIsInferred() throws {
            let frames = try run(Self.moving, frames: 100, "gate=motion")
            #expect(frames.map(\.isInferred) == frames.map { _ in true })
        }

        @Test func theSamePicturesAreGatedAlike() throws {
            let source = "weirscenesrc seed=3 density=0.1 frames"
            let first = try run(source, frames: 100, "gate=motion").map(\.skipReason)
            let second = try run(source, frames: 100, "gate=motion").map(\.skipReason)
            #expect(first == second)
        }

        @Test func aPromiseThatIsLongEnoughChangesNothing() throws {
            let frames = try run(Self.still, frames: 20, "latency=60000")
            #expect(frames.map(\.skipReason) == frames.map { $0.isInferred ? nil : .loading })
            #expect(frames.count == 20)
        }
    }
}
