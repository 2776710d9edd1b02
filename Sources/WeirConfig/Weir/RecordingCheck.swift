import WeirCore

/// What of `record` only shows when all parts of an application are known.
struct RecordingCheck {
    let draft: Draft
    let reading: Reading
    /// The file as a whole.
    let place: Place

    private var application: Application { draft.application }

    func run() {
        for (source, place) in zip(application.sources, draft.sourcePlaces) {
            guard let recording = application.recording(of: source) else { continue }
            let ownPlace = source.recording == .likeAll ? draft.recordingPlace ?? place : place
            if case .scene = source.location {
                reading.error(
                    place,
                    key: "record",
                    "The source \(quoted(source.id.name)) is a scene, which isn't encoded and so can't be recorded; "
                        + "say `record: false` there."
                )
            }
            checkEvents(recording, of: source, ownPlace)
        }
    }

    private func checkEvents(_ recording: Application.Recording, of source: Application.Source, _ place: Place) {
        guard let events = recording.clips?.events, events != .none else { return }
        let names = application.analytics.filter { $0.holds(for: source.id) }.flatMap { $0.rules.rules.map(\.name) }
        guard !names.isEmpty else {
            return reading.error(
                place,
                key: "record.clips.events",
                "`events` of `record` needs `analytics`: there are no rules for \(quoted(source.id.name))."
            )
        }
        guard case .rules(let wanted) = events else { return }
        for name in wanted where !names.contains(name) {
            let remedy =
                Spelling.suggestion(for: name, among: names).map { "\(quoted($0)) may be meant" }
                ?? "there are \(names.map(quoted).joined(separator: ", "))"
            reading.error(
                place,
                key: "record.clips.events",
                "No rule for \(quoted(source.id.name)) is called \(quoted(name)); \(remedy)."
            )
        }
    }
}
