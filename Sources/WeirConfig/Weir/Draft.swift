import WeirCore

/// An application while it is being read, and where its parts came from.
struct Draft {
    var application = Application()
    /// One for each source, output and so on of the application, in their order.
    var sourcePlaces: [Place] = []
    var outputPlaces: [Place] = []
    var recordPlaces: [Place] = []
    var eventPlaces: [Place] = []
    var privacyPlaces: [Place] = []
    var publicationPlaces: [Place] = []
    /// One for each channel of commands of the application.
    var commands: [CommandDraft] = []
    /// Maps of rules, as they were told.
    var analytics: [AnalyticsDraft] = []
    var trackPlace: Place?
    var galleryPlace: Place?
    var recordingPlace: Place?
    /// The picture that all streams are scaled to, where a file tells one.
    var pictureSize: Size?
    /// One for each stage that a file of DeepStream's tells, where it says what it looks at.
    var stagePlaces: [Place] = []
    /// The model of `detect`, and those of `infer`.
    var detection: StageDraft?
    var otherStages: [StageDraft] = []
    /// Whether there was to be a model, even where what tells it is wrong.
    var asksForDetection = false

    /// The models of Weir's own file, in its order.
    var stages: [StageDraft] { (detection.map { [$0] } ?? []) + otherStages }

    mutating func add(_ source: Application.Source, at place: Place) {
        application.sources.append(source)
        sourcePlaces.append(place)
    }

    mutating func add(_ output: Application.Output, at place: Place) {
        application.outputs.append(output)
        outputPlaces.append(place)
    }

    mutating func add(_ records: Application.Records, at place: Place) {
        application.records.append(records)
        recordPlaces.append(place)
    }

    mutating func add(events: Application.Records, at place: Place) {
        application.events.append(events)
        eventPlaces.append(place)
    }

    mutating func add(_ privacy: Application.Privacy, at place: Place) {
        application.privacy.append(privacy)
        privacyPlaces.append(place)
    }

    mutating func add(_ publication: Publication, at place: Place) {
        application.publications.append(publication)
        publicationPlaces.append(place)
    }

    mutating func add(_ channel: CommandChannel, _ command: CommandDraft) {
        application.commands.append(channel)
        commands.append(command)
    }
}
