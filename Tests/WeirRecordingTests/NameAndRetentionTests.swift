import Testing
import WeirCore
import WeirRecording

@Suite struct NameAndRetentionTests {
    /// 2026-05-18 20:02:03 UTC.
    private static let time = CalendarTime(unixSeconds: 1_779_134_523)

    @Test(arguments: [
        (0, [1970, 1, 1, 0, 0, 0]), (951_782_400, [2000, 2, 29, 0, 0, 0]), (-1, [1969, 12, 31, 23, 59, 59]),
        (1_779_134_523, [2026, 5, 18, 20, 2, 3]), (4_107_542_399, [2100, 2, 28, 23, 59, 59]),
    ]) func calendar(_ seconds: Int, _ fields: [Int]) {
        let time = CalendarTime(unixSeconds: seconds)
        #expect([time.year, time.month, time.day, time.hour, time.minute, time.second] == fields)
    }

    @Test func filesAreNamedByStreamAndTime() throws {
        let pattern = try #require(FileNamePattern("{stream}/%Y-%m-%d/%H%M%S_100%%"))
        #expect(pattern.path(stream: "gate 1", at: Self.time) == "gate 1/2026-05-18/200203_100%")
        #expect(pattern.path(stream: "../a", at: Self.time) == "_.._a/2026-05-18/200203_100%")
        #expect(FileNamePattern("{stream}_%Y%m%d-%H%M%S") == .streamAndTime)
    }

    @Test(arguments: ["", "/a", "a/", "../a", "a//b", "%y", "a%", "a/./b"]) func otherPatternsAreRefused(_ text: String)
    {
        #expect(FileNamePattern(text) == nil)
    }

    @Test func ownFilesAreToldFromOthers() throws {
        let pattern = FileNamePattern.streamAndTime
        for name in ["gate_20260518-200203", "a_b_20260518-200203", "gate_20260518-200203-2"] {
            #expect(pattern.matches(name), "\(name)")
        }
        for name in [
            "holiday", "gate_2026051-200203", "gate_20260518-200203-x", "x/gate_20260518-200203", "_20260518-200203",
        ] {
            #expect(!pattern.matches(name), "\(name)")
        }
        #expect(ClipName.matches("clip_gate_00000_20260518-200203_77", prefix: "clip"))
        #expect(ClipName.matches("clip_a_b_00012_20260518-200203_77-2", prefix: "clip"))
        #expect(!ClipName.matches("clip_gate", prefix: "clip"))
        #expect(!ClipName.matches("clips_gate_00000_20260518-200203_77", prefix: "clip"))
    }

    @Test func clipsAreNamedAsDeepStreamDoes() {
        let name = ClipName.name(prefix: "Smart_Record_0", number: 3, at: Self.time, process: 4711)
        #expect(name == "Smart_Record_0_00003_20260518-200203_4711")
    }

    private static let files = (0..<5).map { number in
        RetentionPlan.File(path: "\(number)", bytes: 100, time: Double(number), isOpen: number == 0)
    }

    @Test func theOldestGoFirstAndOpenOnesStay() {
        let files = Self.files.reversed() as [RetentionPlan.File]
        #expect(RetentionPlan(age: 7).removals(among: files, now: 10, free: 0) == ["1", "2"])
        #expect(RetentionPlan(bytes: 300).removals(among: files, now: 10, free: 0) == ["1", "2"])
        #expect(RetentionPlan(freeBytes: 250).removals(among: files, now: 10, free: 100) == ["1", "2"])
        #expect(RetentionPlan(freeBytes: 9999).removals(among: files, now: 10, free: 0) == ["1", "2", "3", "4"])
        #expect(RetentionPlan().removals(among: files, now: 1e9, free: 0) == [])
    }

    @Test func theStricterPlanHolds() {
        let plan = RetentionPlan(age: 5, freeBytes: 1).stricter(RetentionPlan(age: 9, bytes: 7, freeBytes: 3))
        #expect(plan == RetentionPlan(age: 5, bytes: 7, freeBytes: 3))
    }

    @Test func notesAreHeldForAWhile() {
        var window = FrameWindow(length: 100, mostBytes: 1000)
        for time in 0..<1000 { window.append(FrameNote(time: Int64(time), record: [1, 2], caption: "")) }
        let held = window.notes(from: 0)
        #expect(held.last?.time == 999 && held.count >= 100 && held.count <= 202)
        #expect(window.notes(from: 995).map(\.time) == [995, 996, 997, 998, 999])
    }
}
