import WeirCore

extension WeirFileWriter {
    /// The map of a section, or a list of several.
    func analytics(_ analytics: [Application.Analytics]) -> YAMLText? {
        several(
            analytics.map { section in
                var map = RuleSetWriter.map(section.rules)
                if !section.streams.isEmpty { map.add("streams", streams(section.streams)) }
                return map.value
            }
        )
    }

    func privacy(_ privacy: [Application.Privacy]) -> YAMLText? {
        several(privacy.map(section))
    }

    private func section(_ privacy: Application.Privacy) -> YAMLText {
        let standard = Application.Privacy()
        var map = YAMLMap()
        if !privacy.classes.isEmpty { map.add("classes", .classes(privacy.classes)) }
        if privacy.manner != standard.manner { map.add("how", .plain(privacy.manner.rawValue)) }
        if privacy.extent != standard.extent { map.add("shape", .plain(privacy.extent.rawValue)) }
        if privacy.margin != standard.margin { map.add("margin", .number(privacy.margin)) }
        map.add("hold", privacy.hold.map(YAMLText.duration))
        if !privacy.regions.isEmpty { map.add("regions", .list(privacy.regions.map(region))) }
        if !privacy.streams.isEmpty { map.add("streams", streams(privacy.streams)) }
        return map.value
    }

    private func several(_ sections: [YAMLText]) -> YAMLText? {
        sections.count > 1 ? .list(sections) : sections.first
    }
}
