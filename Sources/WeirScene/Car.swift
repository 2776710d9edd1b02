/// A car: a body with wheels and lamps, and a cabin with windows, in the proportions of one of four kinds.
struct Car: Figure {
    /// Where the cabin meets the body and the roof, as shares of the length from the rear, and heights in metres.
    private struct Form {
        let length: ClosedRange<Float>
        let waist: Float
        let roof: Float
        let cabin: (rear: Float, rearTop: Float, frontTop: Float, front: Float)
    }

    private static let forms = [
        // Saloon, hatchback, estate, van.
        Form(length: 4.3...4.9, waist: 0.88, roof: 1.42, cabin: (0.13, 0.27, 0.58, 0.76)),
        Form(length: 3.6...4.1, waist: 0.9, roof: 1.48, cabin: (0.03, 0.13, 0.6, 0.8)),
        Form(length: 4.4...4.8, waist: 0.9, roof: 1.5, cabin: (0.02, 0.09, 0.58, 0.76)),
        Form(length: 4.6...5.2, waist: 1.1, roof: 1.95, cabin: (0.01, 0.02, 0.74, 0.9)),
    ]

    private let form: Form
    private let length: Float
    private let near: Float
    private let far: Float
    private let paint: Color

    init(_ entity: Entity) {
        var random = entity.look
        form = random.pick(Self.forms)
        length = random.within(form.length)
        near = entity.z - 0.88
        far = entity.z + 0.88
        paint = random.pick(Palette.paint).lit(random.within(0.85...1.1))
    }

    /// Forward from the middle, for a share of the length from the rear.
    private func u(_ share: Float) -> Float { (share - 0.5) * length }

    func drawGround(with artist: inout Artist) {
        artist.shadow(u(0.02)...u(0.98), near: near, far: far, height: form.roof * 0.8)
        artist.beam(from: u(1), z: (near + far) / 2, width: 1.6, length: 7)
    }

    func draw(with artist: inout Artist) {
        drawBody(with: &artist)
        drawCabin(with: &artist)
        let radius: Float = 0.33
        for share: Float in [0.19, 0.81] {
            artist.disc(u(share), radius, radius: radius + 0.07, z: near, paint.lit(0.35))
            artist.carWheel(u(share), radius: radius, z: near)
        }
        artist.lamp(u(0.975), form.waist * 0.72, radius: 0.1, z: near, Palette.headlamp)
        artist.lamp(u(0.02), form.waist * 0.8, radius: 0.09, z: near, Palette.tailLamp)
    }

    private func drawBody(with artist: inout Artist) {
        let outline: [Artist.Corner] = [
            (u(0.01), 0.26), (u(0), 0.6), (u(0.015), form.waist), (u(0.75), form.waist), (u(0.98), form.waist * 0.84),
            (u(1), 0.5), (u(0.99), 0.26),
        ]
        artist.prism(outline, near: near, far: far, paint, edges: Array(repeating: paint, count: outline.count))
        artist.rectangle(u(0.03)...u(0.97), 0.24...0.36, z: near, paint.lit(0.45))
        artist.stroke((u(0.47), 0.4), (u(0.47), form.waist), width: 0.03, z: near, paint.lit(0.6))
        artist.rectangle(u(0.39)...u(0.44), form.waist * 0.84...form.waist * 0.88, z: near, paint.lit(0.5))
    }

    private func drawCabin(with artist: inout Artist) {
        let (bottom, top, cabin) = (form.waist - 0.02, form.roof, form.cabin)
        let outline: [Artist.Corner] = [
            (u(cabin.rear), bottom), (u(cabin.rearTop), top), (u(cabin.frontTop), top), (u(cabin.front), bottom),
        ]
        let glass = Palette.glass
        artist.prism(outline, near: near + 0.1, far: far - 0.1, paint, edges: [glass, paint, glass, paint])
        drawWindows(with: &artist)
    }

    /// Two side windows inside the cabin's outline, with a pillar between them.
    private func drawWindows(with artist: inout Artist) {
        let (bottom, top) = (form.waist + 0.02, form.roof - 0.1)
        let cabin = form.cabin
        let rear: [Artist.Corner] = [
            (u(cabin.rear + 0.04), bottom), (u(cabin.rearTop + 0.02), top), (u(0.445), top), (u(0.445), bottom),
        ]
        let front: [Artist.Corner] = [
            (u(0.475), bottom), (u(0.475), top), (u(cabin.frontTop - 0.01), top), (u(cabin.front - 0.05), bottom),
        ]
        for window in [rear, front] { artist.face(window, z: near + 0.1, Palette.glass) }
        // What the sky leaves on the glass.
        artist.face(
            [(u(0.5), bottom + 0.2), (u(0.5), top), (u(cabin.frontTop - 0.03), top), (u(0.55), bottom + 0.2)],
            z: near + 0.1,
            Palette.glass.lit(1.6)
        )
    }
}
