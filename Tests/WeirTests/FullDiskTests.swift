import Foundation
import Testing
import WeirCore
import WeirTestKit

/// A disk in memory, in a namespace of mounts of its own.
private enum SmallDisk {
    static let namespace = ["--user", "--map-root-user", "--mount"]

    /// Whether this user may mount in such a namespace.
    static let canMount: Bool = {
        guard let folder = try? TemporaryFolder() else { return false }
        let line = "mount -t tmpfs -o size=1m weir '\(folder.path)'"
        return (try? ProgramRun("/usr/bin/unshare", namespace + ["sh", "-c", line]))?.status == 0
    }()
}

/// Recording to a disk that fills up.
@Suite(.enabled(if: TestData.isThere && SmallDisk.canMount, "needs the test data and the right to mount"))
struct FullDiskTests {
    /// Runs an application whose folder `rec` is a disk of 3 MB, and lists that folder at last.
    private func run(_ text: String, _ before: String = ":", _ besides: String = ":") throws -> (ProgramRun, [String]) {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/rec", withIntermediateDirectories: true)
        try folder.write("app.yaml", text.utf8)
        let line =
            "cd '\(folder.path)' && mount -t tmpfs -o size=3m weir rec && \(before) && ( \(besides) & "
            + "'\(BuiltPlugin.folder)/weir' run --quiet app.yaml; code=$?; wait; ls -s rec > list; "
            + "for file in rec/*.mp4; do ffprobe -v error -count_packets -show_entries stream=nb_read_packets "
            + "-of csv=p=0 $file >> packets; done; wc -l < all.jsonl > frames; cp rec/*.mp4 .; exit $code )"
        let run = try ProgramRun("/usr/bin/unshare", SmallDisk.namespace + ["sh", "-c", line])
        let packets = (try? folder.read("packets"))?.split(separator: "\n").map { String($0) } ?? []
        #expect(try folder.read("frames").hasPrefix("603"), "\(run.errors)")
        return (run, packets)
    }

    private func application(_ keep: String, live: Bool = false) -> String {
        """
        sources: { from: \(TestData.path("videos/derived/retail-720p.h264.mp4")), name: shop, live: \(live) }
        records: all.jsonl
        record: { folder: rec, segments: 2s, metadata: false, keep: \(keep) }
        """
    }

    @Test func aFullDiskPausesTheRecordingAndNothingElse() throws {
        // Another's file leaves a third of the disk.
        let (run, packets) = try run(application("{ free: 0 }"), "head -c 2000000 /dev/zero > rec/other")
        #expect(run.status == 0)
        let warning = try #require(run.errors.firstMatch(of: /warning: stream shop: (recording pauses: .*)/))
        #expect(warning.1.contains("can't be written"), "\(run.errors)")
        // What was complete before is whole.
        #expect(packets.count >= 2 && packets[0] == "60", "\(packets)")
    }

    @Test func asMuchStaysFreeAsIsToldSo() throws {
        let (run, packets) = try run(application("{ free: 2500k }"), "head -c 1000000 /dev/zero > rec/other")
        #expect(run.status == 0)
        #expect(
            run.errors.contains("MB left, and 2.5 MB are to stay free; free some, or keep fewer recordings."),
            "\(run.errors)"
        )
        #expect(packets.isEmpty)
    }

    @Test func recordingGoesOnWhenThereIsRoomAgain() throws {
        let (run, packets) = try run(
            application("{ free: 100k }", live: true),
            "head -c 2990000 /dev/zero > rec/other",
            "sleep 6 && rm rec/other"
        )
        #expect(run.status == 0)
        #expect(run.errors.contains("recording pauses"), "\(run.errors)")
        #expect(packets.count >= 3 && packets.allSatisfy { (Int($0) ?? 0) > 0 }, "\(packets)")
    }
}
