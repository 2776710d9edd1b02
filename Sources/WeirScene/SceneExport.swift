import WeirCore

/// Hands out a scene's frames one after the other with their truth, for training sets and tests.
public struct SceneExport: Sendable {
    public let scene: Scene
    /// The name of the stream in the frames' metadata.
    public let source: SourceID

    /// `options` says the number of frames; without it there is one.
    public init(_ options: SceneOptions, source: SourceID) throws(WeirError) {
        scene = try Scene(options)
        self.source = source
    }

    /// Calls `receive` with each frame's picture, NV12 without padding, and its truth.
    ///
    /// Throws what `receive` throws.
    public func run(_ receive: (UnsafeRawBufferPointer, FrameMetadata) throws -> Void) throws {
        let size = scene.options.size
        var bytes = [UInt8](repeating: 0, count: size.width * size.height * 3 / 2)
        for number in 0..<(scene.options.frames ?? 1) {
            try bytes.withUnsafeMutableBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                let frame = VideoFrame(
                    size: size,
                    format: .nv12,
                    colorimetry: scene.colorimetry,
                    planes: [
                        VideoFrame.Plane(base: base, stride: size.width),
                        VideoFrame.Plane(base: base + size.width * size.height, stride: size.width),
                    ]
                )
                try scene.render(frame: number, into: frame)
            }
            let metadata = FrameMetadata(
                source: source,
                frameNumber: number,
                presentationTime: UInt64(scene.time(ofFrame: number) * 1e9),
                objects: scene.truth(frame: number, source: source)
            )
            try bytes.withUnsafeBytes { try receive($0, metadata) }
        }
    }
}
