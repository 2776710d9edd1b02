import Testing
import WeirCore

@Suite struct InputPlacementTests {
    private let frame = Size(width: 1920, height: 1080)

    private func placement(_ fit: ModelInput.Fit, of frame: Size) -> InputPlacement {
        InputPlacement(frame: frame, input: ModelInput(size: Size(width: 640, height: 640), fit: fit))
    }

    @Test func stretchingFillsTheInput() {
        let placement = placement(.stretch, of: frame)
        #expect([placement.x, placement.y, placement.width, placement.height] == [0, 0, 640, 640])
    }

    @Test func aLetterboxKeepsTheAspect() {
        let centered = placement(.letterbox(fill: 114, centered: true), of: frame)
        #expect([centered.x, centered.y, centered.width, centered.height] == [0, 140, 640, 360])
        let atTheTop = placement(.letterbox(fill: 114, centered: false), of: frame)
        #expect([atTheTop.x, atTheTop.y, atTheTop.width, atTheTop.height] == [0, 0, 640, 360])
    }

    /// 224 of a shorter side of 256, as torchvision's preset for classifiers: 256x455, from (16, 116) on.
    @Test func aCropTakesTheMiddle() {
        let input = ModelInput(size: Size(width: 224, height: 224), fit: .crop(share: 0.875))
        let wide = InputPlacement(frame: Size(width: 768, height: 432), input: input)
        #expect([wide.x, wide.y, wide.width, wide.height] == [-116, -16, 455, 256])
        let tall = InputPlacement(frame: Size(width: 432, height: 768), input: input)
        #expect([tall.x, tall.y, tall.width, tall.height] == [-16, -116, 256, 455])
        // timm rounds 235.8 down.
        let timm = ModelInput(size: Size(width: 224, height: 224), fit: .crop(share: 0.95))
        #expect(InputPlacement(frame: Size(width: 500, height: 500), input: timm).width == 235)
        let inexact = ModelInput(size: Size(width: 224, height: 224), fit: .crop(share: 0.8))
        #expect(InputPlacement(frame: Size(width: 500, height: 500), input: inexact).width == 280)
        let exact = InputPlacement(frame: Size(width: 910, height: 512), input: input)
        #expect(
            exact.toFrame(Box(x: 0, y: 0, width: 224, height: 224)) == Box(x: 232, y: 32, width: 448, height: 448)
        )
    }

    @Test(arguments: [0, -1, .nan, .infinity, 5] as [Float])
    func aShareThatCannotBeIsSurvived(_ share: Float) {
        let placement = placement(.crop(share: share), of: Size(width: 1_000_000, height: 1))
        #expect(placement.height >= 640)
        #expect(placement.width <= placement.height * 8)
    }

    @Test func aMapHasNoClassWhereThePictureWasCut() throws {
        let input = ModelInput(size: Size(width: 8, height: 8), fit: .crop(share: 1))
        let placement = InputPlacement(frame: Size(width: 32, height: 16), input: input)
        let map = try #require(SegmentationMap(size: Size(width: 2, height: 2), classIDs: [1, 2, 3, 4]))
        let picture = placement.picture(of: map, input: input.size)
        let none = SegmentationMap.unsure
        #expect(picture.size == Size(width: 4, height: 2))
        #expect(picture.classIDs == [none, 1, 2, none, none, 3, 4, none])
    }

    @Test func boxesAreLedBackToTheFrame() {
        let whole = Box(x: 0, y: 0, width: 1920, height: 1080)
        let stretched = placement(.stretch, of: frame)
        #expect(stretched.toFrame(Box(x: 0, y: 0, width: 640, height: 640)) == whole)
        let centered = placement(.letterbox(fill: 0, centered: true), of: frame)
        #expect(centered.toFrame(Box(x: 0, y: 140, width: 640, height: 360)) == whole)
        #expect(
            centered.toFrame(Box(x: 320, y: 320, width: 64, height: 32)) == Box(x: 960, y: 540, width: 192, height: 96)
        )
    }

    @Test func aSlimFrameStillHasAPixel() {
        let placement = placement(.letterbox(fill: 0, centered: true), of: Size(width: 100_000, height: 1))
        #expect(placement.width == 640)
        #expect(placement.height == 1)
    }

    @Test func aFrameWithoutPixelsFillsTheInput() {
        let placement = placement(.letterbox(fill: 0, centered: true), of: Size(width: 0, height: 0))
        #expect([placement.x, placement.y, placement.width, placement.height] == [0, 0, 640, 640])
    }

    @Test func whatIsFoundInACutPartIsInPixelsOfTheFrame() {
        let input = ModelInput(size: Size(width: 100, height: 100), fit: .letterbox(fill: 0, centered: true))
        let placement = InputPlacement(frame: Size(width: 50, height: 25), origin: Point(x: 200, y: 300), input: input)
        #expect(
            placement.toFrame(Box(x: 0, y: 25, width: 100, height: 50)) == Box(x: 200, y: 300, width: 50, height: 25)
        )
        #expect(placement.toFrame(Point(x: 50, y: 50)) == Point(x: 225, y: 312.5))
        let turned = OrientedBox(centerX: 50, centerY: 50, width: 20, height: 10, angle: 1)
        #expect(placement.toFrame(turned).centerX == 225)
        #expect(abs(placement.toFrame(turned).width - 10) < 1e-3)
        let outside = placement.clipped(Box(x: 190, y: 310, width: 30, height: 30))
        #expect(outside == Box(x: 200, y: 310, width: 20, height: 15))
    }

    @Test func aMapLosesItsBars() throws {
        let input = ModelInput(size: Size(width: 8, height: 8), fit: .letterbox(fill: 0, centered: true))
        let placement = InputPlacement(frame: Size(width: 80, height: 40), input: input)
        let rows: [[UInt16]] = [[9, 9, 9, 9], [1, 2, 3, 4], [5, 6, 7, 8], [9, 9, 9, 9]]
        let map = try #require(SegmentationMap(size: Size(width: 4, height: 4), classIDs: rows.flatMap(\.self)))
        let picture = placement.picture(of: map, input: input.size)
        #expect(picture.size == Size(width: 4, height: 2))
        #expect(picture.classIDs == [1, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test func aMaskIsCutWithItsBox() throws {
        let mask = try #require(ObjectMask(size: Size(width: 4, height: 2), values: [1, 2, 3, 4, 5, 6, 7, 8]))
        let whole = Box(x: 0, y: 0, width: 40, height: 20)
        #expect(mask.part(whole, of: whole) == mask)
        let right = mask.part(Box(x: 20, y: 0, width: 20, height: 20), of: whole)
        #expect(right == ObjectMask(size: Size(width: 2, height: 2), values: [3, 4, 7, 8]))
        let sliver = mask.part(Box(x: 39, y: 19, width: 1, height: 1), of: whole)
        #expect(sliver == ObjectMask(size: Size(width: 1, height: 1), values: [8]))
    }
}
