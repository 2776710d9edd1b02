import WeirCore

/// What of `publish` and `commands` only shows when all parts of an application are known.
struct MessagingCheck {
    let draft: Draft
    let reading: Reading

    func run() {
        for (publication, place) in zip(draft.application.publications, draft.publicationPlaces)
        where !publication.selection.identities.isEmpty && draft.application.track == nil {
            reading.error(place, key: "publish.identities", "`identities` needs `track`: nothing has an identity.")
        }
        let names = draft.application.sources.map(\.id.name)
        for command in draft.commands {
            for (id, name) in command.sensors.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
                guard let place = command.sensorPlace else { continue }
                let meant = Spelling.suggestion(for: name, among: names).map { "; \(quoted($0)) may be meant" } ?? ""
                reading.warning(
                    place,
                    key: "commands.sensors",
                    "The sensor \(quoted(id)) is that of \(quoted(name)), but no source is called so until one is "
                        + "added\(meant)."
                )
            }
        }
    }
}
