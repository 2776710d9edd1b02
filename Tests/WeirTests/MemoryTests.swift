import Foundation
import Testing
import WeirTestKit

@testable import Weir

/// What is done where memory is short.
@Suite struct MemoryTests {
    @Test func framesAreLeftOutTwiceAsOftenUntilItIsEnough() {
        var shedding = MemoryShedding(limit: 100)
        func intervals(_ used: [Int]) -> [Int] {
            used.map { used in
                _ = shedding.update(used: used)
                return shedding.interval
            }
        }
        #expect(intervals([10, 94, 95, 96, 200, 90, 86]) == [1, 1, 2, 4, 8, 8, 8])
        #expect(intervals([84, 84, 84, 84]) == [4, 2, 1, 1])
        // One of 64 goes on, whatever happens.
        #expect(intervals(Array(repeating: 1000, count: 9)).last == 64)
    }

    @Test func oneOfSoManyFramesGoesOn() {
        let shedder = FrameShedder()
        #expect((0..<4).allSatisfy { _ in shedder.keepsNext() })
        shedder.keepOne(of: 4)
        #expect((0..<8).map { _ in shedder.keepsNext() } == [true, false, false, false, true, false, false, false])
        #expect(shedder.shed == 6)
    }

    @Test func theControlGroupsLimitIsTheLeastOnTheWay() throws {
        let folder = try TemporaryFolder()
        for name in ["proc", "group", "group/a", "group/a/b"] { try folder.makeFolder(name) }
        try folder.write("proc/cgroup", "0::/a/b\n".utf8)
        try folder.write("proc/statm", "9000 25 3 4 5 6 7\n".utf8)
        try folder.write("group/a/memory.max", "1000000\n".utf8)
        try folder.write("group/a/b/memory.max", "max\n".utf8)
        let reading = MemoryReading(process: "\(folder.path)/proc", groups: "\(folder.path)/group")
        #expect(reading.groupLimit == 900_000)
        #expect(reading.used == 25 * 4096)
        try folder.write("group/a/b/memory.max", "500000\n".utf8)
        #expect(reading.groupLimit == 450_000)
        try folder.write("proc/cgroup", "".utf8)
        #expect(reading.groupLimit == nil)
        #expect(MemoryGuard(limit: nil, reading) == nil)
    }

    /// No process of Weir's is this small: it lives on all the same.
    @Test func aLimitThatCannotBeKeptSlowsAndDoesNotEnd() throws {
        let folder = try TemporaryFolder()
        let run = try weir(
            "run",
            "--input",
            "scene:?seed=7&frames=100&size=320x180",
            "--records",
            "\(folder.path)/r.jsonl",
            "--memory",
            "20MB"
        )
        // Pacing isn't needed: a run that is over before memory is looked at leaves nothing out.
        #expect(run.status == 0, "\(run.errors)")
        let live = try folder.write(
            "app.yaml",
            "sources: { from: \"scene:?seed=7&frames=75&size=320x180\", live: true }\nrecords: l.jsonl\nmemory: 20M\n"
                .utf8
        )
        let slowed = try weir("run", live)
        #expect(slowed.status == 0, "\(slowed.errors)")
        #expect(slowed.errors.contains(/memory is at [0-9]+ of 20 MB; frames are left out until it falls\./))
        let kept = try folder.read("l.jsonl").split(separator: "\n").count
        #expect((5...60).contains(kept), "\(kept)")
        #expect(slowed.errors.contains("  shed  "), "\(slowed.errors)")
        #expect(slowed.errors.contains("  \(75 - kept)  "), "\(slowed.errors)")
    }

    @Test func whatIsNoSizeIsTold() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("app.yaml", "sources: \"scene:?frames=2\"\nmemory: lots\n".utf8)
        #expect(try weir("check", file).output.contains("`memory` is "))
        let run = try weir("run", "--input", "scene:?frames=2", "--memory", "lots")
        #expect(run.errors.contains("--memory is lots; it must be a size such as 500M or 2GB."))
    }
}

extension TemporaryFolder {
    fileprivate func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
}
