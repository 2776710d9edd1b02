import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// What every engine must keep to.
struct EngineContract {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test(arguments: TestedEngine.allCases)
    func factsAreThoseOfTheFile(_ tested: TestedEngine) throws {
        let facts = try tested.identity("1,3,2,4", in: folder).facts
        #expect(facts.inputs == [ModelFacts.Port(name: "picture", shape: [1, 3, 2, 4])])
        #expect(facts.outputs.map(\.shape) == [[1, 3, 2, 4]])
        #expect(facts.fileName == (tested == .openVINO ? "identity.xml" : "identity.onnx"))
    }

    @Test(arguments: TestedEngine.allCases)
    func openDimensionsAreTold(_ tested: TestedEngine) throws {
        for shape in ["?,3,?,?", "batch,3,height,width"] where tested != .openVINO || shape.hasPrefix("?") {
            let model = try tested.identity(shape, in: folder)
            #expect(model.facts.inputs.map(\.shape) == [[-1, 3, -1, -1]])
            let facts = try model.facts(inputShapes: [[1, 3, 6, 8]])
            #expect(facts.inputs.map(\.shape) == [[1, 3, 6, 8]])
            #expect(facts.outputs.map(\.shape) == [[1, 3, 6, 8]], "\(shape)")
        }
    }

