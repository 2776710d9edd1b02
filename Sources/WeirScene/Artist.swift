/// Draws one road user from parts that are given in its own metres: `u` forward, `v` up, at a distance `z`.
struct Artist {
    let camera: Camera
    let light: Light
    let entity: Entity
    /// Where a shaking camera has moved the picture, in pixels.
    let offset: (x: Int, y: Int)
    private let strength: Float
    private(set) var sketch: Sketch

    /// A point of a part, in metres: forward and up.
    typealias Corner = (u: Float, v: Float)

    init(camera: Camera, light: Light, entity: Entity, offset: (x: Int, y: Int), sketch: Sketch = Sketch()) {
        self.camera = camera
        self.light = light
        self.entity = entity
        self.offset = offset
        self.sketch = sketch
        strength = light.strength(x: entity.x, z: entity.z)
    }

    /// The place in the picture of a point of the road user.
    func point(_ u: Float, _ v: Float, _ z: Float) -> Point {
        let point = camera.project(x: entity.x + entity.direction * u, y: v, z: z)
        return Point(x: point.x + Float(offset.x), y: point.y + Float(offset.y))
    }

    private func pixels(_ metres: Float, _ z: Float) -> Float { camera.focal * metres / z }

    /// A flat convex part that faces the camera.
    mutating func face(_ outline: [Corner], z: Float, _ color: Color) {
        sketch.add(outline.map { point($0.u, $0.v, z) }, color.lit(strength))
    }

    mutating func rectangle(_ u: ClosedRange<Float>, _ v: ClosedRange<Float>, z: Float, _ color: Color) {
        face(
            [
                (u.lowerBound, v.lowerBound), (u.upperBound, v.lowerBound), (u.upperBound, v.upperBound),
                (u.lowerBound, v.upperBound),
            ],
            z: z,
            color
        )
    }

    mutating func disc(_ u: Float, _ v: Float, radius: Float, z: Float, _ color: Color) {
        sketch.disc(point(u, v, z), radius: pixels(radius, z), color.lit(strength))
    }

    mutating func stroke(_ start: Corner, _ end: Corner, width: Float, z: Float, _ color: Color) {
        sketch.stroke(
            from: point(start.u, start.v, z),
            to: point(end.u, end.v, z),
            width: pixels(width, z),
            color.lit(strength)
        )
    }

    /// A ring of straight strokes.
    mutating func ring(_ u: Float, _ v: Float, radius: Float, width: Float, z: Float, _ color: Color) {
        var last = Sketch.circle[Sketch.circle.count - 1]
        for corner in Sketch.circle {
            stroke(
                (u + last.x * radius, v + last.y * radius),
                (u + corner.x * radius, v + corner.y * radius),
                width: width,
                z: z,
                color
            )
            last = corner
        }
    }

    /// A lamp, as bright at night as by day.
    mutating func lamp(_ u: Float, _ v: Float, radius: Float, z: Float, _ color: Color) {
        sketch.disc(point(u, v, z), radius: pixels(radius, z), light.isNight ? color : color.lit(0.85))
    }

    /// A body with the convex `outline` as its near and far face; `colors` has one colour for each edge's surface,
    /// from the corner of the same index to the next.
    mutating func prism(_ outline: [Corner], near: Float, far: Float, _ color: Color, edges colors: [Color]) {
        let front = outline.map { point($0.u, $0.v, near) }
        let back = outline.map { point($0.u, $0.v, far) }
        let facing = Self.turn(front[0], front[1], front[2])
        for (index, edge) in colors.enumerated() {
            let next = (index + 1) % outline.count
            // A surface is in sight where its far edge lies outside of the near face.
            guard Self.turn(front[index], front[next], back[next]) * facing < 0 else { continue }
            let corners = [front[index], front[next], back[next], back[index]]
            sketch.add(corners, edge.lit(strength * Self.shade(outline[index], outline[next])))
        }
        sketch.add(front, color.lit(strength))
    }

    /// Positive where the way over the three points turns to one side, negative where to the other.
    private static func turn(_ first: Point, _ second: Point, _ third: Point) -> Float {
        (second.x - first.x) * (third.y - first.y) - (second.y - first.y) * (third.x - first.x)
    }

    /// How much of the sky's light a surface gets: level ones most, upright ones least.
    private static func shade(_ start: Corner, _ end: Corner) -> Float {
        let (alongU, alongV) = (end.u - start.u, end.v - start.v)
        let length = (alongU * alongU + alongV * alongV).squareRoot()
        return length > 0 ? 0.75 + 0.4 * alongU.magnitude / length : 1
    }
}

extension Artist {
    /// The shadow on the ground of a block that is `u` long, from `near` to `far`, and `height` tall.
    mutating func shadow(_ u: ClosedRange<Float>, near: Float, far: Float, height: Float) {
        let slantU = light.slantX * entity.direction * height
        let slantZ = -light.slantZ * height
        let left = min(u.lowerBound, u.lowerBound + slantU)
        let right = max(u.upperBound, u.upperBound + slantU)
        // The outline of the block's foot and of its roof's shadow, which lies to the front or to the back of it.
        let outline: [(u: Float, z: Float)] =
            slantU >= 0
            ? [
                (left, far), (left, near), (left + slantU, near + slantZ), (right, near + slantZ),
                (right, far + slantZ), (u.upperBound, far),
            ]
            : [
                (right, far), (right, near), (right + slantU, near + slantZ), (left, near + slantZ),
                (left, far + slantZ), (u.lowerBound, far),
            ]
        sketch.add(outline.map { point($0.u, 0, $0.z) }, .black, opacity: light.shadow)
    }

    /// The light that a headlamp throws on the road at night.
    mutating func beam(from u: Float, z: Float, width: Float, length: Float) {
        guard light.isNight else { return }
        for reach in [length, length * 0.6] {
            let outline: [(u: Float, z: Float)] = [
                (u, z - width / 4), (u + reach, z - width / 2 - reach * 0.08),
                (u + reach, z + width / 2 + reach * 0.08),
                (u, z + width / 4),
            ]
            sketch.add(outline.map { point($0.u, 0, $0.z) }, Color(1, 0.95, 0.75), opacity: 0.13)
        }
    }
}
