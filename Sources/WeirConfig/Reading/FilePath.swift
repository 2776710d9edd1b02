import WeirCore

/// Paths as text, taken apart and put together without asking the disk.
enum FilePath {
    /// The part before the last slash; empty for a name alone.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// The letters after the last dot of the name, in lower case; empty where there is none.
    static func ending(of path: String) -> String {
        let name = name(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The path without its ending and the dot before it.
    static func withoutEnding(_ path: String) -> String {
        let length = ending(of: path).count
        return length == 0 ? path : String(path.dropLast(length + 1))
    }

    /// `path` seen from `folder`; an absolute path stays as it is.
    static func resolve(_ path: String, in folder: String) -> String {
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// The path that a `file:` address names, with its percent signs decoded; a host before it is left out.
    static func fromFileAddress(_ address: String) -> String {
        var rest = address.dropFirst("file:".count)
        if rest.hasPrefix("///") {
            rest = rest.dropFirst(2)
        } else if rest.hasPrefix("//localhost/") {
            rest = rest.dropFirst("//localhost".count)
        } else if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
        }
        return PercentEncoding.decodeLoosely(rest)
    }
}
