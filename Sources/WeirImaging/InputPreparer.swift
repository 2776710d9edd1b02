import CWeirYUV
import WeirCore

/// Makes a frame into the bytes of a model's input: cut, scaled, its colours converted, letterboxed.
///
/// The bytes are interleaved (height, width, channel) or planes (channel, height, width), rows without padding; mean,
/// scale and layout are the engine's.
/// The memory in between is kept from frame to frame, so each stream has a preparer of its own.
public final class InputPreparer {
    public let input: ModelInput
    private let writesPlanes: Bool
    /// The interleaved picture that planes are split from.
    private let interleaved = ScratchMemory()
    private let scaler = PlaneScaler(.interpolate)

    /// A preparer for the input of one model; `writesPlanes` has it write a plane for each channel, one after the other.
    ///
    /// - Throws: `WeirError` of code `model` where the input's size cannot be.
    public init(input: ModelInput, writesPlanes: Bool = false) throws(WeirError) {
        let sides = 1...VideoFrame.longestSide
        guard sides.contains(input.size.width), sides.contains(input.size.height) else {
            throw WeirError(
                .model,
                "The model's input has \(input.size.width)x\(input.size.height) pixels; each side must be 1 to"
                    + " \(VideoFrame.longestSide)."
            )
        }
        self.input = input
        // One channel is the same both ways.
        self.writesPlanes = writesPlanes && input.channels != .gray
    }

    /// The bytes that `prepare` writes.
    public var byteCount: Int { input.size.height * rowBytes }

    private var channelCount: Int { input.channels == .gray ? 1 : 3 }
    private var rowBytes: Int { input.size.width * channelCount }

    /// Writes the model's input for `frame`, or for the part of it in `crop`.
    ///
    /// A crop is first moved outward to even pixels and cut at the borders of the picture. What the placement leads back
    /// is in pixels of the whole frame all the same.
    ///
    /// - Returns: where the picture lies in the input.
    /// - Throws: `WeirError` of code `stream` for a frame that cannot be read or a crop outside it, of code `model`
    ///   where `target` is too small.
    @discardableResult
    public func prepare(
        _ frame: VideoFrame,
        crop: Box? = nil,
        into target: UnsafeMutableBufferPointer<UInt8>
    ) throws(WeirError) -> InputPlacement {
        try frame.check()
        guard let base = target.baseAddress, target.count >= byteCount else {
            throw WeirError(
                .model,
                "The model's input holds \(target.count) bytes; a picture of \(input.size.width)x\(input.size.height)"
                    + " pixels and \(channelCount) channels needs \(byteCount)."
            )
        }
        var picture = frame
        var origin = Point(x: 0, y: 0)
        if let crop {
            let rectangle = try Self.cropRectangle(crop, in: frame.size)
            picture = frame.part(rectangle)
            origin = Point(x: Float(rectangle.left), y: Float(rectangle.top))
        }
        let placement = InputPlacement(frame: picture.size, origin: origin, input: input)
        let start = writesPlanes ? interleaved.bytes(byteCount) : base
        fillBars(around: placement, base: start)
        write(picture, placement: placement, base: start)
        if writesPlanes { split(start, into: base) }
        return placement
    }

    /// The pixels that a crop to `box` really takes: whole, starting and ending at even ones where the picture does.
    ///
    /// - Throws: `WeirError` of code `stream` where `box` has no pixel in the picture.
    public static func cropRectangle(_ box: Box, in size: Size) throws(WeirError) -> PixelRectangle {
        guard box.isValid else { throw cropError(box, size) }
        let inside = box.clipped(to: size)
        guard inside.area > 0 else { throw cropError(box, size) }
        return PixelRectangle(
            left: Int(inside.x) / 2 * 2,
            top: Int(inside.y) / 2 * 2,
            right: min(size.width, (Int(inside.right.rounded(.up)) + 1) / 2 * 2),
            bottom: min(size.height, (Int(inside.bottom.rounded(.up)) + 1) / 2 * 2)
        )
    }

    private static func cropError(_ box: Box, _ size: Size) -> WeirError {
        WeirError(
            .stream,
            "A crop at \(box.x), \(box.y) of \(box.width)x\(box.height) pixels has nothing of the picture of"
                + " \(size.width)x\(size.height) pixels in it."
        )
    }

    private func write(_ picture: VideoFrame, placement: InputPlacement, base: UnsafeMutablePointer<UInt8>) {
        let start = base + placement.y * rowBytes + placement.x * channelCount
        let writer = ChannelWriter(base: start, stride: rowBytes, channels: input.channels)
        let size = Size(width: placement.width, height: placement.height)
        // Luma needs no colours: it is scaled straight to where it belongs.
        if input.channels == .gray, picture.format.bytesPerPixel == 1 {
            scaler.scale(picture.bytePlane(0), into: BytePlane(base: start, stride: rowBytes, size: size))
            writer.expandRange(width: size.width, height: size.height, of: picture.colorimetry)
        } else {
            let planes = scaler.planes(of: picture, at: size)
            writer.write(planes, format: picture.format, colorimetry: picture.colorimetry)
        }
    }

    private func split(_ pixels: UnsafePointer<UInt8>, into planes: UnsafeMutablePointer<UInt8>) {
        let (width, height) = (Int32(input.size.width), Int32(input.size.height))
        let count = input.size.width * input.size.height
        SplitRGBPlane(
            pixels,
            Int32(rowBytes),
            planes,
            width,
            planes + count,
            width,
            planes + 2 * count,
            width,
            width,
            height
        )
    }

    private func fillBars(around placement: InputPlacement, base: UnsafeMutablePointer<UInt8>) {
        guard case .letterbox(let fill, _) = input.fit else { return }
        let bottom = placement.y + placement.height
        base.update(repeating: fill, count: placement.y * rowBytes)
        (base + bottom * rowBytes).update(repeating: fill, count: (input.size.height - bottom) * rowBytes)
        let left = placement.x * channelCount
        let right = (placement.x + placement.width) * channelCount
        guard right - left < rowBytes else { return }
        for row in placement.y..<bottom {
            let start = base + row * rowBytes
            start.update(repeating: fill, count: left)
            (start + right).update(repeating: fill, count: rowBytes - right)
        }
    }
}
