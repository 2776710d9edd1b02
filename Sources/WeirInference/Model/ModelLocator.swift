internal import Glibc
public import WeirCore

/// Finds a model by the name that a user gives it.
public enum ModelLocator {
    /// The name of the model that Weir ships.
    static let demo = "demo"

    /// The path of the model called `name`: a path as it stands, the name of a model that `weir model pull` has fetched,
    /// or `demo`, the model that Weir ships.
    ///
    /// `demo` is looked for in the folder that the environment variable `WEIR_MODELS` names, then in
    /// `share/weir/models` beside the folder of the running program or under the prefix of the plugin, then in `models` of
    /// the checkout that either was built in. Throws a sentence that lists the places where it is in none.
    public static func path(of name: String) throws(WeirError) -> String {
        guard name == demo else { return access(name, F_OK) == 0 ? name : FetchedModels.path(of: name) ?? name }
        let candidates = SharedFolders.places(of: "models", environment: "WEIR_MODELS").map { "\($0)/\(demo).onnx" }
        if let found = candidates.first(where: { access($0, R_OK) == 0 }) { return found }
        throw WeirError(
            .resource,
            "The model '\(demo)' was not found as \(candidates.joined(separator: ", ")); "
                + "set WEIR_MODELS to the folder that holds \(demo).onnx, or give the path of another model."
        )
    }
}

/// The variables of the process's environment.
enum Environment {
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
