internal import Glibc
public import WeirCore

/// Finds a model by the name that a user gives it.
public enum ModelLocator {
    /// The name of the model that Weir ships.
    static let demo = "demo"

    /// The path of the model called `name`: a path as it stands, or `demo`, the model that Weir ships.
    ///
    /// `demo` is looked for in the folder that the environment variable `WEIR_MODELS` names, then in
    /// `share/weir/models` beside the folder of the running program or under the prefix of the plugin, then in `models` of
    /// the checkout that either was built in. Throws a sentence that lists the places where it is in none.
    public static func path(of name: String) throws(WeirError) -> String {
        guard name == demo else { return name }
        let folders = folders(
            environment: Environment["WEIR_MODELS"],
            binaries: [programPath(), LoadedLibrary.path(holding: #dsohandle)]
        )
        let candidates = folders.map { "\($0)/\(demo).onnx" }
        if let found = candidates.first(where: { access($0, R_OK) == 0 }) { return found }
        throw WeirError(
            .resource,
            "The model '\(demo)' was not found as \(candidates.joined(separator: ", ")); "
                + "set WEIR_MODELS to the folder that holds \(demo).onnx, or give the path of another model."
        )
    }

    /// The folders that models are looked for in, `binaries` being the paths of the program and of the plugin.
    static func folders(environment: String?, binaries: [String?]) -> [String] {
        var folders: [String] = []
        if let environment, !environment.isEmpty { folders.append(environment) }
        for case let binary? in binaries {
            for folder in self.folders(beside: binary) where !folders.contains(folder) { folders.append(folder) }
        }
        return folders
    }

    private static func folders(beside binary: String) -> [String] {
        let parents = parents(of: binary)
        // A binary that was built in a checkout lies in its folder .build.
        if let build = parents.firstIndex(where: { $0.hasSuffix("/.build") }), build + 1 < parents.count {
            return ["\(parents[build + 1])/models"]
        }
        // PREFIX/bin/weir, and PREFIX/lib/x86_64-linux-gnu/gstreamer-1.0/libgstweir.so or without the middle folder.
        let prefixes =
            binary.contains("/gstreamer-1.0/") ? parents.dropFirst(2).prefix(2) : parents.dropFirst(1).prefix(1)
        return prefixes.map { "\($0)/share/weir/models" }
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

/// The variables of the process's environment.
enum Environment {
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
