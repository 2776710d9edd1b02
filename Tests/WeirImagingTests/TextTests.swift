import Glibc
import Testing
import WeirCore

@testable import WeirImaging

struct TextTests {
    @Test func `text covers pixels, and larger text more of them`() {
        let renderer = TextRenderer()
        let small = renderer.mask(for: "car", size: 12)
        let large = renderer.mask(for: "car", size: 48)
        #expect(small.coverage.count == small.size.width * small.size.height)
        #expect(small.coverage.contains { $0 > 128 })
        #expect(large.coverage.count { $0 > 128 } > 8 * small.coverage.count { $0 > 128 })
        #expect(large.advance > 3 * small.advance)
        #expect((48...60).contains(large.ascent + large.descent))
        #expect(large.baseline > 0 && large.baseline <= large.size.height)
    }

    @Test(arguments: ["Straße", "行人", "سيارة", "คน", "🚗", "e\u{301}", "\u{0}", "a\nb", "\u{FFFD}\u{202E}x"])
    func `text of any script is survived`(text: String) {
        let mask = TextRenderer().mask(for: text, size: 20)
        #expect(mask.coverage.count == mask.size.width * mask.size.height)
        #expect(mask.size.height < 80)
    }

    @Test func `nothing and blanks cover nothing`() {
        let renderer = TextRenderer()
        #expect(renderer.mask(for: "", size: 20).coverage.isEmpty)
        let blank = renderer.mask(for: " ", size: 20)
        #expect(blank.coverage.allSatisfy { $0 == 0 })
        #expect(blank.advance > 0)
    }

    @Test(arguments: [Int.min, -1, 0, 1, 3])
    func `sizes too small are taken as the smallest`(size: Int) {
        let renderer = TextRenderer()
        #expect(renderer.mask(for: "x", size: size).coverage == renderer.mask(for: "x", size: 4).coverage)
    }

    @Test func `sizes too large are taken as the largest, and long text ends`() {
        let renderer = TextRenderer()
        #expect(renderer.mask(for: "x", size: .max).size == renderer.mask(for: "x", size: 512).size)
        let long = renderer.mask(for: String(repeating: "W", count: 1_000_000), size: 100)
        #expect(long.advance <= TextRenderer.widestText)
        #expect(long.advance > TextRenderer.widestText / 2)
    }

    @Test func `the cache answers what it was given and stays bounded`() {
        let limit = 50_000
        let renderer = TextRenderer(cacheBytes: limit)
        let first = renderer.mask(for: "0", size: 20)
        for number in 0..<2000 {
            _ = renderer.mask(for: "\(number)", size: 20)
            // Used all the time, so never forgotten.
            #expect(renderer.mask(for: "0", size: 20).coverage == first.coverage)
            #expect(renderer.cache.bytes <= limit)
        }
        #expect(renderer.cache.count > 20)
        #expect(renderer.cache.mask(isKeptFor: "0", size: 20))
        #expect(renderer.cache.mask(isKeptFor: "1999", size: 20))
        #expect(!renderer.cache.mask(isKeptFor: "17", size: 20))
    }

    @Test func `a piece larger than the cache is drawn and not kept`() {
        let renderer = TextRenderer(cacheBytes: 1000)
        #expect(renderer.mask(for: "wide", size: 100).coverage.contains { $0 > 128 })
        #expect(renderer.cache.count == 0)
        #expect(renderer.cache.bytes == 0)
    }

    @Test func `a machine without fonts does not crash`() async {
        await #expect(processExitsWith: .success) {
            setenv("FONTCONFIG_FILE", "/dev/null", 1)
            let picture = TestPicture(200, 100, .nv12)
            var painter = ObjectPainter()
            let box = Box(x: 20, y: 40, width: 50, height: 50)
            try painter.paint([DetectedObject(box: box, classID: 0, label: "car", confidence: 1)], on: picture.frame)
            _ = TextRenderer().mask(for: "行人 x", size: 20)
        }
    }

    @Test(arguments: PixelFormat.allCases)
    func `text is mixed in by its coverage, cut at the borders`(format: PixelFormat) throws {
        let mask = TextRenderer().mask(for: "Wg", size: 12)
        let color = Color(red: 20, green: 240, blue: 90, alpha: 200)
        for (x, baseline) in [(3, 10), (-5, 5), (12, 14), (2, 0), (-90, 5), (1000, 5), (3, 1000), (3, -1000)] {
            let picture = CanvasTests.picture(Size(width: 25, height: 17), format)
            var model = CanvasModel(picture)
            let (left, top) = (x + mask.left, baseline - mask.baseline)
            model.draw(color) { x, y in
                let (column, row) = (x - left, y - top)
                guard (0..<mask.size.width).contains(column), (0..<mask.size.height).contains(row) else { return 0 }
                return Int(mask.coverage[row * mask.size.width + column])
            }
            try Canvas(picture.frame).draw(mask, x: x, baseline: baseline, color: color)
            #expect(picture.rows == model.bytes)
            #expect(picture.guardsAreIntact)
        }
    }
}

extension TextMaskCache {
    fileprivate func mask(isKeptFor text: String, size: Int) -> Bool {
        var copy = self
        return copy.mask(for: Key(text: text, size: size)) != nil
    }
}
