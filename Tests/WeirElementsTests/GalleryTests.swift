import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Identities that hold in several streams.
    @Suite struct Gallery {
        /// Someone followed by a stream, who looks like one of a few people.
        private func metadata(_ stream: String, _ frame: Int, track: Int, person: Int) -> FrameMetadata {
            var object = DetectedObject(
                box: Box(x: 4, y: 4, width: 8, height: 8),
                classID: 1,
                label: "face",
                confidence: 0.9,
                trackID: TrackID(source: SourceID(stream), number: track)
            )
            var embedding = [Float](repeating: 0, count: 8)
            embedding[person] = 1
            embedding[(person + 1 + frame % 3) % 8] += 0.1
            object.attributes.embedding = embedding
            return FrameMetadata(source: SourceID(stream), frameNumber: frame, isInferred: true, objects: [object])
        }

        private func identities(_ harness: ElementHarness) -> [Int?] {
            harness.output.log.frames.map { $0.metadata?.objects.first?.globalID }
        }

        @Test func elementsOfOneNameShareTheirGallery() throws {
            let gate = try ElementHarness("weirgallery", ["gallery": "shared"])
            let hall = try ElementHarness("weirgallery", ["gallery": "shared"])
            let other = try ElementHarness("weirgallery", ["gallery": "other"])
            for harness in [gate, hall, other] {
                try harness.play()
                harness.input.begin(smallGray)
            }
            for frame in 0..<4 { gate.input.push(.at(frame, metadata: metadata("gate", frame, track: 1, person: 2))) }
            #expect(gate.output.log.waitForFrames(4))
            for frame in 0..<4 { hall.input.push(.at(frame, metadata: metadata("hall", frame, track: 1, person: 5))) }
            for frame in 4..<8 { hall.input.push(.at(frame, metadata: metadata("hall", frame, track: 2, person: 2))) }
            for frame in 0..<4 { other.input.push(.at(frame, metadata: metadata("hall", frame, track: 1, person: 5))) }
            #expect(hall.output.log.waitForFrames(8) && other.output.log.waitForFrames(4))
            #expect(identities(gate) == [nil, nil, 1, 1])
            #expect(identities(hall) == [nil, nil, 2, 2, nil, nil, 1, 1])
            #expect(identities(other) == [nil, nil, 1, 1])
        }

        @Test func otherSettingsForTheSameGalleryAreRefused() throws {
            let first = try ElementHarness("weirgallery", ["gallery": "strict"])
            try first.play()
            let second = try ElementHarness("weirgallery", ["gallery": "strict", "threshold": "0.9"])
            #expect(!second.setState(GST_STATE_PLAYING))
            #expect(
                second.waitForMessage(.error)
                    == "the gallery “strict” is in use with other settings; give all elements that share it the same, or "
                    + "another name"
            )
        }

        @Test func aTopologyThatIsNoneIsRefused() throws {
            let harness = try ElementHarness("weirgallery", ["topology": "gate to hall"])
            #expect(!harness.setState(GST_STATE_PLAYING))
            #expect(harness.waitForMessage(.error)?.hasPrefix("“gate to hall” is no way between cameras") == true)
        }

        /// Who is in which clip, as `identities.csv` of the clips tells.
        private static let clips = [
            "A": ["book", "learn"], "B": ["again", "brother", "help"], "C": ["bird", "milk"], "D": ["eat", "night"],
            "E": ["hungry"],
        ]

        /// Five people in ten clips, all at once: faces found, followed and described by real models.
        @Test(.enabled(if: TestData.isThere)) func peopleAreKnownAgainInOtherClips() throws {
            let zoo = TestData.path("models/omz")
            let faces = "\(zoo)/face-detection-retail-0004/FP16/face-detection-retail-0004.xml"
            let looks = "\(zoo)/face-reidentification-retail-0095/FP16/face-reidentification-retail-0095.xml"
            let branches = Self.clips.values.joined().sorted().map { clip in
                "weirsource uri=\(TestData.path("videos/asl_gestures/\(clip).mkv")) source-id=\(clip) "
                    + "! weirinfer model=\(faces) threshold=0.6 ! weirtrack "
                    + "! weirinfer model=\(looks) input=objects stage=2 task=embed margin=0.1 channels=bgr mean=0 scale=1 "
                    + "! weirgallery gallery=people ! queue ! all."
            }
            let line = "funnel name=all ! fakesink name=out \(branches.joined(separator: " "))"
            let pipeline = try TestPipeline(line)
            #expect(pipeline.run() == .endOfStream)
            var seen: [String: Set<Int>] = [:]
            for frame in pipeline.log.frames {
                guard let metadata = frame.metadata else { continue }
                seen[metadata.source.name, default: []].formUnion(metadata.objects.compactMap(\.globalID))
            }
            var identityOf: [String: Int] = [:]
            for (person, clips) in Self.clips {
                let identities = clips.reduce(into: Set<Int>()) { $0.formUnion(seen[$1] ?? []) }
                #expect(identities.count == 1, "\(person): \(identities)")
                identityOf[person] = identities.first
            }
            #expect(Set(identityOf.values).count == Self.clips.count, "\(identityOf)")
        }
    }
}
