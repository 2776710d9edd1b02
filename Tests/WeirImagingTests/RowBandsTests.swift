import Testing

@testable import WeirImaging

struct RowBandsTests {
    @Test func `bands follow each other, cover all rows and keep the ratio`() {
        for source in 1...130 {
            for target in 1...140 {
                var (end, targetEnd) = (0, 0)
                RowBands(from: source, to: target).forEach { rows, targetRows in
                    #expect(rows.lowerBound == end && targetRows.lowerBound == targetEnd)
                    #expect(rows.count * target == targetRows.count * source)
                    (end, targetEnd) = (rows.upperBound, targetRows.upperBound)
                }
                #expect(end == source && targetEnd == target)
            }
        }
    }

    @Test(arguments: [(1080, 360, 23), (1080, 234, 9), (540, 180, 12), (1080, 361, 1), (360, 1080, 1)])
    func `a picture is cut where rows meet`(source: Int, target: Int, expected: Int) {
        var count = 0
        RowBands(from: source, to: target).forEach { _, _ in count += 1 }
        #expect(count == expected)
    }
}
