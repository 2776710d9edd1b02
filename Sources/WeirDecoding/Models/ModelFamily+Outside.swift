import Synchronization
public import WeirCore

/// A model's size and outputs, as a decoder from outside is told of them.
public struct ModelOutputs: Hashable, Sendable {
    /// The size of the input in pixels.
    public let inputSize: Size
    /// In the order in which the decoder is given the tensors.
    public let outputs: [ModelFacts.Port]
}

extension ModelFamily {
    private static let registered = Mutex<[String: ModelFamily]>([:])

    /// Makes a family known to this process, so that `family: name` has models read by a decoder from outside.
    ///
    /// `decoder` gives nil where the outputs are not this family's; `outputs` tells the user then what they should be.
    /// A family of the same name that was registered before is replaced. Throws `.settings` where the name is one of
    /// Weir's own, or empty.
    public static func register(
        _ name: String,
        task: ModelTask = .detect,
        outputs: String,
        decoder: @escaping @Sendable (ModelOutputs) -> (any OutputDecoder)?
    ) throws(WeirError) {
        let key = spelling(name)
        guard !key.isEmpty,
            !all.contains(where: { spelling($0.name) == key || $0.aliases.contains { spelling($0) == key } })
        else {
            throw WeirError(
                .settings,
                "A family of models can't be called “\(name)”: give it a name that Weir doesn't know."
            )
        }
        let family = ModelFamily(
            name: name,
            task: task,
            outputs: outputs,
            channels: .rgb,
            fit: .letterbox(fill: ModelInput.Fit.usualFill, centered: true),
            scale: [1 / 255],
            threshold: usualThreshold,
            nmsThreshold: usualOverlap,
            isPixelGuess: true,
            decoder: { shapes in
                let ports = shapes.outputs.map {
                    ModelFacts.Port(name: $0.name, shape: $0.announced, elementType: $0.elementType)
                }
                return decoder(ModelOutputs(inputSize: shapes.inputSize, outputs: ports))
            }
        )
        registered.withLock { $0[key] = family }
    }

    /// What detectors are mostly run with: Ultralytics' defaults for YOLOv5.
    private static let usualThreshold: Float = 0.25
    private static let usualOverlap: Float = 0.45

    /// The family that was registered by this name; nil where there is none.
    static func outside(_ name: String) -> ModelFamily? { registered.withLock { $0[spelling(name)] } }

    /// A name without what people write differently.
    static func spelling(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }
}

extension DecodedOutput {
    /// What comes of a decoder's candidates: broken ones are counted, the rest is filtered and clustered as `options` say.
    ///
    /// Overlaps of a class are suppressed unless they say otherwise.
    public init(candidates: [Detection], options: DecodingOptions) {
        var list = CandidateList(options)
        for candidate in candidates {
            if candidate.classID < 0 { list.drop() } else { list.add(candidate) }
        }
        self = list.suppressingOverlaps()
    }
}
