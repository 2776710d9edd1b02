internal import Glibc
public import WeirCore

/// Finds a model by the name that a user gives it.
public enum ModelLocator {
    /// The name of the model that Weir ships.
    static let demo = "demo"

    /// The path of the model called `name`: a path as it stands, or `demo`, the model that Weir ships.
    ///
    /// `demo` is looked for in the folder that the environment variable `WEIR_MODELS` names, then in
    /// `share/weir/models` beside the folder of the running program, then in `models` of the checkout that it was built
    /// in. Throws a sentence that lists the places where it is in none.
    public static func path(of name: String) throws(WeirError) -> String {
        guard name == demo else { return name }
        let folders = folders(environment: Environment["WEIR_MODELS"], program: programPath())
        let candidates = folders.map { "\($0)/\(demo).onnx" }
        if let found = candidates.first(where: { access($0, R_OK) == 0 }) { return found }
        throw WeirError(
            .resource,
            "The model '\(demo)' was not found as \(candidates.joined(separator: ", ")); "
                + "set WEIR_MODELS to the folder that holds \(demo).onnx, or give the path of another model."
        )
    }

    /// The folders that models are looked for in, `program` being the path of the running program.
    static func folders(environment: String?, program: String?) -> [String] {
        var folders: [String] = []
        if let environment, !environment.isEmpty { folders.append(environment) }
        guard let program else { return folders }
        let parents = parents(of: program)
        if parents.count > 1 { folders.append("\(parents[1])/share/weir/models") }
        // A program that was built in a checkout lies in its folder .build.
        if let build = parents.firstIndex(where: { $0.hasSuffix("/.build") }), build + 1 < parents.count {
            folders.append("\(parents[build + 1])/models")
        }
        return folders
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