    @Test(
        arguments: TestedEngine.allCases,
        [
            (ModelInput.Layout.channelsFirst, "1,3,2,4"), (.channelsFirst, "?,3,?,?"), (.channelsFirst, "4,3,2,4"),
            (.channelsLast, "1,2,4,3"), (.channelsLast, "?,?,?,3"), (.channelsFirst, "3,2,4"), (.channelsLast, "2,4,3"),
        ]
    )
    func pixelsBecomeTheModelsInput(
        _ tested: TestedEngine,
        _ model: (layout: ModelInput.Layout, shape: String)
    ) throws {
        if model.shape.hasPrefix("4"), !tested.changesFixedShapes { return }
        for planes in [false, true] {
            let input = ModelInput(
                size: Size(width: 4, height: 2),
                layout: model.layout,
                mean: [10, 20, 30],
                scale: [0.5, 0.25, 2]
            )
            let compiled = try tested.identity(model.shape, in: folder)
                .compile(CompileOptions(input: input, takesPlanes: planes))
            let request = try compiled.makeRequest()
            #expect(request.input.count == 24)
            for index in 0..<24 {
                let place = planes ? index % 3 * 8 + index / 3 : index
                request.input[place] = UInt8(index * 10)
            }
            var expected: [Float] = []
            for index in 0..<24 {
                let (pixel, channel) = model.layout == .channelsFirst ? (index % 8, index / 8) : (index / 3, index % 3)
                expected.append((Float((pixel * 3 + channel) * 10) - input.mean[channel]) * input.scale[channel])
            }
            let output = try request.run().get()[0]
            #expect(output.values == expected)
            let batch = model.shape.split(separator: ",").count == 3 ? [] : [1]
            #expect(output.shape == batch + (model.layout == .channelsFirst ? [3, 2, 4] : [2, 4, 3]))
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func grayPixelsAreOneChannel(_ tested: TestedEngine) throws {
        let input = ModelInput(size: Size(width: 2, height: 2), channels: .gray, mean: [1], scale: [2])
        let request = try tested.identity("1,1,2,2", in: folder).compile(CompileOptions(input: input)).makeRequest()
        _ = request.input.update(fromContentsOf: [1, 2, 3, 255])
        #expect(try request.run().get()[0].values == [0, 2, 4, 508])
    }

    /// The values are whole numbers up to 100, which all of these types hold.
    @Test(
        arguments: [TestedEngine.openVINOWithONNX, .onnxRuntime],
        [ONNXWriter.Element.f32, .f16, .f64, .u8, .i8, .u16, .i16, .i32, .i64, .u32, .u64]
    )
    func everyElementTypeIsTakenAndGiven(_ tested: TestedEngine, _ type: ONNXWriter.Element) throws {
        let path = try folder.write("identity.onnx", TestModels.identityONNX(shape: "1,2,2,3", type: type))
        for planes in [false, true] {
            let input = ModelInput(size: Size(width: 2, height: 2), layout: .channelsLast)
            let options = CompileOptions(input: input, takesPlanes: planes)
            let request = try tested.open(path).compile(options).makeRequest()
            for index in 0..<12 { request.input[planes ? index % 3 * 4 + index / 3 : index] = UInt8(index * 9) }
            #expect(try request.run().get()[0].values == (0..<12).map { Float($0 * 9) })
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func aModelIsCompiledSeveralWays(_ tested: TestedEngine) throws {
        let model = try tested.identity("1,3,?,?", in: folder)
        for side in [2, 4, 2] {
            let input = ModelInput(size: Size(width: side, height: side))
            let request = try model.compile(CompileOptions(input: input)).makeRequest()
            #expect(request.input.count == side * side * 3)
            #expect(try request.run().get()[0].shape == [1, 3, side, side])
        }
    }

    /// The values are whole numbers up to 255, which all of the precisions hold exactly.
    @Test(arguments: TestedEngine.allCases)
    func everyPrecisionOfTheDeviceGivesTheOutputs(_ tested: TestedEngine) throws {
        let model = try tested.identity("1,3,2,2", in: folder)
        let input = ModelInput(size: Size(width: 2, height: 2))
        for precision in InferencePrecision.allCases {
            let options = CompileOptions(input: input, precision: precision)
            guard let request = try? model.compile(options).makeRequest() else {
                // Only a device that lacks it may refuse.
                #expect(precision != .automatic && precision != .fp32)
                continue
            }
            _ = request.input.update(fromContentsOf: (0..<12).map { UInt8(255 - $0) })
            let values = try request.run().get()[0].values
            #expect(values.sorted() == (0..<12).map { Float(244 + $0) }, "\(precision)")
        }
    }

    @Test(arguments: TestedEngine.allCases)
    func aFailedRunSaysSoAndTheNextWorks(_ tested: TestedEngine) throws {
        let input = ModelInput(size: Size(width: 2, height: 2))
        let model = try tested.failing(in: folder)
        let request = try model.compile(CompileOptions(input: input)).makeRequest()
        // Not the same wrong value twice: OpenVINO takes the second for one that it has checked.
        for value in [UInt8(4), 5, 4, 7, 6, 4] {
            request.input.update(repeating: value)
            switch try request.run() {
            case .success(let outputs):
                #expect(value == 4)
                #expect(outputs[0].shape == [4, 3])
                #expect(outputs[0].values == Array(repeating: 4, count: 12))
            case .failure(let error):
                #expect(value != 4)
                let what = "A run of the model '\(model.facts.fileName)' failed on the device CPU"
                #expect(error.message == "\(what); this frame has no objects of it.")
                #expect(error.cause?.isEmpty == false)
            }
        }
    }

    /// The outputs of one run may be larger or smaller than those of the one before, or empty.
    @Test(arguments: [TestedEngine.openVINOWithONNX, .onnxRuntime])
    func theShapeOfAnOutputMayDependOnThePicture(_ tested: TestedEngine) throws {
        let path = try folder.write("places.onnx", TestModels.placesONNX)
        let input = ModelInput(size: Size(width: 2, height: 2))
        let request = try tested.open(path).compile(CompileOptions(input: input, takesPlanes: true)).makeRequest()
        for places in [[], [5], [0, 4, 11], [7], []] {
            request.input.update(repeating: 0)
            for place in places { request.input[place] = 1 }
            let output = try request.run().get()[0]
            #expect(output.shape == [4, places.count])
            let rows = [places.map { _ in 0 }, places.map { $0 / 4 }, places.map { $0 / 2 % 2 }, places.map { $0 % 2 }]
            #expect(output.values == rows.flatMap(\.self).map { Float($0) })
        }
    }

    /// A request may be given up by its own completion, and everything else with it.
    @Test(arguments: TestedEngine.allCases)
    func theLastReferenceMayGoInACompletion(_ tested: TestedEngine) throws {
        for _ in 0..<20 {
            let ended = Monitor(false)
            weak var gone: (any CompiledModel)?
            do {
                let input = ModelInput(size: Size(width: 2, height: 2))
                let compiled = try tested.identity("1,3,2,2", in: folder).compile(CompileOptions(input: input))
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

    /// Every run gets its own picture's outputs, however many are under way.
    @Test(arguments: TestedEngine.allCases)
    func manyRunsMayBeUnderWay(_ tested: TestedEngine) throws {
        let input = ModelInput(size: Size(width: 8, height: 8))
        let compiled = try tested.identity("1,3,8,8", in: folder).compile(CompileOptions(input: input))
        let wrong = Counter()
        let threads = try (0..<8).map { thread in
            let request = try compiled.makeRequest()
            return TestThread {
                for round in 0..<50 {
                    let value = UInt8((thread * 31 + round) % 256)
                    request.input.update(repeating: value)
                    let outputs = try? request.run().get()
                    if outputs?[0].values != Array(repeating: Float(value), count: 192) { wrong.add(1) }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(wrong.value == 0)
    }

    @Test(arguments: TestedEngine.allCases)
    func anUnknownDeviceIsRefused(_ tested: TestedEngine) throws {
        let model = try tested.identity("1,3,2,2", in: folder)
        let engine = try tested.engine
        #expect(engine.devices.contains("CPU"))
        for device in ["TPU", "CPU.1", "CUDA.x", "", "HETERO:TPU,CPU"] {
            #expect(!engine.hasDevice(device))
            let options = CompileOptions(device: device, input: ModelInput(size: Size(width: 2, height: 2)))
            #expect {
                try model.compile(options)
            } throws: { error in
                (error as? WeirError)?.message
                    == "There is no device '\(device)' for inference on this machine; "
                    + "there is \(engine.devices.joined(separator: ", "))."
            }
        }
    }
}
