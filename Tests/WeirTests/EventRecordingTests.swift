import Foundation
import Testing
import WeirCore
import WeirTestKit

/// Clips of what analytics tells, of a street whose video Weir itself encoded.
@Suite struct EventRecordingTests {
    private struct Event: Decodable {
        var number: Int
        var phase: String
        var time: Double
    }

    @Test func clipsLastForAsLongAsTheirEvents() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/rec", withIntermediateDirectories: true)
        let street = try weir(
            ["run", "--quiet", "--input", "scene:?seed=7&frames=900&size=640x360&density=1", "--output"]
                + ["\(folder.path)/street.mp4"]
        )
        #expect(street.status == 0, "\(street.errors)")
        let file = try folder.write(
            "app.yaml",
            """
            sources: { from: street.mp4, name: street }
            detect: demo
            track: weir
            analytics:
              regions:
                - { name: crowd, box: [0, 0, 640, 360], overcrowding: { objects: 6 } }
            events: events.jsonl
            records: all.jsonl
            record:
              folder: rec
              clips: { events: crowd, before: 2s, after: 1s }
            """.utf8
        )
        let run = try weir("run", "--quiet", file)
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        let events = try recordLines("\(folder.path)/events.jsonl").map {
            try JSONDecoder().decode(Event.self, from: Data($0.utf8))
        }
        #expect(!events.isEmpty)
        let all = recordLines("\(folder.path)/all.jsonl").map(String.init)
        let whole = try RecordedVideo("\(folder.path)/street.mp4")
        var covered: [ClosedRange<Double>] = []
        for clip in recordings(in: "\(folder.path)/rec") {
            let video = try RecordedVideo(clip)
            let place = try #require(video.place(in: whole), "\(clip)")
            #expect(whole.packets[place].isKeyFrame)
            let stem = String(clip.dropLast(4))
            // The records beside it are those of the run in its time, told in the clip's time too.
            let lines = recordLines("\(stem).jsonl")
            #expect(lines.count == video.packets.count)
            let bare = lines.map { String($0).replacing(#/^\{"clip": [0-9.]+, /#, with: "{") }
            let first = try #require(all.firstIndex(of: bare[0]))
            #expect(Array(all[first..<first + bare.count]) == bare)
            #expect(lines[0].hasPrefix("{\"clip\": 0.00, \"stream\": \"street\""))
            let (start, end) = (try StreamRecord(line: bare[0]).time, try StreamRecord(line: bare[bare.count - 1]).time)
            covered.append(start...end)
            try checkCaptions("\(stem).vtt", lasting: end - start + 0.04)
        }
        // Each moment of an event is in a clip, with what was before its start and came after its end.
        // Behind the last frame may stand what ended with the stream.
        let length = try StreamRecord(line: try #require(all.last { $0.contains("\"frame\"") })).time
        for event in events {
            let from = event.phase == "start" ? max(0, event.time - 2) : event.time
            let to = event.phase == "end" ? min(length, event.time + 0.9) : event.time
            #expect(covered.contains { $0.contains(from) && $0.contains(to) }, "\(event) in \(covered)")
        }
        #expect(covered.count >= 2 || covered.contains { $0.upperBound - $0.lowerBound > 3 })
    }

    private func checkCaptions(_ path: String, lasting seconds: Double) throws {
        let cues = try ProgramRun(
            "/usr/bin/ffprobe",
            ["-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", path]
        )
        #expect(cues.status == 0 && cues.errors == "", "\(cues.errors)")
        let times = cues.output.split(separator: "\n").map { $0.split(separator: ",").compactMap { Double($0) } }
        #expect(!times.isEmpty)
        var last = 0.0
        for time in times where time.count == 2 {
            #expect(time[0] >= last - 0.0015)
            last = time[0] + time[1]
        }
        #expect(last <= seconds + 0.01, "\(last) of \(seconds)")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("WEBVTT\n\n00:00:"))
        #expect(text.contains("person") || text.contains("car"))
    }
}
