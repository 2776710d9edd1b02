import Testing
import WeirConfig
import WeirCore

@testable import Weir

/// Streams that come at their own time, and how long their frames take.
@Suite struct PromiseTests {
    private func application(streams: Int, latency: Int?) throws -> Application {
        let source = "scene:?size=160x96&fps=25&frames=50&seed="
        var application = try #require(
            ConfigurationReader().read(
                CommandLineApplication(
                    inputs: (0..<streams).map { "\(source)\($0)" },
                    model: "demo",
                    tracker: "weir",
                    outputs: ["null"]
                )
            ).application
        )
        application.pace.latency = latency
        for index in application.sources.indices { application.sources[index].paceAsLive = true }
        return application
    }

    @Test func everyFrameComesThroughAndSaysWhatBecameOfIt() throws {
        let run = try ApplicationRun(try application(streams: 3, latency: 60))
        let summary = try run.run()
        #expect(summary.isSuccess)
        #expect(summary.streams.map(\.frames) == [50, 50, 50])
        for (stream, status) in zip(summary.streams, run.streams) {
            let latency = try #require(stream.latency)
            #expect(latency.all.count == 50)
            #expect(latency.promise == 60_000_000)
            #expect(status.inferredFrames + status.skippedFrames.values.reduce(0, +) == status.frames)
        }
    }

    @Test func withoutAPromiseEveryFrameIsInferredHoweverLateItIs() throws {
        let summary = try ApplicationRun(try application(streams: 2, latency: nil)).run()
        #expect(summary.streams.map(\.inferredFrames) == [50, 50])
        #expect(summary.streams.allSatisfy { $0.latency?.promise == nil && $0.latency?.late == 0 })
    }

    @Test func filesThatAreReadAsFastAsTheyCanBeHaveNoLatency() throws {
        var application = try application(streams: 1, latency: 60)
        application.sources[0].paceAsLive = false
        let summary = try ApplicationRun(application).run()
        #expect(summary.streams[0].latency == nil)
        #expect(summary.streams[0].inferredFrames == 50)
    }

    @Test func aCameraCannotBePlayedSeveralTimes() throws {
        var application = try application(streams: 1, latency: nil)
        application.sources[0].location = .uri("rtsp://127.0.0.1:1/x")
        let error = #expect(throws: WeirError.self) {
            try CapacityQuestion(application, latency: 100).application(streams: 2)
        }
        let told = "rtsp://127.0.0.1:1/x can't be played several times; record some minutes of it, and give the file."
        #expect(error?.message == told)
    }

    @Test func footageTakesTurns() throws {
        let question = CapacityQuestion(try application(streams: 2, latency: nil), latency: 80, inferences: 5)
        let asked = try question.application(streams: 3)
        #expect(asked.sources.map(\.location) == [0, 1, 0].map { question.application.sources[$0].location })
        #expect(asked.sources.map(\.id.name) == ["0", "1", "2"])
        #expect(asked.sources.allSatisfy { $0.loop && $0.paceAsLive })
        #expect(asked.pace.latency == 80 && asked.pace.mostInferences == 5)
        #expect(asked.outputs.isEmpty && asked.stages.count == 1)
        #expect(try question.application(streams: 1, inferring: false).stages.isEmpty)
    }
}
