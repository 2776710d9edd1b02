internal import Glibc
public import WeirCore

/// Models that `weir model pull` has fetched, a folder each.
public enum FetchedModels {
    /// The folder that holds them, in the user's cache.
    ///
    /// Throws `.resource` where the environment doesn't tell where that is.
    public static func folder() throws(WeirError) -> String {
        guard let cache = ModelCache.home(cacheHome: Environment["XDG_CACHE_HOME"], home: Environment["HOME"]) else {
            throw WeirError(
                .resource,
                "neither HOME nor XDG_CACHE_HOME is set, so there is no cache for models; set one."
            )
        }
        return "\(cache)/fetched"
    }

    /// The file of the model that was fetched by this name; nil where there is none.
    static func path(of name: String) -> String? {
        // A path is no name.
        guard !name.contains("/"), let folder = try? folder(), let listing = opendir("\(folder)/\(name)") else {
            return nil
        }
        defer { closedir(listing) }
        while let item = readdir(listing) {
            let file = withUnsafeBytes(of: item.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let ending = file.split(separator: ".").last.map(String.init) ?? ""
            if ModelFormat(rawValue: ending) != nil { return "\(folder)/\(name)/\(file)" }
        }
        return nil
    }
}
