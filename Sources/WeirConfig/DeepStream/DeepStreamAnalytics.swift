import WeirCore

/// Reads which rules of analytics an application file asks for.
struct DeepStreamAnalytics {
    let reader: DeepStreamReader

    func read(into draft: inout Draft) {
        if let group = reader.enabled("nvds-analytics", KnownKeys.analytics) {
            add(group, key: "config-file", streams: [], into: &draft)
        }
        let branches = DeepStreamBranches(reader: reader)
        for (number, found) in reader.file.groups(numbered: "nvds-analytics") {
            guard let group = branches.enabled(found.name, KnownKeys.branchAnalytics, branch: number) else { continue }
            warnOfOtherModels(group, number, draft)
            add(group, key: "cfg-file-path", streams: streams(ofBranch: number, draft), into: &draft)
        }
    }

    private func add(_ group: GroupReader, key: String, streams: [SourceID], into draft: inout Draft) {
        let name = quoted("[\(group.name)]")
        guard draft.application.track != nil else {
            return group.error(
                "enable",
                "\(name) needs `[tracker]`: its rules go by the identities of objects."
            )
        }
        guard group.text(key) != nil else {
            return group.error(key, "\(quoted(key)) is missing in \(name); it must be a path.")
        }
        guard let file = group.keyFile(key, called: "file about analytics"),
            let rules = NvAnalyticsReader(file: file, reading: reader.reading).rules()
        else { return }
        var analytics = AnalyticsDraft(own: RulesDraft(place: group.group.place, key: group.name))
        analytics.file = .streams(rules)
        analytics.streams = streams
        draft.analytics.append(analytics)
    }

    /// The streams that the first model of a branch looks at; none for all.
    private func streams(ofBranch number: Int, _ draft: Draft) -> [SourceID] {
        let model = reader.file["branch\(number)"].flatMap { reader.group($0).integer("pgie-id") }
        return draft.application.stages.first { $0.model.componentID == model }?.streams ?? []
    }

    private func warnOfOtherModels(_ group: GroupReader, _ number: Int, _ draft: Draft) {
        guard draft.application.stages.count(where: { !$0.looksAtObjects }) > 1 else { return }
        group.warning(
            "enable",
            "The rules of \(quoted("[\(group.name)]")) hold for the objects of all models of a stream, not for those of "
                + "\(quoted("[primary-gie\(number)]")) alone."
        )
    }
}
