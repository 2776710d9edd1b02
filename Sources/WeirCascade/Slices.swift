public import WeirCore

/// Overlapping tiles of a large picture, each of which a model looks at by itself, so that small objects stay large.
///
/// Akyon, Altinuc and Temizel, "Slicing Aided Hyper Inference and Fine-tuning for Small Object Detection" (2022).
public struct Slices: Hashable, Sendable {
    /// The sides of a tile in pixels.
    public var tile: Size
    /// Which part of a tile's side its neighbour covers too, 0 to `largestOverlap`.
    public var overlap: Float

    public static let largestOverlap: Float = 0.9
    /// Two finds are of one object where they share so much of the smaller one.
    static let sameObject: Float = 0.5

    public init(tile: Size, overlap: Float) {
        self.tile = tile
        self.overlap = min(max(overlap, 0), Self.largestOverlap)
    }

    /// The tiles of a picture, row by row; the last of each row and column are moved in so that none reaches outside.
    public func boxes(of picture: Size) -> [Box] {
        let columns = starts(picture.width, tile.width)
        let rows = starts(picture.height, tile.height)
        return rows.flatMap { y in
            columns.map { x in
                Box(
                    x: Float(x),
                    y: Float(y),
                    width: Float(min(tile.width, picture.width)),
                    height: Float(min(tile.height, picture.height))
                )
            }
        }
    }

    private func starts(_ side: Int, _ tile: Int) -> [Int] {
        guard tile > 0, side > tile else { return [0] }
        let step = max(1, Int(Float(tile) * (1 - overlap)))
        var starts = Array(stride(from: 0, to: side - tile, by: step))
        starts.append(side - tile)
        return starts
    }

    /// The objects that were found in the parts of a picture, those that several parts show being one.
    ///
    /// In the order of confidence, a find of another part that shares half of the smaller box with one of its class is
    /// taken as the same object, whose box then encloses both: a part may show but one end of it.
    public static func merged(_ parts: [[DetectedObject]]) -> [DetectedObject] {
        let finds = parts.enumerated().flatMap { part, objects in objects.map { (part: part, object: $0) } }
        let ranked = finds.indices.sorted {
            (finds[$0].object.confidence, $1) > (finds[$1].object.confidence, $0)
        }
        var kept: [(part: Int, object: DetectedObject)] = []
        for index in ranked {
            let find = finds[index]
            let same = kept.firstIndex { other in
                other.part != find.part && other.object.classID == find.object.classID
                    && shared(other.object.box, find.object.box) > sameObject
            }
            guard let same else {
                kept.append(find)
                continue
            }
            kept[same].object.box = kept[same].object.box.union(find.object.box)
        }
        return kept.map(\.object)
    }

    /// Which part of the smaller box lies in the other.
    private static func shared(_ one: Box, _ other: Box) -> Float {
        let width = min(one.right, other.right) - max(one.x, other.x)
        let height = min(one.bottom, other.bottom) - max(one.y, other.y)
        let smaller = min(one.area, other.area)
        return width > 0 && height > 0 && smaller > 0 ? width * height / smaller : 0
    }
}
