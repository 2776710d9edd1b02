import Foundation

/// The Open Model Zoo's models among the test data.
enum ModelZoo {
    static func path(_ name: String, _ precision: String = "FP16") -> String {
        "omz/\(name)/\(precision)/\(name).xml"
    }
}

/// Vehicles and plates, what vehicles look like, and what is written on plates.
struct TrafficModels {
    let scene: String
    let kind: String
    let text: String

    /// What stands for a character in a text: its number, so that the plain reading's numbers can be found in it.
    static func character(_ index: Int) -> String { "<\(index)>" }
    private static let characterCount = 70

    init(in folder: String) throws {
        let pixels = "channels: bgr\nmean: 0\nscale: 1\n"
        let colors = "labels: white;gray;yellow;red;green;blue;black, car;van;truck;bus\n"
        let characters = (0..<Self.characterCount).map(Self.character).joined(separator: ", ")
        scene = try placeModel(
            ModelZoo.path("vehicle-license-plate-detection-barrier-0106"),
            saying: "labels: background, vehicle, plate\n",
            in: folder
        )
        kind = try placeModel(
            ModelZoo.path("vehicle-attributes-recognition-barrier-0039"),
            saying: "task: classify\n\(pixels)\(colors)",
            in: folder
        )
        text = try placeModel(
            ModelZoo.path("license-plate-recognition-barrier-0001"),
            saying: "task: text\n\(pixels)labels: \(characters)\n",
            in: folder
        )
    }

    /// A DeepStream application with its three files about models; the path of the first.
    func writeDeepStream(reading video: String, to folder: String) throws -> String {
        let secondary = "network-type=1\nprocess-mode=2\nmodel-color-format=1"
        let files = [
            "scene.txt": "[property]\nonnx-file=\(scene)\nmodel-color-format=1\ncluster-mode=4\n"
                + "[class-attrs-all]\npre-cluster-threshold=0.5\n",
            "kind.txt": "[property]\nonnx-file=\(kind)\n\(secondary)\n",
            "text.txt": "[property]\nonnx-file=\(text)\n\(secondary)\n"
                + "parse-classifier-func-name=NvDsInferParseCustomNVPlate\n",
            "app.txt": """
            [source0]
            enable=1
            type=2
            uri=file://\(video)
            [sink0]
            enable=1
            type=1
            [streammux]
            width=794
            height=450
            [primary-gie]
            enable=1
            config-file=scene.txt
            [secondary-gie0]
            enable=1
            gie-unique-id=2
            operate-on-gie-id=1
            operate-on-class-ids=1
            config-file=kind.txt
            [secondary-gie1]
            enable=1
            gie-unique-id=3
            operate-on-gie-id=1
            operate-on-class-ids=2
            config-file=text.txt
            """,
        ]
        for (name, text) in files { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
        return "\(folder)/app.txt"
    }
}
