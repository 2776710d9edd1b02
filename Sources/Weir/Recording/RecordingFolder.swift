import FoundationEssentials
import Glibc
import Synchronization
import WeirCore
import WeirRecording

/// A folder that recordings are written to, by any number of streams: gives names, and makes room.
final class RecordingFolder: Sendable {
    private struct Entry {
        weak var folder: RecordingFolder?
    }

    private struct State {
        var plan: RetentionPlan?
        var names: [RecordingName] = []
        /// The files that are being written.
        var open: Set<String> = []
    }

    private static let folders = Mutex<[String: Entry]>([:])
    private static let endings = ["mp4", "mkv"]
    /// What may lie beside a video.
    static let sidecarEndings = ["jsonl", "vtt"]
    /// How many files may have one name but for a number behind it.
    private static let mostOfOneName = 10_000

    let path: String
    private let state = Mutex(State())

    /// The folder at `path`, one for all who record there; the strictest of their plans holds.
    static func shared(_ path: String, _ plan: RetentionPlan, _ names: [RecordingName]) -> RecordingFolder {
        let folder = folders.withLock { folders in
            if let known = folders[path]?.folder { return known }
            let made = RecordingFolder(path)
            folders = folders.filter { $0.value.folder != nil }
            folders[path] = Entry(folder: made)
            return made
        }
        folder.state.withLock { state in
            state.plan = state.plan?.stricter(plan) ?? plan
            state.names += names.filter { !state.names.contains($0) }
        }
        return folder
    }

    private init(_ path: String) {
        self.path = path
    }

    /// The path of a new file of this name, which counts as being written from now on.
    ///
    /// Throws `.resource` where its folder can't be made.
    func claim(_ name: String, ending: String) throws(WeirError) -> String {
        let whole = "\(path)/\(name)"
        let parent = String(whole[..<(whole.lastIndex(of: "/") ?? whole.endIndex)])
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw WeirError(.resource, "the folder \(parent) can't be made for recordings.", cause: "\(error)")
        }
        let claimed = state.withLock { state -> String? in
            for number in 1...Self.mostOfOneName {
                let stem = number == 1 ? whole : "\(whole)-\(number)"
                let isTaken = Self.endings.contains { access("\(stem).\($0)", F_OK) == 0 }
                if isTaken || !state.open.insert("\(stem).\(ending)").inserted { continue }
                return "\(stem).\(ending)"
            }
            return nil
        }
        guard let claimed else { throw WeirError(.resource, "there are too many recordings called \(whole).") }
        return claimed
    }

    /// Removes a file that failed before it held anything, with what lies beside it.
    func removeIfSmall(_ file: String, _ bytes: Int) {
        guard let size = Self.sizeAndTime(file)?.bytes, size <= bytes else { return }
        remove(file)
    }

    /// The file is complete, or given up.
    func release(_ file: String) {
        state.withLock { state in _ = state.open.remove(file) }
    }

    /// Removes what is too old or too much.
    ///
    /// Throws `.resource` where the disk still has no room to record.
    func makeRoom() throws(WeirError) {
        let plan = state.withLock { $0.plan } ?? RetentionPlan()
        for file in plan.removals(among: recordings(), now: wallClock(), free: freeBytes) { remove(file) }
        try checkRoom()
    }

    /// Makes room where the disk has none; what is too old or too much otherwise stays for now.
    ///
    /// Throws as `makeRoom` does.
    func keepRoom() throws(WeirError) {
        let least = state.withLock { $0.plan?.freeBytes } ?? 0
        if freeBytes < least { try makeRoom() }
    }

    private func checkRoom() throws(WeirError) {
        let least = state.withLock { $0.plan?.freeBytes } ?? 0
        let free = freeBytes
        guard free < least else { return }
        throw WeirError(
            .resource,
            "the disk of \(path) has \(megabytes(free)) left, and \(megabytes(least)) are to stay free; "
                + "free some, or keep fewer recordings."
        )
    }

    private func megabytes(_ bytes: Int) -> String { "\(Double(bytes / 100_000) / 10) MB" }

    private var freeBytes: Int {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return .max }
        return Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue
        )
    }

    /// What was recorded here, now or before; other files are none of ours.
    private func recordings() -> [RetentionPlan.File] {
        let (names, open) = state.withLock { ($0.names, $0.open) }
        let found = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        return found.compactMap { relative in
            guard let dot = relative.lastIndex(of: "."), Self.endings.contains(String(relative[dot...].dropFirst()))
            else { return nil }
            let stem = String(relative[..<dot])
            guard names.contains(where: { $0.matches(stem) }) else { return nil }
            let file = "\(path)/\(relative)"
            guard let (bytes, time) = Self.sizeAndTime(file) else { return nil }
            let beside = Self.sidecarEndings.compactMap { Self.sizeAndTime("\(path)/\(stem).\($0)")?.bytes }
            return RetentionPlan.File(
                path: file,
                bytes: beside.reduce(bytes, +),
                time: time,
                isOpen: open.contains(file)
            )
        }
    }

    private static func sizeAndTime(_ path: String) -> (bytes: Int, time: Double)? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return (Int(status.st_size), Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9)
    }

    /// Removes a recording with what lies beside it, and the folders that are empty then.
    private func remove(_ file: String) {
        guard let dot = file.lastIndex(of: ".") else { return }
        let stem = file[..<dot]
        for ending in Self.sidecarEndings { unlink("\(stem).\(ending)") }
        unlink(file)
        var parent = file[...]
        while let slash = parent.lastIndex(of: "/"), slash > path.endIndex {
            parent = parent[..<slash]
            guard rmdir(String(parent)) == 0 else { return }
        }
    }
}
