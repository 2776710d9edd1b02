import WeirCore

/// What only shows when all parts of an application are known.
struct ApplicationCheck {
    let draft: Draft
    let reading: Reading
    /// The file as a whole.
    let place: Place

    private var application: Application { draft.application }

    func run() {
        checkNames()
        checkViews()
        checkPorts()
        checkFiles()
        checkObjects()
        checkPaces()
        MessagingCheck(draft: draft, reading: reading).run()
        RecordingCheck(draft: draft, reading: reading, place: place).run()
        if !reading.hasErrors, application.outputs.isEmpty, application.records.isEmpty, application.events.isEmpty,
            application.publications.isEmpty, application.dumps == Application.Dumps(),
            application.sources.allSatisfy({ application.recording(of: $0) == nil })
        {
            reading.warning(place, "Nothing is written or shown: there are neither outputs nor records.")
        }
    }

    private func checkNames() {
        for (index, source) in application.sources.enumerated()
        where application.sources[..<index].contains(where: { $0.id == source.id }) {
            reading.error(
                draft.sourcePlaces[index],
                key: "sources",
                "The name \(quoted(source.id.name)) is that of another source already; each needs its own."
            )
        }
    }

    private func checkPaces() {
        for (source, place) in zip(application.sources, draft.sourcePlaces) {
            let pace = application.pace(of: source)
            if let least = pace.leastInferences, let most = pace.mostInferences, least > most {
                reading.error(
                    place,
                    key: "sources",
                    "`min-inferences` is \(Shape.short(least)), more than `max-inferences`, which is \(Shape.short(most))."
                )
            }
            if pace.latency != nil, source.waitsForItsReader {
                reading.warning(
                    place,
                    key: "sources",
                    "No latency can be promised for \(quoted(source.id.name)), which is read as fast as it can be; make it "
                        + "`live: true`."
                )
            }
        }
    }

    private func checkViews() {
        let names = application.sources.map(\.id.name)
        for (output, place) in zip(application.outputs, draft.outputPlaces) {
            guard case .source(let id) = output.view else { continue }
            check(id, among: names, place, key: "output.stream")
        }
        for model in draft.stages {
            for id in model.stage.streams { check(id, among: names, model.place, key: "infer.streams") }
            guard case .regions(let regions) = model.stage.input else { continue }
            for id in regions.compactMap(\.source) {
                check(id, among: names, model.place, key: "infer.regions.stream")
            }
        }
        for section in draft.analytics {
            for id in section.streams { check(id, among: names, section.place, key: "analytics.streams") }
        }
        for (privacy, place) in zip(application.privacy, draft.privacyPlaces) {
            for id in privacy.streams { check(id, among: names, place, key: "privacy.streams") }
            for id in privacy.regions.compactMap(\.source) {
                check(id, among: names, place, key: "privacy.regions.stream")
            }
        }
    }

    private func check(_ id: SourceID, among names: [String], _ place: Place, key: String) {
        guard !names.contains(id.name) else { return }
        let known = names.map(quoted).joined(separator: ", ")
        let remedy =
            Spelling.suggestion(for: id.name, among: names).map { "\(quoted($0)) may be meant" }
            ?? "there are \(known)"
        reading.error(place, key: key, "No source is called \(quoted(id.name)); \(remedy).")
    }

    private func checkDumps() {
        let dumps = application.dumps
        let ofFrames = [
            ("detections", dumps.detections), ("tracks", dumps.tracks), ("shadows", dumps.shadows),
            ("ended", dumps.ended),
        ]
        for (index, (name, folder)) in ofFrames.enumerated() where folder != nil {
            guard let other = ofFrames[..<index].first(where: { $0.1 == folder }) else { continue }
            reading.error(
                place,
                key: "kitti.\(name)",
                "`kitti.\(other.0)` and `kitti.\(name)` are one folder, in which files of both would have the same names; "
                    + "give each its own."
            )
        }
        for (name, folder) in ofFrames.dropFirst() + [("mot", dumps.mot)]
        where folder != nil && application.track == nil {
            reading.error(place, key: "kitti.\(name)", "`kitti.\(name)` needs `track`: there is nothing to write.")
        }
    }

    private func checkGallery() {
        guard let gallery = application.gallery, let place = draft.galleryPlace else { return }
        if application.track == nil {
            reading.error(place, key: "gallery", "`gallery` needs `track`: it goes by the identities of objects.")
        }
        let names = application.sources.map(\.id.name)
        for text in gallery.topology {
            for id in (try? CameraTopology(text))?.streams ?? [] {
                check(id, among: names, place, key: "gallery.topology")
            }
        }
    }

    private func checkPorts() {
        ServerCheck(outputs: Array(zip(application.outputs, draft.outputPlaces)), reading: reading).run()
    }

    /// Nothing may be written over a source, or twice to one place.
    private func checkFiles() {
        let read = application.sources.compactMap { source -> String? in
            guard case .file(let path) = source.location else { return nil }
            return path
        }
        var written: [String] = []
        for (path, place) in writtenFiles() {
            if read.contains(path) {
                reading.error(place, "\(quoted(path)) is a source and cannot be written to as well.")
            } else if written.contains(path) {
                reading.error(place, "\(quoted(path)) is written to twice.")
            }
            written.append(path)
        }
    }

    private func writtenFiles() -> [(String, Place)] {
        let outputs = zip(application.outputs, draft.outputPlaces).compactMap { output, place -> (String, Place)? in
            output.kind.writtenPath.map { ($0, place) }
        }
        let lines = application.records + application.events
        let records = zip(lines, draft.recordPlaces + draft.eventPlaces).map { records, place -> (String, Place) in
            switch records {
            case .standardOutput: ("-", place)
            case .file(let path): (path, place)
            }
        }
        let messages = zip(application.publications, draft.publicationPlaces).compactMap { publication, place in
            publication.broker.kind.isWritten ? (publication.broker.address, place) : nil
        }
        return outputs + records + messages
    }

    private func checkObjects() {
        // A scene knows what is in its pictures without a model.
        let hasObjects =
            draft.asksForDetection
            || application.sources.contains {
                if case .scene = $0.location { true } else { false }
            }
        if application.track != nil, !hasObjects {
            reading.error(
                draft.trackPlace ?? place,
                key: "track",
                "`track` needs `detect`: there is nothing to follow."
            )
        }
        checkGallery()
        if let analytics = draft.analytics.first, application.track == nil {
            reading.error(
                analytics.place,
                key: "analytics",
                "`analytics` needs `track`: its rules go by the identities of objects."
            )
        }
        if let place = draft.eventPlaces.first, draft.analytics.isEmpty {
            reading.error(place, key: "events", "`events` needs `analytics`: there is nothing to tell.")
        }
        for (privacy, place) in zip(application.privacy, draft.privacyPlaces)
        where !privacy.classes.isEmpty && !hasObjects {
            reading.error(place, key: "privacy", "`privacy` of `classes` needs `detect`: no objects are found.")
        }
        checkDumps()
    }
}

extension BrokerKind {
    /// Whether its address is one that records could go to as well.
    fileprivate var isWritten: Bool { self == .file || self == .standardOutput }
}
