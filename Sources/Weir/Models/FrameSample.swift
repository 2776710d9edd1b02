import Foundation
import WeirCore
import WeirGStreamer

/// Frames of videos and pictures, spread evenly, which lie as files in a folder of their own for as long as this lives.
final class FrameSample {
    /// One frame in a file: its planes one after the other, rows without padding.
    struct Frame {
        /// For people, such as `a.mp4 24`, or the name of a picture.
        let name: String
        let file: String
        let size: Size
        let format: PixelFormat
        let colorimetry: Colorimetry
    }

    private(set) var frames: [Frame] = []
    /// Removed with this.
    let folder: String

    /// Takes at most `most` frames of `places`: pictures, folders of pictures, and videos.
    ///
    /// Throws `.stream` where one can't be read, `.resource` where there is none or the folder for them can't be written.
    init(of places: [String], most: Int, progress: (String) -> Void) throws(WeirError) {
        let temporary = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID().uuidString)")
        folder = temporary.path
        do {
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        } catch {
            throw WeirError(
                .resource,
                "the folder \(folder) can't be made; set TMPDIR to one that can.",
                cause: "\(error)"
            )
        }
        let files = try Self.files(of: places)
        let chosen = Self.evenly(files, most)
        for (number, file) in chosen.enumerated() {
            progress("reading \(file) (\(number + 1) of \(chosen.count))")
            // What is left over by short videos goes to those behind them.
            try add(file, most: (most - frames.count) / (chosen.count - number))
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Writes another file that is needed only meanwhile; its path.
    ///
    /// Throws where it can't be written.
    static func write(_ data: Data, _ name: String, in folder: String) throws(WeirError) -> String {
        let path = "\(folder)/\(name)"
        guard FileManager.default.createFile(atPath: path, contents: data) else {
            throw WeirError(.resource, "\(path) can't be written; is the disk full? TMPDIR may name another one.")
        }
        return path
    }

    private static func evenly(_ files: [String], _ most: Int) -> [String] {
        files.count <= most ? files : (0..<most).map { files[$0 * files.count / most] }
    }

    private func add(_ place: String, most: Int) throws(WeirError) {
        var choice = EvenChoice(most: most)
        var taken: [Int: Frame] = [:]
        let isPicture = Self.isPicture(place)
        let title = place.split(separator: "/").last.map(String.init) ?? place
        try FrameReader(place: place).read { (decoded, number) throws(WeirError) in
            let (isTaken, released) = choice.take(number)
            for number in released { discard(taken.removeValue(forKey: number)) }
            if isTaken {
                let file = "\(frames.count)-\(number).raw"
                let name = isPicture ? title : "\(title) \(number)"
                taken[number] = try decoded.withPicture { (picture) throws(WeirError) in
                    try Self.write(picture, name: name, to: file, in: folder)
                }
            }
            return !isPicture
        }
        let (chosen, released) = choice.finish()
        for number in released { discard(taken.removeValue(forKey: number)) }
        frames += chosen.compactMap { taken[$0] }
    }

    private func discard(_ frame: Frame?) {
        if let frame { try? FileManager.default.removeItem(atPath: frame.file) }
    }
}

// MARK: - Places

extension FrameSample {
    /// What pictures' names end with.
    private static let endings = ["jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff"]

    private static func isPicture(_ place: String) -> Bool {
        endings.contains { place.lowercased().hasSuffix(".\($0)") }
    }

    /// The places, a folder being the pictures in it by name.
    private static func files(of places: [String]) throws(WeirError) -> [String] {
        var files: [String] = []
        for place in places {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
            guard exists || place.contains("://") else {
                throw WeirError(.resource, "there is no “\(place)”; give a video, a picture or a folder of pictures.")
            }
            guard isFolder.boolValue else {
                files.append(place)
                continue
            }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            let pictures = names.filter(isPicture).sorted()
            guard !pictures.isEmpty else {
                let known = endings.map { ".\($0)" }.joined(separator: ", ")
                throw WeirError(.resource, "the folder \(place) holds no pictures (\(known)); give one that does.")
            }
            files += pictures.map { "\(place)/\($0)" }
        }
        return files
    }
}

// MARK: - Files

extension FrameSample {
    private static func write(
        _ picture: VideoFrame,
        name: String,
        to file: String,
        in folder: String
    ) throws(WeirError) -> Frame {
        var bytes: [UInt8] = []
        for (plane, size) in zip(picture.planes, picture.format.planeSizes(of: picture.size)) {
            for row in 0..<size.height {
                bytes.append(contentsOf: UnsafeBufferPointer(start: plane.base + row * plane.stride, count: size.width))
            }
        }
        let path = try write(Data(bytes), file, in: folder)
        return Frame(
            name: name,
            file: path,
            size: picture.size,
            format: picture.format,
            colorimetry: picture.colorimetry
        )
    }
}

extension FrameSample.Frame {
    /// Lends the picture to `body`.
    ///
    /// Throws `.resource` where the file is no longer what it was.
    func withPicture<Result>(_ body: (VideoFrame) throws(WeirError) -> Result) throws(WeirError) -> Result {
        let sizes = format.planeSizes(of: size)
        let count = sizes.reduce(0) { $0 + $1.width * $1.height }
        guard var data = FileManager.default.contents(atPath: file), data.count == count else {
            throw WeirError(.resource, "\(file) can't be read any more; was the folder cleared?")
        }
        var result: Swift.Result<Result, WeirError>?
        data.withUnsafeMutableBytes { bytes in
            guard var base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
            let planes = sizes.map { size in
                defer { base += size.width * size.height }
                return VideoFrame.Plane(base: base, stride: size.width)
            }
            let frame = VideoFrame(size: size, format: format, colorimetry: colorimetry, planes: planes)
            result = Swift.Result { () throws(WeirError) in try body(frame) }
        }
        guard let result else { throw WeirError(.resource, "\(file) is empty; was the folder cleared?") }
        return try result.get()
    }
}

extension PixelFormat {
    /// The bytes of a row and the rows of each plane of a picture.
    fileprivate func planeSizes(of size: Size) -> [Size] {
        let half = Size(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
        switch self {
        case .i420: return [size, half, half]
        case .nv12: return [size, Size(width: 2 * half.width, height: half.height)]
        case .gray8: return [size]
        case .rgb, .bgr: return [Size(width: 3 * size.width, height: size.height)]
        case .rgbx, .bgrx, .rgba, .bgra: return [Size(width: 4 * size.width, height: size.height)]
        }
    }
}
