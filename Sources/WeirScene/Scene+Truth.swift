import WeirCore

extension Scene {
    /// The rules for what counts as to be seen.
    public enum Truth {
        /// An object is left out if more than this share of its whole box is out of sight: beyond the picture's edge
        /// or under the box of a nearer object.
        public static let mostHidden = 0.7
        /// An object is left out if both sides of its box in the picture are shorter than this, in pixels.
        public static let leastSide: Float = 12
        /// What is out of sight is measured at the middles of this many by this many equal parts of the box.
        static let grid = 16
    }

    /// The objects to be seen in frame `number`, counted from 0, near ones last.
    ///
    /// A box encloses all drawn parts of its object that lie in the picture, also those that nearer objects hide;
    /// shadows and beams of light don't belong to it. `trackID` is the identity of the road user: it keeps it from
    /// coming into the picture until leaving it. The confidence is 1. `mostHidden` is 1 where those are wanted, too, whom
    /// nobody can see behind the others.
    public func truth(
        frame number: Int,
        source: SourceID = SourceID("scene"),
        mostHidden: Double = Truth.mostHidden
    ) -> [DetectedObject] {
        let time = time(ofFrame: number)
        let offset = shake.offset(at: time)
        var objects: [DetectedObject] = []
        var nearer: [Box] = []
        for entity in traffic.entities(at: time).reversed() {
            guard let whole = sketch(of: entity, offset: offset).bounds else { continue }
            let box = whole.clipped(to: options.size)
            guard box.area > 0 else { continue }
            let isLarge = max(box.width, box.height) >= Truth.leastSide
            if isLarge, hiddenShare(of: whole, by: nearer) <= mostHidden {
                objects.append(
                    DetectedObject(
                        box: box,
                        classID: entity.kind.rawValue,
                        label: entity.kind.label,
                        confidence: 1,
                        trackID: TrackID(source: source, number: entity.number)
                    )
                )
            }
            nearer.append(box)
        }
        return objects.reversed()
    }

    /// The share of `box` that lies outside of the picture or under any of `others`, 0 to 1.
    func hiddenShare(of box: Box, by others: [Box]) -> Double {
        let others = others.filter { $0.overlap(box) > 0 }
        let (width, height) = (Float(options.size.width), Float(options.size.height))
        var hidden = 0
        for cell in 0..<Truth.grid * Truth.grid {
            let x = box.x + box.width * (Float(cell % Truth.grid) + 0.5) / Float(Truth.grid)
            let y = box.y + box.height * (Float(cell / Truth.grid) + 0.5) / Float(Truth.grid)
            let isOutside = x < 0 || y < 0 || x >= width || y >= height
            if isOutside || others.contains(where: { x >= $0.x && x < $0.right && y >= $0.y && y < $0.bottom }) {
                hidden += 1
            }
        }
        return Double(hidden) / Double(Truth.grid * Truth.grid)
    }
}

extension Sketch {
    /// The smallest box around all shapes; nil where there are none.
    var bounds: Box? {
        guard let first = points.first else { return nil }
        var (left, top, right, bottom) = (first.x, first.y, first.x, first.y)
        for point in points {
            left = min(left, point.x)
            top = min(top, point.y)
            right = max(right, point.x)
            bottom = max(bottom, point.y)
        }
        return Box(left: left, top: top, right: right, bottom: bottom)
    }
}
