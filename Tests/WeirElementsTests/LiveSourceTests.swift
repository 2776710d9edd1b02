import CWeirGStreamer
import Foundation
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// `weirsource` on a real RTSP server that goes and comes back.
    @Suite struct LiveSources {
        typealias Stream = TestRTSPServer.Stream

        /// The ways in which a camera may come back.
        static let returns: [(Stream, String)] = [
            (Stream(.h264), "width=(int)64"), (Stream(.h264, 96, 64), "width=(int)96"),
            (Stream(.h265, 80, 64), "width=(int)80"), (Stream(.jpeg, 112, 80), "width=(int)112"),
        ]

        @Test(arguments: returns) func aServerThatComesBackIsReadOn(_ next: Stream, _ caps: String) throws {
            let first = try TestRTSPServer(Stream(.h264))
            let pipeline = try TestPipeline("\(source(first.address)) source-id=gate ! fakesink name=out sync=false")
            pipeline.request(GST_STATE_PLAYING)
            try #require(pipeline.log.waitForFrames(5))
            first.stop()
            let lost = try #require(pipeline.messages.waitForState("reconnecting"))
            #expect(lost["reason"] == "ended")
            #expect(lost["attempt"] == "2")
            #expect(lost["text"] == "\(first.address) has ended; it is tried again")
            let before = pipeline.log.frames.count
            let second = try TestRTSPServer(next, port: first.port)
            #expect(
                pipeline.log.wait { items in
                    items.count { if case .frame(let frame) = $0 { frame.caps.contains(caps) } else { false } } >= 3
                        && items.count { if case .frame = $0 { true } else { false } } >= before + 3
                }
            )
            // All is one stream: numbers go on, time goes forward, and nothing tells of an end or of another beginning.
            let frames = pipeline.log.frames
            #expect(frames.compactMap(\.metadata?.frameNumber) == Array(0..<frames.count))
            let times = frames.compactMap(\.time)
            #expect(times.count == frames.count)
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
            let events = pipeline.log.events
            #expect(events.count { $0 == "stream-start" } == 1)
            #expect(Set(events).isDisjoint(with: ["eos", "flush-start", "flush-stop"]))
            #expect(pipeline.messages.states.filter { $0["state"] == "playing" }.count == 2)
            #expect(pipeline.waitForEnd(within: 0) == .none)
            withExtendedLifetime(second) {}
        }

        @Test func aStreamThatStallsIsConnectedAnew() throws {
            let server = try TestRTSPServer(Stream(.h264))
            let pipeline = try TestPipeline(
                "\(source(server.address)) timeout=700 ! fakesink name=out sync=false"
            )
            pipeline.request(GST_STATE_PLAYING)
            try #require(pipeline.log.waitForFrames(5))
            server.stall()
            let lost = try #require(pipeline.messages.waitForState("reconnecting"))
            #expect(lost["reason"] == "no-data")
            #expect(lost["text"] == "\(server.address) sends no data; it is tried again")
            let before = pipeline.log.frames.count
            #expect(pipeline.log.waitForFrames(before + 3))
        }

        @Test func aStreamThatIsHeldUpIsNotTakenForStalled() throws {
            let server = try TestRTSPServer(Stream(.h264))
            // Each frame is kept for several times as long as a stream may be silent.
            let pipeline = try TestPipeline(
                "\(source(server.address)) timeout=200 ! identity sleep-time=1500000 ! fakesink name=out sync=false"
            )
            pipeline.request(GST_STATE_PLAYING)
            try #require(pipeline.log.waitForFrames(3))
            #expect(pipeline.messages.states.map { $0["state"] } == ["connecting", "playing"])
        }

        @Test func aStreamOfPacketsByUDPIsReadOnToo() throws {
            let server = try TestRTSPServer(Stream(.h264))
            let pipeline = try TestPipeline(
                "weirsource uri=\(server.address) latency=0 transport=udp timeout=700 ! fakesink name=out sync=false"
            )
            pipeline.request(GST_STATE_PLAYING)
            try #require(pipeline.log.waitForFrames(5))
            server.stop()
            try #require(pipeline.messages.waitForState("reconnecting") != nil)
            let before = pipeline.log.frames.count
            let second = try TestRTSPServer(Stream(.h264, 96, 64), port: server.port)
            #expect(pipeline.log.waitForFrames(before + 3))
            withExtendedLifetime(second) {}
        }

        // MARK: What is wrong

        @Test func whatIsWrongIsTold() throws {
            let server = try TestRTSPServer(Stream(.h264), account: .init("eye", "rosebud"))
            let nobody = try SilentPort(isListening: false)
            let silent = try SilentPort(isListening: true)
            let cases: [(address: String, reason: String, text: String)] = [
                (
                    "rtsp://eye:roserot@127.0.0.1:\(server.port)/test", "unauthorised",
                    "rtsp://127.0.0.1:\(server.port)/test refuses the user or the password; check the credentials"
                ),
                (
                    "rtsp://eye:rosebud@127.0.0.1:\(server.port)/other", "not-found",
                    "rtsp://127.0.0.1:\(server.port)/other is not there; check the path in its address"
                ),
                (
                    "rtsp://127.0.0.1:\(nobody.port)/test", "refused",
                    "rtsp://127.0.0.1:\(nobody.port)/test can't be reached; check its address, and that it is switched on"
                ),
                (
                    "rtsp://127.0.0.1:\(silent.port)/test", "no-data",
                    "rtsp://127.0.0.1:\(silent.port)/test sends no data"
                ),
            ]
            for (address, reason, text) in cases {
                let pipeline = try TestPipeline("\(source(address)) connect-timeout=700 ! fakesink name=out sync=false")
                pipeline.request(GST_STATE_PLAYING)
                let failure = try #require(pipeline.messages.waitForState("reconnecting"))
                #expect(failure["reason"] == reason)
                #expect(failure["text"] == "\(text); it is tried again")
                #expect(pipeline.waitForWarning() == "\(text); it is tried again")
                #expect(pipeline.waitForEnd(within: 0) == .none)
                expectSecret("rose", in: pipeline)
            }
        }

        @Test(arguments: [false, true]) func credentialsComeFromTheirPlaces(isDigest: Bool) throws {
            let folder = try TemporaryFolder()
            let file = try folder.write("password", Array("p@ss:w/rd#1\n".utf8))
            setenv("WEIR_TEST_USER", "eye", 1)
            let account = TestRTSPServer.Account("eye", "p@ss:w/rd#1", isDigest: isDigest)
            let server = try TestRTSPServer(Stream(.h264), account: account)
            let pipeline = try TestPipeline(
                "\(source(server.address)) user=env:WEIR_TEST_USER password=file:\(file) ! fakesink name=out sync=false"
            )
            pipeline.request(GST_STATE_PLAYING)
            #expect(pipeline.log.waitForFrames(3))
            expectSecret("p@ss", in: pipeline)
            expectSecret("p%40ss", in: pipeline)
        }

        @Test func aPasswordInASettingIsRefused() throws {
            let pipeline = try TestPipeline("weirsource uri=rtsp://127.0.0.1/test user=eye password=rosebud ! fakesink")
            #expect(
                pipeline.run()
                    == .error(
                        "a password must be told as env:NAME or file:PATH, so that it stands in no command line and no log"
                    )
            )
        }

        @Test(.enabled(if: BuiltPlugin.isThere)) func aPasswordIsNotPrintedByGStreamersProgram() throws {
            let server = try TestRTSPServer(Stream(.h264), account: .init("eye", "rosebud"))
            let line =
                "-v -m weirsource uri=\(server.address) user=eye password=env:WEIR_TEST_PASSWORD ! fakesink num-buffers=5"
            let run = try BuiltPlugin.run(
                "gst-launch-1.0",
                line.split(separator: " ").map(String.init),
                environment: ["WEIR_TEST_PASSWORD": "rosebud"]
            )
            #expect(run.status == 0)
            #expect(run.output.contains("weir-source-state"))
            #expect(!(run.output + run.errors).contains("rosebud"))
        }

        @Test func afterSoManyAttemptsItIsGivenUp() throws {
            let nobody = try SilentPort(isListening: false)
            let address = "rtsp://127.0.0.1:\(nobody.port)/test"
            let pipeline = try TestPipeline("\(source(address)) reconnect=2 reconnect-delay=10 ! fakesink")
            #expect(
                pipeline.run()
                    == .error("\(address) can't be reached; check its address, and that it is switched on")
            )
            #expect(pipeline.messages.states.compactMap { $0["attempt"] } == ["1", "2", "3"])
        }

        @Test func withoutAttemptsItEndsWithItsServer() throws {
            let server = try TestRTSPServer(Stream(.h264))
            let pipeline = try TestPipeline("\(source(server.address)) reconnect=never ! fakesink name=out sync=false")
            pipeline.request(GST_STATE_PLAYING)
            try #require(pipeline.log.waitForFrames(3))
            server.stop()
            #expect(pipeline.waitForEnd() == .endOfStream)
        }

        @Test func anAddressOnAWebServerIsReadLikeAFileUnlessAsked() throws {
            let nobody = try SilentPort(isListening: false)
            let address = "http://127.0.0.1:\(nobody.port)/street.mjpg"
            let pipeline = try TestPipeline("weirsource uri=\(address) reconnect=forever ! fakesink")
            pipeline.request(GST_STATE_PLAYING)
            #expect(try #require(pipeline.messages.waitForState("reconnecting"))["reason"] == "refused")
            let file = try TestPipeline("weirsource uri=/nowhere.mp4 reconnect=forever ! fakesink")
            #expect(file.run() == .error("/nowhere.mp4 is not there; check the path"))
        }

        // MARK: Stopping

        @Test func itStopsWhileItConnects() throws {
            let silent = try SilentPort(isListening: true)
            try expectStop(of: "rtsp://127.0.0.1:\(silent.port)/test", in: "connecting")
        }

        @Test func itStopsWhileItWaits() throws {
            let nobody = try SilentPort(isListening: false)
            try expectStop(of: "rtsp://127.0.0.1:\(nobody.port)/test", in: "reconnecting")
        }

        @Test func itStopsWhileItPlays() throws {
            let server = try TestRTSPServer(Stream(.h264))
            try expectStop(of: server.address, in: "playing")
        }

        @Test func itStopsWhileItIsStalled() throws {
            let server = try TestRTSPServer(Stream(.h264))
            try expectStop(of: server.address, in: "playing") { server.stall() }
        }

        @Test func anEndFromOutsideIsPassedOn() throws {
            let server = try TestRTSPServer(Stream(.h264))
            let nobody = try SilentPort(isListening: false)
            for address in [server.address, "rtsp://127.0.0.1:\(nobody.port)/test"] {
                let pipeline = try TestPipeline("\(source(address)) ! fakesink name=out sync=false")
                pipeline.request(GST_STATE_PLAYING)
                try #require(pipeline.messages.waitForNote("weir-source-state") { $0["state"] != "connecting" } != nil)
                pipeline.sendEnd()
                #expect(pipeline.waitForEnd() == .endOfStream, "\(address)")
            }
        }

        @Test func aPausedSourceGoesOn() throws {
            let server = try TestRTSPServer(Stream(.h264))
            let pipeline = try TestPipeline("\(source(server.address)) ! fakesink name=out sync=false")
            for _ in 0..<3 {
                pipeline.request(GST_STATE_PLAYING)
                try #require(pipeline.log.waitForFrames(pipeline.log.frames.count + 3))
                pipeline.request(GST_STATE_PAUSED)
                #expect(pipeline.waitForState())
            }
            let times = pipeline.log.frames.compactMap(\.time)
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        }

        /// Stops in a state, in which nothing else would happen for an hour.
        private func expectStop(of address: String, in state: String, _ meanwhile: () -> Void = {}) throws {
            let pipeline = try TestPipeline(
                "\(source(address)) timeout=3600000 connect-timeout=3600000 reconnect-delay=3600000 ! fakesink name=out"
            )
            pipeline.request(GST_STATE_PLAYING)
            try #require(pipeline.messages.waitForState(state) != nil)
            meanwhile()
            let hasStopped = Monitor(false)
            runInBackground {
                pipeline.request(GST_STATE_NULL)
                hasStopped.update { $0 = true }
            }
            let deadline = MonotonicTime.now.advanced(by: UInt64(testPatience * 1e9))
            #expect(hasStopped.wait(until: deadline) { $0 ? true : nil } == true)
        }

        private func source(_ address: String) -> String {
            "weirsource name=source uri=\(address) latency=0 transport=tcp"
        }

        private func expectSecret(
            _ secret: String,
            in pipeline: TestPipeline,
            _ location: Testing.SourceLocation = #_sourceLocation
        ) {
            let telling = pipeline.messages.texts.filter { $0.contains(secret) }
            #expect(telling == [], sourceLocation: location)
        }
    }
}

extension MessageLog {
    /// What live sources have told of their state.
    var states: [[String: String]] { notes.filter { $0.name == "weir-source-state" }.map(\.fields) }

    /// Waits until a live source tells of a state.
    func waitForState(_ state: String) -> [String: String]? {
        waitForNote("weir-source-state") { $0["state"] == state }
    }
}
