/// How the street is lit.
struct Light: Sendable {
    let isNight: Bool
    /// The strength of what comes from everywhere; a clear day's is 1.
    let ambient: Float
    /// How dark a shadow is, 0 to 1.
    let shadow: Float
    /// Where the top of something a metre tall throws its shadow: metres along the street and toward the camera.
    let slantX: Float
    let slantZ: Float
    /// Where street lamps stand along the street; none by day.
    let lamps: [Float]

    /// Metres between two street lamps.
    static let lampSpacing: Float = 12
    private static let randomPlace = 401

    init(options: SceneOptions, camera: Camera) {
        var random = RandomNumbers(seed: options.seed, Self.randomPlace)
        isNight = options.isNight
        let isSunny = random.chance(0.6)
        let daylight = random.within(0.82...1.05)
        let slant = random.within(-0.9...0.9)
        ambient = isNight ? 0.3 * daylight : daylight
        shadow = isNight ? 0.3 : (isSunny ? 0.45 : 0.25)
        slantX = isSunny && !isNight ? slant : 0
        slantZ = isSunny && !isNight ? 0.35 : 0.08
        let reach = camera.halfWidth(z: Street.farEdge) + Self.lampSpacing
        let shift = random.unit() * Self.lampSpacing
        lamps = Array(stride(from: -reach + shift, through: reach, by: Self.lampSpacing))
    }

    /// The strength of the light on something at a place on the street.
    func strength(x: Float, z: Float) -> Float {
        guard isNight else { return ambient }
        var light = ambient
        for lamp in lamps {
            let (alongX, alongZ) = ((x - lamp) / 4.5, (z - Street.farKerb) / 7)
            light += 0.45 / (1 + alongX * alongX + alongZ * alongZ)
        }
        return light
    }

    /// The strength of the light on the houses at a height; lamps shine downward.
    func strength(onHousesAt x: Float, height: Float) -> Float {
        let onGround = strength(x: x, z: Street.farEdge)
        let rise = height / 5
        return ambient + (onGround - ambient) / (1 + rise * rise)
    }
}
