import WeirCore

/// The text format of camera motions that BoT-SORT's authors publish beside their tracker.
///
/// A line is one frame: its number and the numbers a, b, x₀, c, d, y₀ of the motion that leads to it from the frame
/// before, with blanks between (https://github.com/NirAharon/BoT-SORT).
public enum CameraMotionFormat {
    private static let fieldCount = 7

    /// The motions of all frames in the order of the text, whatever their numbers.
    ///
    /// - Throws: `WeirError` with the name `file` and the line, where one is not of the format.
    public static func motions(from text: String, file: String) throws -> [CameraMotion] {
        var motions: [CameraMotion] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(whereSeparator: \.isWhitespace)
            if fields.isEmpty { continue }
            motions.append(try motion(fields, place: "\(file):\(index + 1)"))
        }
        return motions
    }

    private static func motion(_ fields: [Substring], place: String) throws -> CameraMotion {
        guard fields.count == fieldCount else {
            throw WeirError(
                .resource,
                "\(place): \(fields.count) fields where \(fieldCount) belong: the frame and the motion's six numbers."
            )
        }
        let values = try fields.dropFirst().map { field in
            guard let value = Double(field), value.isFinite else {
                throw WeirError(.resource, "\(place): '\(field)' is no number.")
            }
            return value
        }
        return CameraMotion(
            SIMD2(values[0], values[1]),
            SIMD2(values[3], values[4]),
            shift: SIMD2(values[2], values[5])
        )
    }
}
