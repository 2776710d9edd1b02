import ArgumentParser

/// Pictures to try a model on, and what is in them.
struct PictureOptions: ParsableArguments {
    @Option(name: .long, parsing: .upToNextOption, help: "Pictures, folders of pictures, videos.", completion: .file())
    var images: [String]

    @Option(
        help: "What is in the pictures: COCO's JSON file, or a folder of Pascal VOC's XML files.",
        completion: .file()
    )
    var annotations: String?

    func validate() throws {
        guard !images.isEmpty else { throw ValidationError("Give pictures, folders or videos with --images.") }
    }
}
