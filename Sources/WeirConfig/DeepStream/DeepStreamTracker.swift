/// Reads which tracker an application file asks for.
struct DeepStreamTracker {
    let group: GroupReader

    func tracking() -> Application.Tracking {
        if let names = group.list("ll-config-file"), names.count > 1 {
            group.warning(
                "ll-config-file",
                "\(names.count) files of trackers are named, one for each sub-batch; the first goes for all streams."
            )
        }
        return NvTrackerReader(of: group)?.tracking() ?? trackingByName()
    }

    /// What the names of the files tell, where the tracker's own can't be read.
    private func trackingByName() -> Application.Tracking {
        let key = group.has("ll-config-file") ? "ll-config-file" : "ll-lib-file"
        let names = [group.text("ll-config-file"), group.text("ll-lib-file")].compactMap { $0 }.map {
            FilePath.name(of: $0).lowercased()
        }
        func isNamed(_ words: String...) -> Bool {
            names.contains { name in words.contains { name.contains($0) } }
        }
        if isNamed("masktracker") {
            group.warning(
                key,
                "The tracker of \(quoted(group.text(key) ?? "")) goes by the shapes of objects, which Weir's don't; Weir's own, "
                    + "which looks for boxes in the pictures, is used instead."
            )
            return Application.Tracking(isVisual: true)
        }
        if isNamed("deepsort") { return Application.Tracking(algorithm: .deepsort) }
        if isNamed("dcf", "klt") { return Application.Tracking(isVisual: true) }
        if isNamed("iou") { return Application.Tracking(algorithm: .iou) }
        if isNamed("sort") { return Application.Tracking(algorithm: .sort) }
        group.warning(key, "Nothing in `[tracker]` tells by its name which tracker is meant; Weir's own is used.")
        return Application.Tracking()
    }
}
