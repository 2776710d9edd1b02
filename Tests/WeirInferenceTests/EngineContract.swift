import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// What every engine must keep to; `identity` and `failing` are paths of models as `TestModels` describes them.
struct EngineContract {
    let engine: any InferenceEngine
    let identity: (_ shape: String) throws -> String
    let failing: () throws -> String

    func open(_ path: String) throws -> any OpenedModel {
        try engine.open(ModelFile(path: path))
    }

    /// Runs a request and gives its one output, or the error's sentence.
    func run(_ request: any InferenceRequest) throws -> Result<(shape: [Int], values: [Float]), WeirError> {
        let outcome = Monitor<Result<(shape: [Int], values: [Float]), WeirError>?>(nil)
        try request.start { result in
            outcome.update { outcome in
                outcome = result.map { tensors in (tensors[0].shape, Array(tensors[0].values)) }
            }
        }
        return outcome.wait { $0 }
    }

    func factsAreThoseOfTheFile() throws {
        let facts = try open(identity("1,3,2,4")).facts
        #expect(facts.inputs == [ModelFacts.Port(name: "picture", shape: [1, 3, 2, 4])])
        #expect(facts.outputs.map(\.shape) == [[1, 3, 2, 4]])
        #expect(facts.fileName == "identity.xml")
    }

    func openDimensionsAreTold() throws {
        let model = try open(identity("?,3,?,?"))
        #expect(model.facts.inputs.map(\.shape) == [[-1, 3, -1, -1]])
        #expect(try model.facts(inputShape: [1, 3, 6, 8]).outputs.map(\.shape) == [[1, 3, 6, 8]])
    }

    func pixelsBecomeTheModelsInput(_ layout: ModelInput.Layout, shape: String, planes: Bool) throws {
        let input = ModelInput(
            size: Size(width: 4, height: 2),
            layout: layout,
            mean: [10, 20, 30],
            scale: [0.5, 0.25, 2]
        )
        let compiled = try open(identity(shape)).compile(CompileOptions(input: input, takesPlanes: planes))
        let request = try compiled.makeRequest()
        #expect(request.input.count == 24)
        for index in 0..<24 {
            let place = planes ? index % 3 * 8 + index / 3 : index
            request.input[place] = UInt8(index * 10)
        }
        let output = try run(request).get()
        var expected: [Float] = []
        for index in 0..<24 {
            let (pixel, channel) = layout == .channelsFirst ? (index % 8, index / 8) : (index / 3, index % 3)
            expected.append((Float((pixel * 3 + channel) * 10) - input.mean[channel]) * input.scale[channel])
        }
        #expect(output.values == expected)
        #expect(output.shape == (layout == .channelsFirst ? [1, 3, 2, 4] : [1, 2, 4, 3]))
    }

    func grayPixelsAreOneChannel() throws {
        let input = ModelInput(size: Size(width: 2, height: 2), channels: .gray, mean: [1], scale: [2])
        let request = try open(identity("1,1,2,2")).compile(CompileOptions(input: input)).makeRequest()
        _ = request.input.update(fromContentsOf: [1, 2, 3, 255])
        #expect(try run(request).get().values == [0, 2, 4, 508])
    }

    func aModelIsCompiledSeveralWays() throws {
        let model = try open(identity("1,3,?,?"))
        for side in [2, 4, 2] {
            let input = ModelInput(size: Size(width: side, height: side))
            let request = try model.compile(CompileOptions(input: input)).makeRequest()
            #expect(request.input.count == side * side * 3)
            #expect(try run(request).get().shape == [1, 3, side, side])
        }
    }

    /// The values are whole numbers up to 255, which all of the precisions hold exactly.
    func everyPrecisionGivesTheOutputs() throws {
        let model = try open(identity("1,3,2,2"))
        let input = ModelInput(size: Size(width: 2, height: 2))
        for precision in InferencePrecision.allCases {
            let options = CompileOptions(input: input, precision: precision)
            guard let request = try? model.compile(options).makeRequest() else {
                // Only a device that lacks it may refuse.
                #expect(precision != .automatic && precision != .fp32)
                continue
            }
            _ = request.input.update(fromContentsOf: (0..<12).map { UInt8(255 - $0) })
            let values = try run(request).get().values
            #expect(values.sorted() == (0..<12).map { Float(244 + $0) }, "\(precision)")
        }
    }

    func aFailedRunSaysSoAndTheNextWorks() throws {
        let input = ModelInput(size: Size(width: 2, height: 2))
        let request = try open(failing()).compile(CompileOptions(input: input)).makeRequest()
        // Not the same wrong value twice: OpenVINO takes the second for one that it has checked.
        for value in [UInt8(4), 5, 4, 7, 6, 4] {
            request.input.update(repeating: value)
            switch try run(request) {
            case .success(let output):
                #expect(value == 4)
                #expect(output.shape == [4, 3])
                #expect(output.values == Array(repeating: 4, count: 12))
            case .failure(let error):
                #expect(value != 4)
                let what = "A run of the model 'failing.xml' failed on the device CPU"
                #expect(error.message == "\(what); this frame has no objects of it.")
                #expect(error.cause?.isEmpty == false)
            }
        }
    }

    /// A request may be given up by its own completion, and everything else with it.
    func theLastReferenceMayGoInACompletion() throws {
        let path = try identity("1,3,2,2")
        for _ in 0..<20 {
            let ended = Monitor(false)
            weak var gone: (any CompiledModel)?
            do {
                let input = ModelInput(size: Size(width: 2, height: 2))
                let compiled = try open(path).compile(CompileOptions(input: input))
                gone = compiled
                let request = try compiled.makeRequest()
                try request.start { [request] _ in
                    withExtendedLifetime(request) { ended.update { $0 = true } }
                }
            }
            #expect(ended.wait { $0 ? true : nil })
            spin { gone == nil }
        }
    }

    func anUnknownDeviceIsRefused() throws {
        let model = try open(identity("1,3,2,2"))
        let options = CompileOptions(device: "TPU", input: ModelInput(size: Size(width: 2, height: 2)))
        let list = engine.devices.joined(separator: ", ")
        #expect(engine.devices.contains("CPU"))
        #expect {
            try model.compile(options)
        } throws: { error in
            (error as? WeirError)?.message
                == "There is no device 'TPU' for inference on this machine; there is \(list)."
        }
    }
}
