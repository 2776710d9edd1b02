import WeirCore

/// An application while it is being read, and where its parts came from.
struct Draft {
    var application = Application()
    /// One for each source, output and record of the application, in their order.
    var sourcePlaces: [Place] = []
    var outputPlaces: [Place] = []
    var recordPlaces: [Place] = []
    var trackPlace: Place?
    /// The picture that all streams are scaled to, where a file tells one.
    var pictureSize: Size?
    /// One for each stage of the application, where it says what it looks at.
    var stagePlaces: [Place] = []
    /// Whether there was to be a model, even where what tells it is wrong.
    var asksForDetection = false

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
}
