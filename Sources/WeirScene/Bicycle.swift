/// A bicycle and its rider, who pedals as fast as it rolls.
struct Bicycle: Figure {
    private let scale: Float
    private let z: Float
    /// Turns of the pedals.
    private let turns: Float
    private let frame: Color
    private let skin: Color
    private let top: Color
    private let trousers: Color
    private let helmet: Color

    private static let wheelRadius: Float = 0.35
    private static let rear: Artist.Corner = (-0.53, wheelRadius)
    private static let front: Artist.Corner = (0.53, wheelRadius)
    private static let pedals: Artist.Corner = (-0.06, 0.32)
    private static let saddle: Artist.Corner = (-0.2, 0.92)
    private static let handlebar: Artist.Corner = (0.36, 1.05)
    private static let shoulder: Artist.Corner = (0.12, 1.42)
    /// Metres to a turn of the pedals, in a usual gear.
    private static let development: Float = 4.6

    init(_ entity: Entity) {
        var random = entity.look
        scale = random.within(0.92...1.06)
        z = entity.z
        turns = entity.travelled / Self.development + random.unit()
        frame = random.pick(Palette.paint)
        skin = random.pick(Palette.skin)
        top = random.pick(Palette.clothes).lit(random.within(0.85...1.1))
        trousers = random.pick(Palette.trousers)
        helmet = random.chance(0.6) ? random.pick(Palette.clothes) : random.pick(Palette.hair)
    }

    private func scaled(_ corner: Artist.Corner) -> Artist.Corner { (corner.u * scale, corner.v * scale) }

    func drawGround(with artist: inout Artist) {
        artist.shadow(-0.75 * scale...0.75 * scale, near: z - 0.12, far: z + 0.12, height: 1.1)
        artist.beam(from: 0.6 * scale, z: z, width: 0.7, length: 3)
    }

    func draw(with artist: inout Artist) {
        drawLeg(with: &artist, phase: turns + 0.5, trousers.lit(0.7))
        drawWheels(with: &artist)
        drawFrame(with: &artist)
        drawRider(with: &artist)
        drawLeg(with: &artist, phase: turns, trousers)
        artist.lamp(0.5 * scale, 0.88 * scale, radius: 0.06, z: z, Palette.headlamp)
        artist.lamp(-0.62 * scale, 0.72 * scale, radius: 0.05, z: z, Palette.tailLamp)
    }

    private func line(
        _ artist: inout Artist,
        _ start: Artist.Corner,
        _ end: Artist.Corner,
        width: Float,
        _ color: Color
    ) {
        artist.stroke(scaled(start), scaled(end), width: width * scale, z: z, color)
    }

    private func drawWheels(with artist: inout Artist) {
        let radius = Self.wheelRadius * scale
        for hub in [Self.rear, Self.front] {
            let (u, v) = scaled(hub)
            artist.ring(u, v, radius: radius - 0.03, width: 0.07, z: z, Palette.tyre)
            for spoke in 0..<2 {
                let phase = artist.entity.travelled / (6.2832 * radius) + Float(spoke) / 4
                let (across, up) = (Curve.wave(phase) * radius * 0.9, Curve.wave(phase + 0.25) * radius * 0.9)
                artist.stroke((u - across, v - up), (u + across, v + up), width: 0.02, z: z, Palette.rim)
            }
        }
    }

    private func drawFrame(with artist: inout Artist) {
        let head: Artist.Corner = (0.37, 0.86)
        let bars = [
            (Self.rear, Self.pedals), (Self.rear, Self.saddle), (Self.saddle, Self.pedals), (Self.saddle, head),
            (Self.pedals, head), (head, Self.front), (head, Self.handlebar),
        ]
        for (start, end) in bars { line(&artist, start, end, width: 0.055, frame) }
        line(&artist, (-0.32, 0.94), (-0.08, 0.94), width: 0.07, Palette.tyre)
    }

    private func drawRider(with artist: inout Artist) {
        let torso: [Artist.Corner] = [(-0.3, 0.95), (-0.06, 0.93), (0.24, 1.36), (0.12, 1.5), (-0.04, 1.44)]
        artist.face(torso.map(scaled), z: z, top)
        line(&artist, Self.shoulder, (0.24, 1.1), width: 0.1, top.lit(0.85))
        line(&artist, (0.24, 1.1), Self.handlebar, width: 0.08, skin)
        let (u, v) = scaled((0.2, 1.62))
        artist.disc(u - 0.015, v + 0.03, radius: 0.135 * scale, z: z, helmet)
        artist.disc(u + 0.03, v - 0.02, radius: 0.105 * scale, z: z, skin)
    }

    /// Thigh, shin and shoe, the knee ahead of the line from hip to pedal.
    private func drawLeg(with artist: inout Artist, phase: Float, _ color: Color) {
        let hip: Artist.Corner = (-0.17, 0.96)
        let pedal: Artist.Corner = (
            Self.pedals.u + 0.17 * Curve.wave(phase), Self.pedals.v + 0.17 * Curve.wave(phase + 0.25)
        )
        let knee: Artist.Corner = ((hip.u + pedal.u) / 2 + 0.24, (hip.v + pedal.v) / 2 + 0.12)
        line(&artist, hip, knee, width: 0.16, color)
        line(&artist, knee, pedal, width: 0.12, color.lit(0.92))
        line(&artist, (pedal.u - 0.06, pedal.v - 0.02), (pedal.u + 0.14, pedal.v - 0.02), width: 0.07, .gray(0.1))
    }
}
