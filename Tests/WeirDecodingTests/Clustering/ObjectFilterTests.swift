import Testing
import WeirCore
import WeirDecoding

@Suite struct ObjectFilterTests {
    private let frame = Size(width: 64, height: 48)

    /// Every box on a coarse grid of the frame.
    private let boxes: [Box] = {
        let (columns, rows) = (Array(stride(from: 0, through: 64, by: 8)), Array(stride(from: 0, through: 48, by: 8)))
        return columns.flatMap { left in
            columns.filter { $0 > left }.flatMap { right in
                rows.flatMap { top in
                    rows.filter { $0 > top }.map { bottom in
                        Box(left: Float(left), top: Float(top), right: Float(right), bottom: Float(bottom))
                    }
                }
            }
        }
    }()

    private func limits(
        _ least: (Int, Int) = (0, 0),
        _ most: (Int, Int) = (0, 0),
        top: Int = 0,
        bottom: Int = 0
    ) -> ObjectFilter.Limits {
        var limits = ObjectFilter.Limits()
        limits.minimumSize = Size(width: least.0, height: least.1)
        limits.maximumSize = Size(width: most.0, height: most.1)
        (limits.topOffset, limits.bottomOffset) = (top, bottom)
        return limits
    }

    @Test func nothingIsDroppedWithoutLimits() {
        #expect(boxes.allSatisfy { ObjectFilter().apply(to: $0, classID: 0, in: frame) == $0 })
    }

    @Test func sizesAtALimitAreKept() {
        var filter = ObjectFilter()
        filter.limits.general = limits((16, 8), (32, 0))
        for box in boxes {
            let isKept = box.width >= 16 && box.width <= 32 && box.height >= 8
            #expect(filter.apply(to: box, classID: 0, in: frame) == (isKept ? box : nil))
        }
    }

    @Test func whatReachesIntoAStripIsDroppedOrCut() {
        var filter = ObjectFilter()
        filter.limits.general = limits(top: 8, bottom: 16)
        for box in boxes {
            let isKept = box.y >= 8 && box.bottom <= 32
            #expect(filter.apply(to: box, classID: 0, in: frame) == (isKept ? box : nil))
        }
        filter.cutsAtOffsets = true
        for box in boxes {
            let (top, bottom) = (max(box.y, 8), min(box.bottom, 32))
            let cut = top < bottom ? Box(left: box.x, top: top, right: box.right, bottom: bottom) : nil
            #expect(filter.apply(to: box, classID: 0, in: frame) == cut)
        }
    }

    @Test func limitsMayBeMeasuredInAnotherPicture() {
        var own = ObjectFilter()
        own.limits.general = limits((8, 16), (32, 40), top: 8, bottom: 4)
        var other = ObjectFilter()
        other.limits.general = limits((16, 64), (64, 160), top: 32, bottom: 16)
        other.pictureSize = Size(width: 128, height: 192)
        for box in boxes {
            #expect(
                own.apply(to: box, classID: 0, in: frame) == other.apply(to: box, classID: 0, in: frame)
            )
        }
    }

    @Test func aClassMayHaveItsOwn() {
        var filter = ObjectFilter()
        filter.limits.special[2] = limits((100, 100))
        #expect(boxes.allSatisfy { filter.apply(to: $0, classID: 1, in: frame) == $0 })
        #expect(boxes.allSatisfy { filter.apply(to: $0, classID: 2, in: frame) == nil })
    }

    @Test func extremesAreSurvived() {
        var filter = ObjectFilter()
        filter.limits.general = limits((.max, .max), (.max, .max), top: .max, bottom: .max)
        filter.pictureSize = Size(width: 0, height: 0)
        filter.cutsAtOffsets = true
        #expect(boxes.allSatisfy { filter.apply(to: $0, classID: 0, in: frame) == nil })
        #expect(filter.apply(to: Box(x: .nan, y: .nan, width: .nan, height: .nan), classID: 0, in: frame) == nil)
    }
}
