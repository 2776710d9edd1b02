/// The colours that road users share.
enum Palette {
    static let tyre = Color.gray(0.06)
    static let rim = Color.gray(0.55)
    static let glass = Color(0.16, 0.22, 0.28)
    static let litWindow = Color(0.98, 0.86, 0.55)
    static let headlamp = Color(1, 0.98, 0.85)
    static let tailLamp = Color(0.85, 0.06, 0.05)
    static let paint = [
        Color(0.88, 0.88, 0.87), Color(0.62, 0.64, 0.66), Color(0.36, 0.37, 0.39), Color(0.09, 0.09, 0.1),
        Color(0.68, 0.09, 0.1), Color(0.1, 0.2, 0.52), Color(0.22, 0.42, 0.68), Color(0.1, 0.33, 0.2),
        Color(0.84, 0.68, 0.14), Color(0.78, 0.36, 0.1), Color(0.62, 0.54, 0.42), Color(0.35, 0.1, 0.16),
    ]
    static let skin = [
        Color(0.93, 0.76, 0.66), Color(0.83, 0.62, 0.48), Color(0.62, 0.43, 0.31), Color(0.4, 0.26, 0.18),
    ]
    static let hair = [
        Color(0.08, 0.06, 0.05), Color(0.26, 0.16, 0.09), Color(0.55, 0.38, 0.18), Color(0.6, 0.6, 0.6),
    ]
    static let clothes = [
        Color(0.12, 0.13, 0.2), Color(0.75, 0.14, 0.16), Color(0.18, 0.34, 0.66), Color(0.86, 0.84, 0.8),
        Color(0.16, 0.42, 0.26), Color(0.86, 0.66, 0.16), Color(0.5, 0.22, 0.5), Color(0.35, 0.35, 0.37),
        Color(0.85, 0.45, 0.5), Color(0.55, 0.36, 0.2), Color(0.3, 0.62, 0.66),
    ]
    static let trousers = [
        Color(0.13, 0.17, 0.3), Color(0.1, 0.1, 0.11), Color(0.3, 0.31, 0.33), Color(0.46, 0.38, 0.27),
        Color(0.25, 0.33, 0.46),
    ]
}

/// What belongs to one road user: marks on the ground below everyone, and the figure itself.
protocol Figure {
    /// Shadows and beams of light; no part of the road user's box.
    func drawGround(with artist: inout Artist)
    func draw(with artist: inout Artist)
}

extension Entity {
    /// The figure that the entity's look describes.
    var figure: any Figure {
        switch kind {
        case .person: Person(self)
        case .bicycle: Bicycle(self)
        case .car: Car(self)
        case .bus: Bus(self)
        }
    }
}

extension Artist {
    /// A wheel that shows by its spokes that it turns.
    mutating func carWheel(_ u: Float, radius: Float, z: Float) {
        disc(u, radius, radius: radius, z: z, Palette.tyre)
        disc(u, radius, radius: radius * 0.62, z: z, Palette.rim)
        let turns = entity.travelled / (6.2832 * radius)
        for spoke in 0..<3 {
            let phase = turns + Float(spoke) / 6
            let (across, up) = (Curve.wave(phase) * radius * 0.55, Curve.wave(phase + 0.25) * radius * 0.55)
            stroke((u - across, radius - up), (u + across, radius + up), width: radius * 0.14, z: z, .gray(0.25))
        }
    }
}
