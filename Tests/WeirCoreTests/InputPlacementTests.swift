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
}
