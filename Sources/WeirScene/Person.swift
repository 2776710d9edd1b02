/// Someone on foot: head, hair, torso, arms, and legs that step as far as the way that is walked.
struct Person: Figure {
    private let height: Float
    private let build: Float
    private let z: Float
    private let isCrossing: Bool
    /// Where in the step the left leg is; a whole number is a full step of both legs.
    private let step: Float
    private let skin: Color
    private let hair: Color
    private let top: Color
    private let trousers: Color
    private let bag: Color?

    init(_ entity: Entity) {
        var random = entity.look
        let isChild = random.chance(0.12)
        height = isChild ? random.within(1.15...1.4) : random.within(1.55...1.95)
        build = random.within(0.88...1.2)
        z = entity.z
        isCrossing = entity.isCrossing
        // A full step is as long as the person is tall, less a fifth.
        step = entity.travelled / (height * 0.8) + random.unit()
        skin = random.pick(Palette.skin)
        hair = random.pick(Palette.hair)
        top = random.pick(Palette.clothes).lit(random.within(0.85...1.1))
        trousers = random.pick(Palette.trousers).lit(random.within(0.85...1.15))
        bag = random.chance(0.35) ? random.pick(Palette.clothes) : nil
    }

    func drawGround(with artist: inout Artist) {
        let half = 0.13 * height * build
        artist.shadow(-half...half, near: z - 0.12, far: z + 0.12, height: height * 0.85)
    }

    func draw(with artist: inout Artist) {
        let swing = Curve.wave(step)
        if isCrossing {
            drawLimbsFromFront(with: &artist, swing: swing)
        } else {
            drawLimb(with: &artist, from: (0, 0.77), reach: -swing * 0.15, to: 0.46, width: 0.07, top.lit(0.7))
            drawLeg(with: &artist, swing: -swing, trousers.lit(0.7))
            drawLeg(with: &artist, swing: swing, trousers)
        }
        drawTorso(with: &artist)
        drawHead(with: &artist)
        if !isCrossing {
            drawLimb(with: &artist, from: (0, 0.77), reach: swing * 0.15, to: 0.46, width: 0.075, top.lit(0.85))
        }
    }

    private func scaled(_ corners: [Artist.Corner]) -> [Artist.Corner] {
        corners.map { ($0.u * height, $0.v * height) }
    }

    /// A limb from a joint down to a height; all as shares of the person's height.
    private func drawLimb(
        with artist: inout Artist,
        from joint: Artist.Corner,
        reach: Float,
        to end: Float,
        width: Float,
        _ color: Color
    ) {
        let half = width * build / 2
        let limb: [Artist.Corner] = [
            (joint.u - half, joint.v), (joint.u + half, joint.v), (joint.u + reach + half * 0.8, end),
            (joint.u + reach - half * 0.8, end),
        ]
        artist.face(scaled(limb), z: z, color)
    }

    /// A leg from the side, with its shoe.
    private func drawLeg(with artist: inout Artist, swing: Float, _ color: Color) {
        let foot = swing * 0.19
        let lift = 0.02 + 0.05 * max(0, -swing.magnitude + 0.6) * (swing > 0 ? 1 : 0)
        drawLimb(with: &artist, from: (0, 0.5), reach: foot, to: lift, width: 0.1, color)
        let shoe: [Artist.Corner] = [
            (foot - 0.035, lift - 0.02), (foot + 0.09, lift - 0.02), (foot + 0.06, lift + 0.025),
            (foot - 0.035, lift + 0.03),
        ]
        artist.face(scaled(shoe), z: z, .gray(0.08))
    }

    private func drawLimbsFromFront(with artist: inout Artist, swing: Float) {
        for side: Float in [-1, 1] {
            let lift = 0.05 * max(0, side * swing)
            drawLimb(with: &artist, from: (side * 0.055, 0.5), reach: 0, to: 0.02 + lift, width: 0.09, trousers)
            let shoe: [Artist.Corner] = [
                (side * 0.055 - 0.04, lift), (side * 0.055 + 0.04, lift), (side * 0.055 + 0.035, lift + 0.035),
                (side * 0.055 - 0.035, lift + 0.035),
            ]
            artist.face(scaled(shoe), z: z, .gray(0.08))
            let arm = side * 0.125 * build
            let end = 0.45 + 0.03 * side * swing
            drawLimb(with: &artist, from: (arm, 0.78), reach: side * 0.02, to: end, width: 0.06, top.lit(0.8))
        }
    }

    private func drawTorso(with artist: inout Artist) {
        let (shoulder, waist) = isCrossing ? (0.125 * build, 0.1 * build) : (0.085 * build, 0.075 * build)
        let outline: [Artist.Corner] = [
            (-waist, 0.46), (waist, 0.46), (shoulder, 0.74), (shoulder * 0.75, 0.82), (-shoulder * 0.75, 0.82),
            (-shoulder, 0.74),
        ]
        artist.face(scaled(outline), z: z, top)
        guard let bag, !isCrossing else { return }
        let pack: [Artist.Corner] = [
            (-shoulder * 0.6, 0.55), (-shoulder * 0.6, 0.79), (-shoulder - 0.05, 0.76), (-shoulder - 0.07, 0.58),
        ]
        artist.face(scaled(pack), z: z, bag)
    }

    private func drawHead(with artist: inout Artist) {
        let neck: [Artist.Corner] = [(-0.025, 0.8), (0.025, 0.8), (0.025, 0.86), (-0.025, 0.86)]
        artist.face(scaled(neck), z: z, skin.lit(0.85))
        artist.disc(-0.01 * height, 0.925 * height, radius: 0.072 * height, z: z, hair)
        let (forward, down): (Float, Float) = isCrossing ? (0, -0.012) : (0.016, -0.01)
        artist.disc(forward * height, (0.92 + down) * height, radius: 0.06 * height, z: z, skin)
    }
}
