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
        return decodingPercents(String(rest))
    }

    /// RFC 3986, section 2.1; a percent sign without two digits after it stands for itself.
    private static func decodingPercents(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = Character(UnicodeScalar(bytes[index + 1])).hexDigitValue,
                let low = Character(UnicodeScalar(bytes[index + 2])).hexDigitValue
            {
                decoded.append(UInt8(high * 16 + low))
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
