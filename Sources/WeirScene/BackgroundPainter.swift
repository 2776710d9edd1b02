/// What each pixel of the background shows.
struct BackgroundPainter {
    let camera: Camera
    let light: Light
    let ground: Ground
    let houses: Houses

    /// Samples to a side of a pixel, averaged: without them, far slabs and stripes would flicker.
    private static let samples = 2

    func color(column: Int, row: Int) -> Color {
        var sum = Color(0, 0, 0)
        for sample in 0..<Self.samples * Self.samples {
            let x = Float(column) + (Float(sample % Self.samples) + 0.5) / Float(Self.samples)
            let y = Float(row) + (Float(sample / Self.samples) + 0.5) / Float(Self.samples)
            let color = color(x: x, y: y)
            sum = Color(sum.red + color.red, sum.green + color.green, sum.blue + color.blue)
        }
        return sum.lit(1 / Float(Self.samples * Self.samples))
    }

    private func color(x column: Float, y row: Float) -> Color {
        let height = camera.y(atRow: row, z: Street.farEdge)
        if height > 0 {
            let x = camera.x(atColumn: column, z: Street.farEdge)
            // The foot of the walls gets less of the sky's light.
            let shade = 0.82 + 0.18 * min(1, height / 1.5)
            return houses.color(x: x, y: height, light: light.strength(onHousesAt: x, height: height) * shade)
        }
        let z = camera.distance(atRow: row)
        let x = camera.x(atColumn: column, z: z)
        return ground.color(x: x, z: z).lit(light.strength(x: x, z: z))
    }
}

extension BackgroundPainter {
    private static let randomPlace = 851
    /// In front of the houses and behind everyone who walks there.
    private static let furnitureZ = Street.farEdge - 0.3

    /// Lamp posts and trees along the houses; points are moved by `margin` pixels.
    func furniture(seed: UInt64, margin: Int) -> Sketch {
        var random = RandomNumbers(seed: seed, Self.randomPlace)
        var sketch = Sketch()
        let reach = camera.halfWidth(z: Street.farEdge)
        var x = -reach + random.within(1...8)
        while x < reach {
            tree(at: x, margin: margin, &random, &sketch)
            x += random.within(7...16)
        }
        let posts =
            light.isNight
            ? light.lamps
            : Array(stride(from: -reach + random.within(0...Light.lampSpacing), to: reach, by: Light.lampSpacing))
        for post in posts { lampPost(at: post, margin: margin, &sketch) }
        return sketch
    }

    private func point(_ x: Float, _ y: Float, margin: Int) -> Point {
        let point = camera.project(x: x, y: y, z: Self.furnitureZ)
        return Point(x: point.x + Float(margin), y: point.y + Float(margin))
    }

    private func metre(_ metres: Float) -> Float { camera.focal * metres / Self.furnitureZ }

    private func tree(at x: Float, margin: Int, _ random: inout RandomNumbers, _ sketch: inout Sketch) {
        let strength = light.strength(x: x, z: Self.furnitureZ)
        let (foot, fork) = (point(x, 0, margin: margin), point(x, 3, margin: margin))
        sketch.stroke(from: foot, to: fork, width: metre(0.28), Color(0.28, 0.2, 0.14).lit(strength))
        let leaf = Color(0.16, 0.3, 0.1).mixed(with: Color(0.42, 0.42, 0.12), random.within(0...0.6))
        for _ in 0..<26 {
            let (across, up) = (random.within(-1.5...1.5), random.within(2.6...5.4))
            let shade = light.strength(onHousesAt: x, height: up) * random.within(0.65...1.15)
            let center = point(x + across * (1.2 - (up - 4).magnitude / 3), up, margin: margin)
            sketch.disc(center, radius: metre(random.within(0.35...0.75)), leaf.lit(shade))
        }
    }

    private func lampPost(at x: Float, margin: Int, _ sketch: inout Sketch) {
        let strength = light.strength(x: x, z: Self.furnitureZ)
        let iron = Color.gray(0.2).lit(strength)
        let top = point(x, 5.6, margin: margin)
        sketch.stroke(from: point(x, 0, margin: margin), to: top, width: metre(0.13), iron)
        let head = point(x, 5.6, margin: margin)
        sketch.disc(head, radius: metre(0.26), iron)
        let glow = light.isNight ? Color(1, 0.94, 0.74) : Color.gray(0.8).lit(strength)
        sketch.disc(head, radius: metre(0.2), glow)
    }
}
