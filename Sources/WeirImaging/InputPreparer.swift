import WeirCore

/// Makes a frame into the bytes of a model's input: cut, scaled, its colours converted, letterboxed.
///
/// The bytes are interleaved (height, width, channel) or planes (channel, height, width), rows without padding; mean,
/// scale and layout are the engine's.
/// The memory in between is kept from frame to frame, so each stream has a preparer of its own.
public final class InputPreparer {
    public let input: ModelInput
    private let writesPlanes: Bool
    /// The planes that are made into interleaved pixels.
    private let separate = ScratchMemory()
    private let rows = ScratchMemory()
    private let scaler: PlaneScaler

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
        scaler = PlaneScaler(PlaneScaler.Shrinking(input.scaling))
        // One channel is the same both ways.
        self.writesPlanes = writesPlanes || input.channels == .gray
    }

    /// The bytes that `prepare` writes.
    public var byteCount: Int { input.size.height * input.size.width * channelCount }

    private var channelCount: Int { input.channels == .gray ? 1 : 3 }

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
        let planes = planes(at: base)
        fillBars(around: placement, in: planes)
        write(picture, placement: placement, into: planes)
        if !writesPlanes { planes.interleave(into: base, stride: channelCount * input.size.width) }
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

    /// A plane for each channel: the input itself, or memory of our own where the input wants pixels.
    private func planes(at base: UnsafeMutablePointer<UInt8>) -> [BytePlane] {
        guard writesPlanes else { return separate.planes(channelCount, size: input.size) }
        let count = input.size.width * input.size.height
        return (0..<channelCount).map {
            BytePlane(base: base + $0 * count, stride: input.size.width, size: input.size)
        }
    }

    private func write(_ picture: VideoFrame, placement: InputPlacement, into planes: [BytePlane]) {
        let size = Size(width: placement.width, height: placement.height)
        let window = window(of: placement)
        let targets = planes.map { plane in
            let start = plane.row(max(placement.y, 0)) + max(placement.x, 0)
            return BytePlane(base: start, stride: plane.stride, size: window.size)
        }
        let writer = ChannelWriter(targets: targets, channels: input.channels, rows: rows)
        // Luma needs no colours: it is scaled straight to where it belongs.
        if input.channels == .gray, picture.format.bytesPerPixel == 1, window.size == size {
            scaler.scale(picture.bytePlane(0), into: targets[0])
            writer.expandRange(of: picture.colorimetry)
        } else {
            let planes = scaler.planes(of: picture, at: size).map { $0.part(window, of: size) }
            writer.write(planes, format: picture.format, colorimetry: picture.colorimetry)
        }
    }

    /// The part of the scaled picture that lies in the input.
    private func window(of placement: InputPlacement) -> PixelRectangle {
        let (left, top) = (max(-placement.x, 0), max(-placement.y, 0))
        return PixelRectangle(
            left: left,
            top: top,
            right: min(placement.width, left + input.size.width),
            bottom: min(placement.height, top + input.size.height)
        )
    }

    private func fillBars(around placement: InputPlacement, in planes: [BytePlane]) {
        guard case .letterbox(let fill, _) = input.fit else { return }
        let right = placement.x + placement.width
        for plane in planes {
            for row in 0..<plane.size.height {
                let start = plane.row(row)
                let isInside = row >= placement.y && row < placement.y + placement.height
                start.update(repeating: fill, count: isInside ? placement.x : plane.size.width)
                guard isInside, right < plane.size.width else { continue }
                (start + right).update(repeating: fill, count: plane.size.width - right)
            }
        }
    }
}
