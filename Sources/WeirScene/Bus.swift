/// A bus of the town: long and tall, with a row of windows, doors and a lit sign.
struct Bus: Figure {
    private let length: Float
    private let height: Float
    private let near: Float
    private let far: Float
    private let paint: Color
    private let band: Color
    private let windows: Int

    private static let paints = [
        Color(0.78, 0.1, 0.1), Color(0.86, 0.7, 0.12), Color(0.1, 0.4, 0.62), Color(0.86, 0.86, 0.82),
        Color(0.12, 0.45, 0.25), Color(0.85, 0.42, 0.08),
    ]

    init(_ entity: Entity) {
        var random = entity.look
        length = random.within(9...11.6)
        height = random.within(2.85...3.2)
        near = entity.z - 1.2
        far = entity.z + 1.2
        paint = random.pick(Self.paints).lit(random.within(0.88...1.05))
        band = random.pick([Color(0.92, 0.92, 0.9), paint.lit(0.55), Color(0.2, 0.22, 0.28)])
        windows = Int(length / 1.45)
    }

    private func u(_ share: Float) -> Float { (share - 0.5) * length }

    func drawGround(with artist: inout Artist) {
        artist.shadow(u(0.01)...u(0.99), near: near, far: far, height: height * 0.7)
        artist.beam(from: u(1), z: (near + far) / 2, width: 2, length: 8)
    }

    func draw(with artist: inout Artist) {
        let outline: [Artist.Corner] = [
            (u(0), 0.32), (u(0), height - 0.12), (u(0.012), height), (u(0.985), height), (u(1), height - 0.2),
            (u(1), 0.32),
        ]
        let roof = paint.mixed(with: .gray(0.85), 0.6)
        artist.prism(outline, near: near, far: far, paint, edges: [paint, roof, roof, roof, Palette.glass, paint])
        artist.rectangle(u(0)...u(1), 0.32...0.5, z: near, paint.lit(0.4))
        artist.rectangle(u(0)...u(1), 0.95...1.12, z: near, band)
        drawWindows(with: &artist)
        for share: Float in [0.23, 0.8] {
            artist.disc(u(share), 0.48, radius: 0.58, z: near, paint.lit(0.3))
            artist.carWheel(u(share), radius: 0.48, z: near)
        }
        artist.lamp(u(0.985), 0.72, radius: 0.12, z: near, Palette.headlamp)
        artist.lamp(u(0.012), 0.85, radius: 0.11, z: near, Palette.tailLamp)
    }

    private func drawWindows(with artist: inout Artist) {
        let (bottom, top): (Float, Float) = (1.25, height - 0.5)
        let lit = artist.light.isNight
        artist.rectangle(u(0.015)...u(0.995), bottom - 0.05...top + 0.05, z: near, .gray(0.08))
        let step = 0.97 / Float(windows)
        for window in 0..<windows {
            let (start, end) = (0.02 + Float(window) * step, 0.02 + Float(window + 1) * step - 0.01)
            let color = lit ? Palette.litWindow.lit(1.3) : Palette.glass.lit(1.25)
            artist.rectangle(u(start)...u(end), bottom...top, z: near, color)
        }
        for share: Float in [0.36, 0.88] {
            artist.rectangle(u(share)...u(share + 0.1), 0.42...top, z: near, band.lit(0.7))
            artist.rectangle(u(share + 0.008)...u(share + 0.046), 0.55...top - 0.08, z: near, Palette.glass)
            artist.rectangle(u(share + 0.054)...u(share + 0.092), 0.55...top - 0.08, z: near, Palette.glass)
        }
        artist.rectangle(u(0.7)...u(0.9), height - 0.4...height - 0.16, z: near, Color(0.95, 0.6, 0.1))
    }
}
