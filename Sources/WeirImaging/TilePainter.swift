import CWeirYUV
import WeirCore

/// Scales frames of any format into the cells of a mosaic; one a stream, since it keeps memory from frame to frame.
public final class TilePainter {
    private let scaler = PlaneScaler(.average)
    private let scratch = ScratchMemory()

    public init() {}

    /// Fills `cell` of `mosaic` with `frame`, its aspect kept and what is left black.
    ///
    /// - Returns: where the picture lies.
    /// - Throws: `WeirError` of code `stream` for a frame or mosaic that cannot be read, of code `settings` for a cell
    ///   that is not inside the mosaic with even sides, or a mosaic that is not NV12 or I420.
    @discardableResult
    public func paint(
        _ frame: VideoFrame,
        in cell: PixelRectangle,
        of mosaic: VideoFrame
    ) throws(WeirError) -> TilePlacement {
        try frame.check()
        let canvas = try Canvas(mosaic)
        try Self.check(cell, of: mosaic)
        guard let placement = TilePlacement(frame: frame.size, cell: cell) else { throw Self.cellError(cell, mosaic) }
        fillBars(around: placement.picture, in: cell, canvas: canvas)
        write(frame, into: mosaic.part(placement.picture))
        return placement
    }

    private static func check(_ cell: PixelRectangle, of mosaic: VideoFrame) throws(WeirError) {
        guard mosaic.format.isSubsampled else {
            throw WeirError(
                .settings,
                "A mosaic of \(mosaic.format.rawValue) pictures was asked for; it must be NV12 or I420."
            )
        }
        let isEven = [cell.left, cell.top, cell.right, cell.bottom].allSatisfy { $0 % 2 == 0 }
        guard isEven, cell.intersection(PixelRectangle(mosaic.size)) == cell, !cell.isEmpty else {
            throw cellError(cell, mosaic)
        }
    }

    private static func cellError(_ cell: PixelRectangle, _ mosaic: VideoFrame) -> WeirError {
        WeirError(
            .settings,
            "A tile from \(cell.left), \(cell.top) to \(cell.right), \(cell.bottom) was asked for in a mosaic of"
                + " \(mosaic.size.width)x\(mosaic.size.height) pixels; it must lie inside, at even pixels."
        )
    }

    private func fillBars(around picture: PixelRectangle, in cell: PixelRectangle, canvas: Canvas) {
        var bar = cell
        bar.bottom = picture.top
        canvas.fill(bar, color: .black)
        (bar.top, bar.bottom) = (picture.bottom, cell.bottom)
        canvas.fill(bar, color: .black)
        (bar.top, bar.bottom, bar.right) = (picture.top, picture.bottom, picture.left)
        canvas.fill(bar, color: .black)
        (bar.left, bar.right) = (picture.right, cell.right)
        canvas.fill(bar, color: .black)
    }

    private func write(_ frame: VideoFrame, into target: VideoFrame) {
        guard frame.format.bytesPerPixel == 1 else { return encode(frame, into: target) }
        scaler.scale(frame.bytePlane(0), into: target.bytePlane(0))
        switch (frame.format, target.format) {
        case (.gray8, _): fillNeutralChroma(of: target)
        case (_, .nv12): writeChromaPairs(of: frame, into: target.interleavedPlane(1))
        case (_, _): scaleChroma(of: frame, into: [target.bytePlane(1), target.bytePlane(2)])
        }
        if frame.colorimetry != target.colorimetry {
            ColorimetryChange(from: frame.colorimetry, to: target.colorimetry).apply(to: target)
        }
    }

    private func scaleChroma(of frame: VideoFrame, into targets: [BytePlane]) {
        if frame.format == .nv12 {
            scaler.scale(frame.interleavedPlane(1), into: targets)
        } else {
            scaler.scale(frame.bytePlane(1), into: targets[0])
            scaler.scale(frame.bytePlane(2), into: targets[1])
        }
    }

    private func writeChromaPairs(of frame: VideoFrame, into target: InterleavedPlane) {
        let source = frame.chromaSize
        if frame.format == .nv12, source.width == 2 * target.size.width, source.height == 2 * target.size.height {
            // Pairs need no taking apart where they are only halved, as in a mosaic of two by two.
            return frame.interleavedPlane(1).halvePairs(into: target)
        }
        let planes = scratch.planes(2, size: target.size)
        scaleChroma(of: frame, into: planes)
        MergeUVPlane(
            planes[0].base,
            Int32(planes[0].stride),
            planes[1].base,
            Int32(planes[1].stride),
            target.base,
            Int32(target.stride),
            Int32(target.size.width),
            Int32(target.size.height)
        )
    }

    private func fillNeutralChroma(of target: VideoFrame) {
        // The middle of the levels: no colour.
        let neutral: UInt32 = 128
        for index in 1..<target.format.planeCount {
            SetPlane(
                target.planes[index].base,
                Int32(target.planes[index].stride),
                Int32(target.rowBytes(plane: index)),
                Int32(target.chromaSize.height),
                neutral
            )
        }
    }

    private func encode(_ frame: VideoFrame, into target: VideoFrame) {
        let colors = scaler.planes(of: frame, at: target.size)
        let isBlueFirst = frame.format.isBlueFirst
        ChromaEncoder(colorimetry: target.colorimetry)
            .encode(
                red: colors[isBlueFirst ? 2 : 0],
                green: colors[1],
                blue: colors[isBlueFirst ? 0 : 2],
                into: target
            )
    }
}
