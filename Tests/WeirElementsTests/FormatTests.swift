import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Streams that change, have holes, or say little of themselves.
    @Suite struct Formats {
        let model: TestModel

        init() throws {
            model = try TestModel()
        }

        static let filters = ["weirinfer", "weirosd", "weirprivacy", "weirtrack", "weirgallery"]

        private func harness(_ factory: String) throws -> ElementHarness {
            let properties =
                switch factory {
                case "weirinfer": ["model": model.path, "threshold": "0.01"]
                case "weirtiler": ["width": "64", "height": "48"]
                default: [String: String]()
                }
            let harness = try ElementHarness(factory, properties)
            try harness.play()
            return harness
        }

        static let changes = [
            "video/x-raw, format=NV12, width=64, height=48, framerate=25/1",
            "video/x-raw, format=RGB, width=100, height=30, framerate=25/1",
            "video/x-raw, format=GRAY8, width=33, height=17, framerate=10/1",
            "video/x-raw, format=BGRx, width=2, height=2, framerate=0/1",
            "video/x-raw, format=I420, width=63, height=47, framerate=25/1",
        ]

        @Test(arguments: filters) func formatAndSizeChangeInMidStream(_ factory: String) throws {
            let harness = try harness(factory)
            harness.input.begin(smallCaps)
            harness.input.push(.at(0, metadata: .numbered(0, [.car(8, 8, 16, 16)])))
            for (index, caps) in Formats.changes.enumerated() {
                harness.input.changeCaps(caps)
                harness.input.push(.at(index + 1, metadata: .numbered(index + 1, [.car(1, 1, 8, 8)])))
            }
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            let frames = harness.output.log.frames
            #expect(frames.map(\.time) == (0...5).map { UInt64($0) * 40_000_000 })
            #expect(frames.dropFirst().map { normalized($0.caps) } == Formats.changes.map(normalized))
        }

        @Test func theTilerTakesEachFormatAsItComes() throws {
            let harness = try harness("weirtiler")
            harness.input.begin(smallCaps)
            harness.input.push(.at(0, luma: 200))
            for (index, caps) in Formats.changes.enumerated() {
                harness.input.changeCaps(caps)
                harness.input.push(.at(index + 1, luma: 200))
            }
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            let frames = harness.output.log.frames
            #expect(frames.map(\.time) == (0...5).map { UInt64($0) * 40_000_000 })
            // Settled with the first frame.
            #expect(Set(frames.map(\.caps)).count == 1)
            let middle = 24 * 64 + 32
            for frame in frames { #expect(abs(Int(frame.bytes[middle]) - 200) <= 20) }
        }

        @Test func rowsMayBePadded() throws {
            for caps in [
                smallCaps, smallCaps.replacing("I420", with: "NV12"), smallCaps.replacing("I420", with: "RGB"),
            ] {
                let harness = try harness("weirosd")
                harness.input.begin(caps)
                let objects = [DetectedObject.car(8, 8, 40, 30)]
                harness.input.push(.at(0, metadata: .numbered(0, objects)))
                var padded = TestFrame.at(1, metadata: .numbered(1, objects))
                padded.padding = 24
                harness.input.push(padded)
                #expect(harness.output.log.waitForFrames(2))
                let frames = harness.output.log.frames
                let width = caps.contains("RGB") ? 192 : 64
                let plain = (0..<48).flatMap { row in frames[0].bytes[row * width..<(row + 1) * width] }
                let stride = width + 24
                let strided = (0..<48).flatMap { row in frames[1].bytes[row * stride..<row * stride + width] }
                #expect(plain == strided)
                #expect(plain.contains { $0 != 128 })
            }
        }

        @Test(arguments: filters) func framesWithoutTimesPass(_ factory: String) throws {
            let harness = try harness(factory)
            harness.input.begin(smallCaps)
            for _ in 0..<3 { harness.input.push(TestFrame()) }
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.map(\.time) == [nil, nil, nil])
        }

        @Test func theTilerTimesFramesWithoutTimes() throws {
            let harness = try harness("weirtiler")
            harness.input.begin(smallCaps)
            for _ in 0..<3 { harness.input.push(TestFrame()) }
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.map(\.time) == [0, 40_000_000, 80_000_000])
        }

        @Test func theTilerShowsTheOnlyFrameOfAStreamWithoutRate() throws {
            let harness = try harness("weirtiler")
            harness.input.begin("video/x-raw, format=I420, width=64, height=48, framerate=0/1")
            harness.input.push(TestFrame(time: 0))
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.count == 1)
        }

        @Test(arguments: filters) func gapsPassInTheirPlace(_ factory: String) throws {
            let harness = try harness(factory)
            harness.input.begin(smallCaps)
            harness.input.push(.at(0))
            harness.input.gap(at: 40_000_000, duration: 80_000_000)
            harness.input.push(.at(3))
            harness.input.end()
            #expect(harness.output.log.waitForEvent("eos"))
            let order = harness.output.log.items.compactMap { item in
                switch item {
                case .frame: "frame"
                case .event(let name, _): ["gap", "eos"].contains(name) ? name : nil
                }
            }
            #expect(order == ["frame", "gap", "frame", "eos"])
        }

        @Test(arguments: filters) func anUnlinkedOutputIsAnError(_ factory: String) throws {
            let harness = try harness(factory)
            harness.input.begin(smallCaps)
            harness.input.push(.at(0))
            #expect(harness.output.log.waitForFrames(1))
            harness.unlinkOutput()
            var flow: GstFlowReturn?
            // A filter that holds frames hears of it a few frames later.
            for number in 1..<20 {
                flow = harness.input.push(.at(number)).result()
                if flow != GST_FLOW_OK { break }
            }
            #expect(flow == GST_FLOW_NOT_LINKED)
            #expect(harness.setState(GST_STATE_NULL, within: 20))
        }

        @Test func anUnlinkedTilerSaysSo() throws {
            let harness = try harness("weirtiler")
            harness.input.begin(smallCaps)
            harness.input.push(.at(0))
            #expect(harness.output.log.waitForFrames(1))
            harness.unlinkOutput()
            for number in 1..<20 where harness.input.push(.at(number)).result() != GST_FLOW_OK { break }
            let sentence = try #require(harness.waitForMessage(.error))
            #expect(sentence.hasPrefix("the stream stopped behind weirtilerelement"))
            #expect(harness.setState(GST_STATE_NULL, within: 20))
        }

        @Test func aLostOutputIsToldOfThoughTheStreamHasEnded() throws {
            let gate = Gate.open(named: "lost")
            #expect(GatedFilter.isRegistered)
            let harness = try ElementHarness("weirtestgate", ["gate": "lost"])
            try harness.play()
            harness.input.begin(smallCaps)
            harness.input.push(.at(0))
            #expect(gate.waitForHeld(1))
            harness.input.end()
            harness.unlinkOutput()
            gate.resolveAll()
            let sentence = try #require(harness.waitForMessage(.error))
            #expect(sentence.hasPrefix("the stream stopped behind weirgatedfilter"))
            #expect(sentence.hasSuffix(": not-linked"))
        }

        @Test func framesBeforeTheirFormatAreRefused() throws {
            for factory in Formats.filters {
                let harness = try harness(factory)
                harness.input.begin("audio/x-raw, format=S16LE, rate=8000, channels=1, layout=interleaved")
                #expect(harness.input.push(.at(0)).result() == GST_FLOW_NOT_NEGOTIATED)
            }
        }

        private func normalized(_ caps: String) -> String {
            guard let parsed = gst_caps_from_string(caps) else { return caps }
            defer { cweir_caps_unref(parsed) }
            let structure = gst_caps_get_structure(parsed, 0)
            let fields = ["format", "width", "height", "framerate"].map { name -> String in
                guard let text = gst_value_serialize(gst_structure_get_value(structure, name)) else { return "" }
                defer { g_free(text) }
                return String(cString: text)
            }
            return fields.joined(separator: " ")
        }
    }
}
