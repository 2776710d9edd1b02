import Testing
import WeirCore

@testable import WeirDecoding

/// Inputs beside the picture: known by name, or stated.
struct ConstantInputTests {
    private let output = ModelFacts.Port(name: "output0", shape: [1, 84, 8400])

    private func facts(_ inputs: [ModelFacts.Port]) -> ModelFacts {
        ModelFacts(fileName: "m.onnx", inputs: inputs, outputs: [output])
    }

    private let picture = ModelFacts.Port(name: "images", shape: [1, 3, 640, 640])

    private func message(_ body: () throws(WeirError) -> Void) -> String {
        do throws(WeirError) {
            try body()
            return ""
        } catch {
            return error.message
        }
    }

    @Test(arguments: [
        (ModelFacts.Port(name: "orig_target_sizes", shape: [-1, 2], elementType: "i64"), [1, 2], [640.0, 384]),
        (ModelFacts.Port(name: "im_shape", shape: [-1, 2]), [1, 2], [384, 640]),
        (ModelFacts.Port(name: "scale_factor", shape: [1, 2]), [1, 2], [1, 1]),
        (ModelFacts.Port(name: "image_shape", shape: [1, 2]), [1, 2], [384, 640]),
        (ModelFacts.Port(name: "seq_ind", shape: [4, 1]), [4, 1], [1, 1, 1, 1]),
    ])
    func inputsAreKnownByName(_ port: ModelFacts.Port, _ shape: [Int], _ values: [Double]) throws {
        var overrides = ModelSettings()
        try overrides.set("family", to: "yolov8", at: "test")
        try overrides.set("size", to: "640x384", at: "test")
        let open = ModelFacts.Port(name: "images", shape: [-1, 3, -1, -1])
        for inputs in [[open, port], [port, open]] {
            let shapes = try ModelDescription.inputShapes(facts: facts(inputs), overrides: overrides)
            #expect(shapes == inputs.map { $0.name == "images" ? [1, 3, 384, 640] : shape })
            var shaped = facts(inputs)
            for index in inputs.indices { shaped.inputs[index].shape = shapes[index] }
            shaped.outputs[0].shape = [1, 84, 5040]
            let model = try ModelDescription(facts: shaped, overrides: overrides)
            #expect(
                model.constants == [
                    ConstantInput(name: port.name, shape: shape, elementType: port.elementType, values: values)
                ]
            )
            #expect(model.input.size == Size(width: 640, height: 384))
        }
    }

    @Test func inputsCanBeStated() throws {
        let mask = ModelFacts.Port(name: "mask", shape: [1, 1, 2, 2])
        let ratio = ModelFacts.Port(name: "a=b", shape: [-1, -1], elementType: "f64")
        let sidecar = try ModelSidecar(settings: "constants: mask=1; a=b=0.5 2", fileName: "m.weir")
        let model = try ModelDescription(facts: facts([mask, picture, ratio]), sidecars: [sidecar])
        #expect(
            model.constants == [
                ConstantInput(name: "mask", shape: [1, 1, 2, 2], elementType: "f32", values: [1, 1, 1, 1]),
                ConstantInput(name: "a=b", shape: [1, 2], elementType: "f64", values: [0.5, 2]),
            ]
        )
    }

    @Test func whatIsStatedOverrulesWhatIsKnown() throws {
        let sizes = ModelFacts.Port(name: "orig_target_sizes", shape: [1, 2], elementType: "i64")
        var overrides = ModelSettings()
        try overrides.set("constants", to: "orig_target_sizes=1920,1080", at: "test")
        let model = try ModelDescription(facts: facts([picture, sizes]), overrides: overrides)
        #expect(model.constants.map(\.values) == [[1920, 1080]])
    }

    @Test func wrongOnesGetASentence() throws {
        func sentence(_ ports: [ModelFacts.Port], _ constants: String) throws -> String {
            let sidecar = try ModelSidecar(settings: "constants: \(constants)", fileName: "m.weir")
            return message { () throws(WeirError) in
                _ = try ModelDescription(facts: facts([picture] + ports), sidecars: [sidecar])
            }
        }
        let ratio = ModelFacts.Port(name: "ratio", shape: [1, 2])
        #expect(
            try sentence([ratio], "ratio=1 2 3")
                == "m.weir has 3 values for the input ratio 1x2 of m.onnx; give one, or one for each element."
        )
        #expect(
            try sentence([ratio], "ration=1")
                == "m.weir says what the input 'ration' takes, but m.onnx has beside its picture ratio 1x2."
        )
        #expect(
            try sentence([], "ratio=1")
                == "m.weir says what the input 'ratio' takes, but m.onnx has no input beside its picture."
        )
        let huge = ModelFacts.Port(name: "ratio", shape: [Int.max, 4])
        #expect(try sentence([huge], "ratio=1").hasPrefix("m.weir has 1 values for the input ratio"))
    }

    @Test(arguments: ["ratio", "ratio=", "=1", "ratio=one", "ratio=1;ratio=2", "ratio=nan", "ratio=inf", ";"])
    func textsThatAreNone(_ text: String) {
        var settings = ModelSettings()
        #expect(
            message { () throws(WeirError) in try settings.set("constants", to: text, at: "m.weir:1") }
                == "m.weir:1: constants is '\(text)', but it must be names of inputs with numbers, such as seq_ind=1; "
                + "sizes=640 384."
        )
        #expect(settings.constants == nil)
    }
}
