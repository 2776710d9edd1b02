import CWeirPango
import CWeirYUV
import WeirCore

/// Makes pictures into PNG files (ISO/IEC 15948), 8 bits a channel, without alpha.
public enum PNGEncoder {
    /// The bytes of a PNG file that shows `frame`.
    ///
    /// - Throws: `WeirError` of code `stream` for a frame that cannot be read, of code `library` where cairo fails.
    public static func encode(_ frame: VideoFrame) throws(WeirError) -> [UInt8] {
        try frame.check()
        let (width, height) = (Int32(frame.size.width), Int32(frame.size.height))
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height) else {
            throw failure(CAIRO_STATUS_NO_MEMORY)
        }
        defer { cairo_surface_destroy(surface) }
        guard let pixels = cairo_image_surface_get_data(surface) else { throw failure(cairo_surface_status(surface)) }
        let scaler = PlaneScaler(.average)
        let (memory, rows) = (ScratchMemory(), ScratchMemory())
        let colors = memory.planes(3, size: frame.size)
        ChannelWriter(targets: colors, channels: .rgb, rows: rows)
            .write(scaler.planes(of: frame, at: frame.size), format: frame.format, colorimetry: frame.colorimetry)
        // Named for the order of colours in a whole number: blue comes first in memory, as cairo has it.
        MergeARGBPlane(
            colors[0].base,
            Int32(colors[0].stride),
            colors[1].base,
            Int32(colors[1].stride),
            colors[2].base,
            Int32(colors[2].stride),
            nil,
            0,
            pixels,
            cairo_image_surface_get_stride(surface),
            width,
            height
        )
        cairo_surface_mark_dirty(surface)
        var file: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &file) { cairo_surface_write_to_png_stream(surface, append, $0) }
        guard status == CAIRO_STATUS_SUCCESS else { throw failure(status) }
        return file
    }

    private static func failure(_ status: cairo_status_t) -> WeirError {
        let cause = cairo_status_to_string(status).map { String(cString: $0) }
        return WeirError(.library, "The picture could not be made into a PNG file.", cause: cause)
    }
}

/// Takes a piece of the file from cairo; `closure` is the array that collects them.
private func append(
    closure: UnsafeMutableRawPointer?,
    data: UnsafePointer<UInt8>?,
    length: UInt32
) -> cairo_status_t {
    closure?.assumingMemoryBound(to: [UInt8].self).pointee
        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
}
