internal import Glibc

/// Where the folders lie that ship with Weir, such as that of its models.
public enum SharedFolders {
    /// The places where the folder called `name` may be, the likeliest first.
    ///
    /// That is the one that the environment variable names, `share/weir` beside the folder of the running program or
    /// under the prefix of the plugin, and the checkout that either was built in.
    public static func places(of name: String, environment variable: String) -> [String] {
        places(
            of: name,
            environment: Environment[variable],
            binaries: [programPath(), LoadedLibrary.path(holding: #dsohandle)]
        )
    }

    /// The places of the folder `name`, `binaries` being the paths of the program and of the plugin.
    static func places(of name: String, environment: String?, binaries: [String?]) -> [String] {
        var folders: [String] = []
        if let environment, !environment.isEmpty { folders.append(environment) }
        for case let binary? in binaries {
            for folder in places(of: name, beside: binary) where !folders.contains(folder) { folders.append(folder) }
        }
        return folders
    }

    private static func places(of name: String, beside binary: String) -> [String] {
        let parents = parents(of: binary)
        // A binary that was built in a checkout lies in its folder .build.
        if let build = parents.firstIndex(where: { $0.hasSuffix("/.build") }), build + 1 < parents.count {
            return ["\(parents[build + 1])/\(name)"]
        }
        // PREFIX/bin/weir, and PREFIX/lib/x86_64-linux-gnu/gstreamer-1.0/libgstweir.so or without the middle folder.
        let prefixes =
            binary.contains("/gstreamer-1.0/") ? parents.dropFirst(2).prefix(2) : parents.dropFirst(1).prefix(1)
        return prefixes.map { "\($0)/share/weir/\(name)" }
    }

    /// The folders that hold `path`, the innermost first.
    private static func parents(of path: String) -> [String] {
        var parents: [String] = []
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            parents.append(String(rest))
        }
        return parents
    }

    private static func programPath() -> String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }
}
