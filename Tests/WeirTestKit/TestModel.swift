import Foundation

/// A detector that the tests write themselves: one object in the middle of every picture, as sure as the picture is bright.
///
/// It has the outputs of an SSD: one row of class 1, confidence the largest pixel value / 255, box the middle half.
public final class TestModel: Sendable {
    private let folder: TemporaryFolder
    public let path: String

    /// `label` is the name of what it finds.
    public init(label: String = "thing") throws {
        folder = try TemporaryFolder()
        try folder.write("middle.bin", TestModel.weights)
        try folder.write("middle.labels.txt", Array("background\n\(label)\n".utf8))
        path = try folder.write("middle.xml", Array(TestModel.network.utf8))
    }

    /// The constants: the axes 0 to 3, then the factors and the addends of the row's seven values.
    private static let weights: [UInt8] =
        [0, 1, 2, 3].flatMap { value in withUnsafeBytes(of: Int64(value).littleEndian) { Array($0) } }
        + ([0, 0, 1.0 / 255, 0, 0, 0, 0] + [0, 1, 0, 0.25, 0.25, 0.75, 0.75] as [Float]).flatMap { value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        }

    private static let network = """
        <net name="middle" version="11"><layers>
        <layer id="0" name="picture" type="Parameter" version="opset1"><data shape="1,3,32,32" element_type="f32"/>
        <output><port id="0" precision="FP32" names="picture">\(dimensions(1, 3, 32, 32))</port></output></layer>
        <layer id="1" name="axes" type="Const" version="opset1">
        <data element_type="i64" shape="4" offset="0" size="32"/>
        <output><port id="0" precision="I64">\(dimensions(4))</port></output></layer>
        <layer id="2" name="largest" type="ReduceMax" version="opset1"><data keep_dims="true"/>
        <input><port id="0" precision="FP32">\(dimensions(1, 3, 32, 32))</port>
        <port id="1" precision="I64">\(dimensions(4))</port></input>
        <output><port id="2" precision="FP32">\(dimensions(1, 1, 1, 1))</port></output></layer>
        <layer id="3" name="factors" type="Const" version="opset1">
        <data element_type="f32" shape="1,1,1,7" offset="32" size="28"/>
        <output><port id="0" precision="FP32">\(dimensions(1, 1, 1, 7))</port></output></layer>
        <layer id="4" name="product" type="Multiply" version="opset1"><data auto_broadcast="numpy"/>
        <input><port id="0" precision="FP32">\(dimensions(1, 1, 1, 1))</port>
        <port id="1" precision="FP32">\(dimensions(1, 1, 1, 7))</port></input>
        <output><port id="2" precision="FP32">\(dimensions(1, 1, 1, 7))</port></output></layer>
        <layer id="5" name="addends" type="Const" version="opset1">
        <data element_type="f32" shape="1,1,1,7" offset="60" size="28"/>
        <output><port id="0" precision="FP32">\(dimensions(1, 1, 1, 7))</port></output></layer>
        <layer id="6" name="row" type="Add" version="opset1"><data auto_broadcast="numpy"/>
        <input><port id="0" precision="FP32">\(dimensions(1, 1, 1, 7))</port>
        <port id="1" precision="FP32">\(dimensions(1, 1, 1, 7))</port></input>
        <output><port id="2" precision="FP32" names="row">\(dimensions(1, 1, 1, 7))</port></output></layer>
        <layer id="7" name="result" type="Result" version="opset1">
        <input><port id="0" precision="FP32">\(dimensions(1, 1, 1, 7))</port></input></layer>
        </layers><edges>
        <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
        <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
        <edge from-layer="2" from-port="2" to-layer="4" to-port="0"/>
        <edge from-layer="3" from-port="0" to-layer="4" to-port="1"/>
        <edge from-layer="4" from-port="2" to-layer="6" to-port="0"/>
        <edge from-layer="5" from-port="0" to-layer="6" to-port="1"/>
        <edge from-layer="6" from-port="2" to-layer="7" to-port="0"/>
        </edges></net>
        """

    private static func dimensions(_ sizes: Int...) -> String { sizes.map { "<dim>\($0)</dim>" }.joined() }
}
