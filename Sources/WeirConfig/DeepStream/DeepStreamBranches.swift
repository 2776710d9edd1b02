import WeirCore

/// Reads what only the application for parallel inference has: branches, each with models and a tracker of its own for
/// some of the streams.
///
/// A branch has a number in the names of its groups. Source: the sample files of NVIDIA's
/// `deepstream_parallel_inference_app`.
struct DeepStreamBranches {
    let reader: DeepStreamReader

    /// The groups of the first models of branches, by their numbers.
    var primaries: [(number: Int, group: KeyFile.Group)] { reader.file.groups(numbered: "primary-gie") }

    /// The group of a branch, where both it and the first model of its branch are switched on.
    func enabled(_ name: String, _ keys: KnownKeys, branch number: Int) -> GroupReader? {
        guard let group = reader.enabled(name, keys) else { return nil }
        let first = "primary-gie\(number)"
        if let primary = reader.file[first], reader.group(primary).flag("enable") == true { return group }
        group.warning(
            "enable",
            "\(quoted("[\(name)]")) is of a branch whose \(quoted("[\(first)]")) is not enabled; it has no effect."
        )
        return nil
    }

    /// The streams that the model goes with; none for all.
    func streams(ofModel id: Int, _ sources: [Application.Source]) -> [SourceID] {
        for (_, found) in reader.file.groups(numbered: "branch") {
            let group = reader.group(found)
            guard group.integer("pgie-id") == id else { continue }
            KnownKeys.branch.check(group)
            guard let numbers = group.indices("src-ids") else { return [] }
            for number in numbers where !sources.indices.contains(number) {
                let known = "it must be from 0 to \(sources.count - 1)"
                if !sources.isEmpty { group.error("src-ids", "`src-ids` has \(number); \(known).") }
            }
            let own = numbers.filter { sources.indices.contains($0) }
            return Set(own).count == sources.count ? [] : own.map { sources[$0].id }
        }
        return []
    }

    /// The secondary models of a branch, which a file of their own has.
    func secondaries(_ group: GroupReader) -> [GroupReader] {
        guard let file = group.keyFile("cfg-file-path", called: "file of secondary models") else { return [] }
        let found = file.groups(numbered: "secondary-gie").map { _, inner in
            GroupReader(group: inner, reading: reader.reading, folder: FilePath.folder(of: file.file))
        }
        if found.isEmpty {
            group.warning(
                "cfg-file-path",
                "The file that `cfg-file-path` names has no group such as `[secondary-gie0]`."
            )
        }
        return found.filter { $0.flag("enable") == true }
    }

    /// How objects are followed: Weir follows those of all models with one tracker.
    func tracking() -> (tracking: Application.Tracking, place: Place)? {
        var chosen: (tracking: Application.Tracking, place: Place)?
        for (number, found) in reader.file.groups(numbered: "tracker") {
            guard let group = enabled(found.name, KnownKeys.branchTracker, branch: number),
                let file = group.keyFile("cfg-file-path", called: "file about the tracker")
            else { continue }
            guard let inner = file["tracker"] else {
                group.warning("cfg-file-path", "The file that `cfg-file-path` names has no group `[tracker]`.")
                continue
            }
            let folder = FilePath.folder(of: file.file)
            let own = GroupReader(group: inner, reading: reader.reading, folder: folder)
            KnownKeys.tracker.check(own)
            let tracking = DeepStreamTracker(group: own).tracking()
            if let chosen, chosen.tracking != tracking {
                group.warning(
                    "cfg-file-path",
                    "Weir follows the objects of all models with one tracker, which is "
                        + "`\(chosen.tracking.algorithm.rawValue)`; that of \(quoted("[\(group.name)]")) has no effect."
                )
            }
            chosen = chosen ?? (tracking, group.group.place)
        }
        return chosen
    }
}
