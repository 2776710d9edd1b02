internal import Glibc
internal import WeirCore
internal import WeirDecoding

/// A model's form in 8-bit integers: an OpenVINO model beside it, `yolo.int8.xml` beside `yolo.onnx`.
public enum QuantizedForm {
    private static let ending = ".int8.xml"

    /// Where the form of the model at `path` lies, or is to lie.
    public static func path(of path: String) -> String {
        guard !path.hasSuffix(ending) else { return path }
        let name = path.split(separator: "/").last ?? path[...]
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return path + ending }
        return path[..<dot] + ending
    }

    /// The form of the model at `path`.
    ///
    /// Throws a sentence where there is none.
    static func file(of path: String) throws(WeirError) -> ModelFile {
        let form = self.path(of: path)
        guard access(form, F_OK) == 0 else {
            throw WeirError(
                .resource,
                "\(path) has no form for the precision int8: there is no \(form); make it with "
                    + "“weir quantize \(path) --images VIDEO”, or choose the precision auto."
            )
        }
        return try ModelFile(path: form)
    }
}

extension ModelFacts {
    /// The words of NNCF, which tells what it made a model with.
    private static let settingsKey = "nncf.quantization.advanced_parameters"
    private static let marginWords = "'overflow_fix': 'enable'"

    /// Whether sums of products of 8-bit integers may be cut off on a processor that adds pairs of them in 16 bits.
    ///
    /// A model that NNCF made with its fix for overflow has weights of half the range, which can't.
    var maySaturate: Bool {
        isQuantized && metadata[Self.settingsKey]?.contains(Self.marginWords) != true
    }
}
