import WeirCascade
import WeirCore
import WeirInference

/// The parts of a frame that a `weirinfer` looks at one by one.
struct RegionStage: Sendable {
    private let regions: [Region]
    private let slices: Slices?
    private let measure: Size?

    /// `slices` cut what `regions` name in pixels of `measure`, or the whole picture where there are none.
    init(_ regions: [Region], _ slices: Slices?, toldIn measure: Size?) {
        self.measure = measure
        self.regions = regions
        self.slices = slices
    }

    /// What is looked at in a picture of `size`: a rectangle each.
    func crops(of size: Size) -> [Box] {
        let whole = Box(x: 0, y: 0, width: Float(size.width), height: Float(size.height))
        let bounds =
            regions.isEmpty ? [whole] : regions.map { $0.inPixels(of: size, toldIn: measure).bounds.clipped(to: size) }
        return bounds.filter { $0.area > 0 }.flatMap { sliced($0) }
    }

    private func sliced(_ box: Box) -> [Box] {
        guard let slices else { return [box] }
        let size = Size(width: Int(box.width.rounded(.up)), height: Int(box.height.rounded(.up)))
        return slices.boxes(of: size).map { $0.scaled(1, 1, offsetX: box.x, offsetY: box.y) }
    }

    /// The objects found in all parts of a picture of `size`; those outside the regions are left out.
    func merged(_ parts: [Findings], of size: Size) -> [DetectedObject] {
        let objects = Slices.merged(parts.map(\.objects))
        let regions = regions.map { $0.inPixels(of: size, toldIn: measure) }
        guard !regions.isEmpty else { return objects }
        return objects.filter { object in
            let center = Point(x: object.box.centerX, y: object.box.centerY)
            return regions.contains { $0.contains(center) }
        }
    }
}
