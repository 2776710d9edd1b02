import CWeirPango
import WeirCore

/// Antialiased text of any script, through Pango; each piece of text is set once and then kept.
///
/// Give it pieces that come again (a class, an identity, a confidence of two digits) rather than their sum, which is
/// new in every frame: setting a piece costs many times what drawing it does. Not for two threads at once.
public final class TextRenderer {
    /// The text sizes that are drawn as asked, in pixels; others are taken as the nearest of these.
    public static let sizes = 4...512
    /// The most characters of a piece that are read.
    static let longestText = 256
    /// The widest piece in pixels; a wider one ends in an ellipsis.
    static let widestText = 4096

    private let layout: OpaquePointer?
    private(set) var cache: TextMaskCache

    /// A renderer that keeps at most `cacheBytes` bytes of text.
    public init(cacheBytes: Int = 2 << 20) {
        // A font map of its own, since one is not to be used by two threads at once.
        let fontMap = pango_cairo_font_map_new()
        let context = pango_font_map_create_context(fontMap)
        layout = pango_layout_new(context)
        pango_layout_set_single_paragraph_mode(layout, 1)
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(fontMap)
        cache = TextMaskCache(limit: cacheBytes)
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(layout))
    }

    /// The coverage of `text` at `size` pixels an em; empty where there is nothing to see or no font to draw it with.
    public func mask(for text: String, size: Int) -> TextMask {
        let key = TextMaskCache.Key(text: text, size: min(max(size, Self.sizes.lowerBound), Self.sizes.upperBound))
        if let known = cache.mask(for: key) { return known }
        let mask = render(String(text.prefix(Self.longestText)), size: key.size)
        cache.insert(mask, for: key)
        return mask
    }

    private func render(_ text: String, size: Int) -> TextMask {
        guard !text.isEmpty else { return .empty }
        set(text, size: size)
        var ink = PangoRectangle()
        var logical = PangoRectangle()
        pango_layout_get_pixel_extents(layout, &ink, &logical)
        if logical.width > Self.widestText {
            pango_layout_set_width(layout, Int32(Self.widestText) * PANGO_SCALE)
            pango_layout_get_pixel_extents(layout, &ink, &logical)
        }
        let baseline = Int((pango_layout_get_baseline(layout) + PANGO_SCALE / 2) / PANGO_SCALE)
        // Cairo wants rows of whole words of four bytes.
        let inkSize = Size(width: (max(0, Int(ink.width)) + 3) / 4 * 4, height: max(0, Int(ink.height)))
        return TextMask(
            coverage: coverage(left: ink.x, top: ink.y, size: inkSize),
            size: inkSize,
            left: Int(ink.x - logical.x),
            baseline: baseline - Int(ink.y),
            advance: max(0, Int(logical.width)),
            ascent: baseline - Int(logical.y),
            descent: Int(logical.y + logical.height) - baseline
        )
    }

    private func set(_ text: String, size: Int) {
        let font = pango_font_description_new()
        pango_font_description_set_family_static(font, "Sans")
        pango_font_description_set_absolute_size(font, Double(size) * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        // No limit at first: with one, text that runs from right to left would stand at its far end.
        pango_layout_set_width(layout, -1)
        var text = text
        text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { characters in
                pango_layout_set_text(layout, characters.baseAddress, Int32(characters.count))
            }
        }
    }

    /// The layout's coverage from `left`, `top` on.
    private func coverage(left: Int32, top: Int32, size: Size) -> [UInt8] {
        guard size.width > 0, size.height > 0 else { return [] }
        var coverage = [UInt8](repeating: 0, count: size.width * size.height)
        coverage.withUnsafeMutableBufferPointer { bytes in
            let surface = cairo_image_surface_create_for_data(
                bytes.baseAddress,
                CAIRO_FORMAT_A8,
                Int32(size.width),
                Int32(size.height),
                Int32(size.width)
            )
            let context = cairo_create(surface)
            cairo_move_to(context, -Double(left), -Double(top))
            pango_cairo_show_layout(context, layout)
            cairo_destroy(context)
            cairo_surface_flush(surface)
            cairo_surface_destroy(surface)
        }
        return coverage
    }
}
