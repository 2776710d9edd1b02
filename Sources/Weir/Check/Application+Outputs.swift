import Glibc
import WeirConfig
import WeirCore

extension Application {
    /// Files that the application writes while it runs.
    public var writtenFiles: [String] {
        let videos = outputs.compactMap { output in
            if case .file(let path, _, _) = output.kind { path } else { nil }
        }
        return videos + recordFiles
    }

    /// Files that lines are written into, by all streams together.
    var recordFiles: [String] {
        (records + events).compactMap { records in
            if case .file(let path) = records { path } else { nil }
        }
    }

    /// Opens all files for writing, before anything runs; those that weren't there are not left behind.
    ///
    /// A `.resource` error for each that can't be written.
    func outputProblems() -> [WeirError] {
        writtenFiles.compactMap { path in
            let isNew = access(path, F_OK) != 0
            let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
            guard file >= 0 else {
                let reason = String(cString: strerror(errno)).lowercased()
                return WeirError(.resource, "the output \(path) can't be written: \(reason); name another place.")
            }
            close(file)
            if isNew { unlink(path) }
            return nil
        }
    }
}
