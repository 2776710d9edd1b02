extension AnalyticsRules {
    /// Places of one shape, told in the rules' measure, as pixels of a picture of `size`.
    ///
    /// They are parts of the picture where no number among them is above 1, else pixels of `pictureSize`.
    public func pixels(of places: [Point], in size: Size) -> [Point] {
        let (scaleX, scaleY) = scale(of: places, in: size)
        return places.map { $0.scaled(scaleX, scaleY) }
    }

    /// The direction of `vector` in a picture of `size`; its length is 1, or 0 where it has none.
    ///
    /// It is told in the measure of `shape`, or in its own where it belongs to none.
    public func direction(of vector: Vector, with shape: [Point] = [], in size: Size) -> Point {
        let (scaleX, scaleY) = scale(of: shape.isEmpty ? [vector.start, vector.end] : shape, in: size)
        let moved = Point(x: vector.end.x - vector.start.x, y: vector.end.y - vector.start.y)
        return moved.scaled(scaleX, scaleY).normalized
    }

    private func scale(of places: [Point], in size: Size) -> (Float, Float) {
        let (width, height) = (Float(size.width), Float(size.height))
        if places.allSatisfy({ $0.x <= 1 && $0.y <= 1 }) { return (width, height) }
        guard let stated = pictureSize, stated.width > 0, stated.height > 0 else { return (1, 1) }
        return (width / Float(stated.width), height / Float(stated.height))
    }
}
