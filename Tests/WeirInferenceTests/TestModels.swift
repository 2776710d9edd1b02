import Foundation
import WeirCore

/// Models that the tests write, and those of the test data.
enum TestModels {
    /// The folder of the test data; nil where it isn't there.
    static let data: String? = {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["WEIR_TEST_DATA"]
            ?? checkout.deletingLastPathComponent().appendingPathComponent("shared/data").path
        return FileManager.default.fileExists(atPath: folder + "/models") ? folder : nil
    }()

    static let hasData = data != nil

    /// The path of a model of the test data.
    static func path(_ name: String) -> String { "\(data ?? "")/models/\(name)" }

    static let personDetection = "omz/person-detection-retail-0013/FP16/person-detection-retail-0013.xml"

    /// An OpenVINO model whose output is its input, of this shape.
    static func identity(shape: String) -> String {
        """
        <net name="identity" version="11"><layers>
        <layer id="0" name="picture" type="Parameter" version="opset1">
        <data shape="\(shape)" element_type="f32"/>
        <output><port id="0" precision="FP32" names="picture">\(dimensions(shape))</port></output>
        </layer>
        <layer id="1" name="same" type="Result" version="opset1">
        <input><port id="0" precision="FP32">\(dimensions(shape))</port></input>
        </layer>
        </layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/></edges></net>
        """
    }

    /// An OpenVINO model of 2x2 pixels whose runs fail unless the largest value is 4.
    ///
    /// Its 12 values become as many rows of 3 as the largest value says.
    static let failing = """
        <net name="failing" version="11"><layers>
        <layer id="0" name="picture" type="Parameter" version="opset1"><data shape="1,3,2,2" element_type="f32"/>
        <output><port id="0" precision="FP32" names="picture">\(dimensions("1,3,2,2"))</port></output></layer>
        <layer id="1" name="axes" type="Const" version="opset1">
        <data element_type="i64" shape="4" offset="0" size="32"/>
        <output><port id="0" precision="I64"><dim>4</dim></port></output></layer>
        <layer id="2" name="largest" type="ReduceMax" version="opset1"><data keep_dims="false"/>
        <input><port id="0" precision="FP32">\(dimensions("1,3,2,2"))</port>
        <port id="1" precision="I64"><dim>4</dim></port></input><output><port id="2" precision="FP32"/></output></layer>
        <layer id="3" name="whole" type="Convert" version="opset1"><data destination_type="i64"/>
        <input><port id="0" precision="FP32"/></input><output><port id="1" precision="I64"/></output></layer>
        <layer id="4" name="one" type="Const" version="opset1">
        <data element_type="i64" shape="1" offset="32" size="8"/>
        <output><port id="0" precision="I64"><dim>1</dim></port></output></layer>
        <layer id="5" name="rows" type="Reshape" version="opset1"><data special_zero="false"/>
        <input><port id="0" precision="I64"/><port id="1" precision="I64"><dim>1</dim></port></input>
        <output><port id="2" precision="I64"><dim>1</dim></port></output></layer>
        <layer id="6" name="three" type="Const" version="opset1">
        <data element_type="i64" shape="1" offset="40" size="8"/>
        <output><port id="0" precision="I64"><dim>1</dim></port></output></layer>
        <layer id="7" name="shape" type="Concat" version="opset1"><data axis="0"/>
        <input><port id="0" precision="I64"><dim>1</dim></port><port id="1" precision="I64"><dim>1</dim></port></input>
        <output><port id="2" precision="I64"><dim>2</dim></port></output></layer>
        <layer id="8" name="table" type="Reshape" version="opset1"><data special_zero="false"/>
        <input><port id="0" precision="FP32">\(dimensions("1,3,2,2"))</port>
        <port id="1" precision="I64"><dim>2</dim></port></input>
        <output><port id="2" precision="FP32" names="table"><dim>-1</dim><dim>3</dim></port></output></layer>
        <layer id="9" name="result" type="Result" version="opset1">
        <input><port id="0" precision="FP32"><dim>-1</dim><dim>3</dim></port></input></layer>
        </layers><edges>
        <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
        <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
        <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
        <edge from-layer="3" from-port="1" to-layer="5" to-port="0"/>
        <edge from-layer="4" from-port="0" to-layer="5" to-port="1"/>
        <edge from-layer="5" from-port="2" to-layer="7" to-port="0"/>
        <edge from-layer="6" from-port="0" to-layer="7" to-port="1"/>
        <edge from-layer="0" from-port="0" to-layer="8" to-port="0"/>
        <edge from-layer="7" from-port="2" to-layer="8" to-port="1"/>
        <edge from-layer="8" from-port="2" to-layer="9" to-port="0"/>
        </edges></net>
        """

    /// The constants of `failing`: the axes 0 to 3, a 1 and a 3.
    static let failingWeights = [0, 1, 2, 3, 1, 3].flatMap { value in
        withUnsafeBytes(of: Int64(value).littleEndian) { Array($0) }
    }

    private static func dimensions(_ shape: String) -> String {
        shape.split(separator: ",").map { "<dim>\($0 == "?" ? "-1" : $0)</dim>" }.joined()
    }
}

/// A folder that is removed with its last reference.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/weir-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ name: String, _ bytes: some Collection<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    /// Writes an OpenVINO model of two files.
    func writeModel(_ name: String, _ text: String, weights: [UInt8] = []) throws -> String {
        try write("\(name).bin", weights)
        return try write("\(name).xml", Array(text.utf8))
    }
}

/// Lends a gray picture of level 128.
func withGrayFrame(_ size: Size, _ body: (VideoFrame) throws -> Void) rethrows {
    let pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: size.width * size.height)
    defer { pixels.deallocate() }
    pixels.initialize(repeating: 128, count: size.width * size.height)
    let plane = VideoFrame.Plane(base: pixels, stride: size.width)
    let colorimetry = Colorimetry(matrix: .bt601, isFullRange: true)
    try body(VideoFrame(size: size, format: .gray8, colorimetry: colorimetry, planes: [plane]))
}
