internal import Glibc
internal import Synchronization

/// The folder where engines keep compiled models for the next start.
enum ModelCache {
    private static let isWarned = Mutex(false)

    /// The folder, made where there is none; nil where it cannot be written.
    ///
    /// The first time in a process that it cannot, `warn` is given a sentence.
    static func folder(warn: (String) -> Void) -> String? {
        let path = path(cacheHome: Environment["XDG_CACHE_HOME"], home: Environment["HOME"])
        if let path, make(path) { return path }
        let isFirst = isWarned.withLock { isWarned in
            defer { isWarned = true }
            return !isWarned
        }
        if isFirst {
            warn(
                "The folder \(path ?? "~/.cache/weir/models") cannot be written, so models are compiled anew at each start; "
                    + "make it writable or set XDG_CACHE_HOME to a folder that is."
            )
        }
        return nil
    }

    /// The folder by the XDG Base Directory Specification, which has relative paths ignored.
    static func path(cacheHome: String?, home: String?) -> String? {
        self.home(cacheHome: cacheHome, home: home).map { "\($0)/models" }
    }

    /// The folder of all that Weir keeps for later, by the same specification.
    static func home(cacheHome: String?, home: String?) -> String? {
        if let cacheHome, cacheHome.hasPrefix("/") { return "\(cacheHome)/weir" }
        return home.map { "\($0)/.cache/weir" }
    }

    /// Makes the folder and those above it; whether it is there and can be written.
    static func make(_ path: String) -> Bool {
        var part = ""
        for name in path.split(separator: "/") {
            part += "/\(name)"
            // The specification has these folders be their owner's alone.
            if access(part, F_OK) != 0 { mkdir(part, S_IRWXU) }
        }
        return access(path, W_OK | X_OK) == 0
    }
}
