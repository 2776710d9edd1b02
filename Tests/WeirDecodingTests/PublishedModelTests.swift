import Foundation
import Testing
import WeirCore

@testable import WeirDecoding

/// The folder of test data: `WEIR_TEST_DATA`, else `../shared/data` beside the checkout.
private let dataFolder: URL = {
    if let path = ProcessInfo.processInfo.environment["WEIR_TEST_DATA"] { return URL(fileURLWithPath: path) }
    let checkout = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    return checkout.deletingLastPathComponent().appending(path: "shared/data")
}()

private let modelFolder = dataFolder.appending(path: "models")

@Suite(.enabled(if: FileManager.default.fileExists(atPath: modelFolder.path), "the test data is not there"))
struct PublishedModelTests {
    private func metadata(_ path: String) throws -> [String: String] {
        let url = modelFolder.appending(path: path)
        let data = try Data(contentsOf: url, options: .alwaysMapped)
        return try data.withUnsafeBytes { bytes in
            try path.hasSuffix(".xml")
                ? OpenVINOMetadata.read(bytes, file: url.lastPathComponent)
                : ONNXMetadata.read(bytes, file: url.lastPathComponent)
        }
    }

    @Test(arguments: [
        "detect/yolox_nano_416x416.onnx", "detect/nanodet_m_320.onnx", "detect/FastestDet.onnx",
        "face/yunet_n_320_320.onnx",
    ])
    func modelsWithoutWordsAreRead(path: String) throws {
        #expect(try metadata(path) == [:])
    }

    @Test func theConversionOfAnOpenVINOModelIsRead() throws {
        let words = try metadata("omz/person-detection-retail-0013/FP16/person-detection-retail-0013.xml")
        #expect(words["conversion_parameters.model_name"] == "person-detection-retail-0013")
        #expect(words["conversion_parameters.input_shape"] == "[1,3,320,544]")
    }

    @Test func anOldOpenVINOModelSaysNothing() throws {
        let folder = "omz/person-vehicle-bike-detection-crossroad-1016/FP16-INT8/"
        #expect(try metadata(folder + "person-vehicle-bike-detection-crossroad-1016.xml") == [:])
    }

    @Test func aModelOfAnotherKindIsRefused() {
        #expect(
            message { _ = try metadata("segment/deeplabv3_257_mv_gpu.tflite") }?
                .hasPrefix("deeplabv3_257_mv_gpu.tflite is no ") == true
        )
    }
}
