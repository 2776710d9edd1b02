import WeirCore

/// How frames are cut and prepared for models.
struct NvPreprocessing {
    /// A place in the frames of a stream, by its number; nil for all streams.
    struct Region: Hashable {
        var source: Int?
        var box: Box
    }

    /// The numbers of the models that it is for.
    var targets: [Int]
    var input: Application.InputOverrides
    var isForFrames: Bool
    var regions: [Region] = []
    /// What is told of the objects that are cut out, where there are any.
    var objects: Application.ObjectInput?
    var interval: Int?

    /// Puts what is told here before what the model's own file tells.
    func apply(to stage: inout Application.Stage, sources: [Application.Source]) {
        var input = self.input
        input.size = input.size ?? stage.model.input.size
        input.channels = input.channels ?? stage.model.input.channels
        stage.model.input = input
        if let interval { stage.model.interval = interval }
        let places = regions.compactMap { region -> Application.Region? in
            guard let number = region.source else { return Application.Region(box: region.box) }
            guard sources.indices.contains(number) else { return nil }
            return Application.Region(source: sources[number].id, box: region.box)
        }
        if isForFrames, !places.isEmpty {
            stage.input = .regions(places)
        } else if case .objects(var own) = stage.input, let objects {
            own.fromStage = objects.fromStage ?? own.fromStage
            if !objects.classes.isEmpty { own.classes = objects.classes }
            own.minimumSize = objects.minimumSize ?? own.minimumSize
            own.maximumSize = objects.maximumSize ?? own.maximumSize
            stage.input = .objects(own)
        }
    }
}

/// Reads a file about preprocessing.
///
/// Source of keys and rules: DeepStream 9.1, "Gst-nvdspreprocess".
struct NvPreprocessReader {
    let file: KeyFile
    let reading: Reading

    /// Nil after saying why it can't be read.
    func preprocessing() -> NvPreprocessing? {
        guard let found = file["property"] else {
            reading.error(Place(file: file.file), "The file about preprocessing has no group `[property]`.")
            return nil
        }
        let group = reader(found)
        KnownKeys.preprocessingProperty.check(group)
        guard group.flag("enable") != false else { return nil }
        let user = file["user-configs"].map(reader)
        if let user { KnownKeys.preprocessingUser.check(user) }
        var preprocessing = NvPreprocessing(
            targets: group.indices("target-unique-ids") ?? [],
            input: input(group, user),
            isForFrames: group.flag("process-on-frame") ?? true
        )
        for (_, found) in file.groups(numbered: "group-") { add(reader(found), stage: group, to: &preprocessing) }
        return preprocessing
    }

    private func reader(_ group: KeyFile.Group) -> GroupReader {
        GroupReader(group: group, reading: reading, folder: FilePath.folder(of: file.file))
    }

    private func input(_ group: GroupReader, _ user: GroupReader?) -> Application.InputOverrides {
        var input = Application.InputOverrides()
        if let shape = group.indices("network-input-shape") {
            let isLast = group.integer("network-input-order", 0...2) == 1
            let sides = shape.count == 4 ? (isLast ? (shape[2], shape[1]) : (shape[3], shape[2])) : (0, 0)
            if (1...largestPictureSide).contains(sides.0), (1...largestPictureSide).contains(sides.1) {
                input.size = Size(width: sides.0, height: sides.1)
            } else {
                group.error("network-input-shape", "`network-input-shape` must be `N;C;H;W` in whole numbers above 0.")
            }
        }
        input.channels = group.integer("network-color-format", 0...2).map { [.rgb, .bgr, .gray][$0] }
        let keepsAspect = group.flag("maintain-aspect-ratio") == true
        input.fit =
            keepsAspect ? .letterbox(fill: 0, centered: group.flag("symmetric-padding") ?? false) : .stretch
        input.scale = [Float(user?.number("pixel-normalization-factor", -100_000...100_000) ?? 1)]
        let offsets = user?.numbers("offsets") ?? []
        input.mean = [1, 3].contains(offsets.count) ? offsets.map { Float($0) } : [0]
        return input
    }

    private func add(_ group: GroupReader, stage: GroupReader, to preprocessing: inout NvPreprocessing) {
        KnownKeys.preprocessingGroup.check(group)
        preprocessing.interval = group.integer("interval", 0...Application.largestInterval) ?? preprocessing.interval
        guard preprocessing.isForFrames else {
            var objects = NvInferObjects(group: group).objects(isDetector: false)
            objects.fromStage = NvInferObjects(group: stage).stage()
            preprocessing.objects = preprocessing.objects ?? objects
            return
        }
        guard group.flag("process-on-roi") != false else { return }
        for (key, entry) in regionEntries(group) {
            guard let numbers = group.numbers(key) else { continue }
            guard numbers.count.isMultiple(of: 4), numbers.allSatisfy({ (0...Double(largestPictureSide)).contains($0) })
            else {
                group.error(key, "\(quoted(key)) must have four numbers for each place: left, top, width and height.")
                continue
            }
            for start in stride(from: 0, to: numbers.count, by: 4) {
                let sides = numbers[start..<start + 4].map { Float($0) }
                guard sides[2] > 0, sides[3] > 0 else {
                    group.error(key, "\(quoted(key)) has a place whose width or height is 0.")
                    continue
                }
                let box = Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
                preprocessing.regions.append(NvPreprocessing.Region(source: entry, box: box))
            }
        }
    }

    private static let regionPrefix = "roi-params-src-"

    /// Keys of places with the number of their stream; those for all streams have none.
    private func regionEntries(_ group: GroupReader) -> [(String, Int?)] {
        let keys = group.group.entries.map(\.key).filter { $0.hasPrefix(Self.regionPrefix) }
        let isForAll = group.list("src-ids") == ["-1"]
        return keys.compactMap { key in
            guard let number = Int(key.dropFirst(Self.regionPrefix.count)) else { return nil }
            return (key, isForAll || number < 0 ? nil : number)
        }
    }

    /// The file that a group of the application file names; nil after saying why there is none.
    static func file(of group: GroupReader) -> KeyFile? {
        guard group.text("config-file") != nil else {
            group.error(
                "config-file",
                "`config-file` is missing in \(quoted("[\(group.name)]")); it must be a path."
            )
            return nil
        }
        return group.keyFile("config-file", called: "file about preprocessing")
    }
}
