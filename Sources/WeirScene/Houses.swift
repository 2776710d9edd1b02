/// The row of houses behind the far pavement: walls with windows, shops below, roofs and the sky above.
struct Houses: Sendable {
    private struct House: Sendable {
        let left: Float
        let right: Float
        let height: Float
        let wall: Color
        let trim: Color
        let awning: Color
        /// Metres from one window to the next, and of its opening.
        let bay: Float
        let window: (width: Float, height: Float)
        let hasBricks: Bool
    }

    private let houses: [House]
    private let skyTop: Color
    private let skyBottom: Color
    private let seed: UInt64
    private let isNight: Bool

    /// Metres from floor to floor, and the height of the shops.
    private static let floor: Float = 3.1
    private static let shop: Float = 3.6
    private static let walls = [
        Color(0.62, 0.36, 0.28), Color(0.75, 0.66, 0.52), Color(0.58, 0.57, 0.54), Color(0.7, 0.52, 0.4),
        Color(0.48, 0.3, 0.26), Color(0.64, 0.68, 0.66), Color(0.78, 0.72, 0.64), Color(0.52, 0.56, 0.62),
    ]
    private static let randomPlace = 701

    init(options: SceneOptions, halfWidth: Float) {
        var random = RandomNumbers(seed: options.seed, Self.randomPlace)
        var houses: [House] = []
        var left = -halfWidth - random.within(0...8)
        while left < halfWidth {
            let house = Self.house(left: left, &random)
            houses.append(house)
            left = house.right
        }
        self.houses = houses
        seed = options.seed
        isNight = options.isNight
        let blue = random.within(0...1)
        skyTop = isNight ? Color(0.05, 0.06, 0.1) : Color(0.42, 0.58, 0.8).mixed(with: .gray(0.66), blue)
        skyBottom = isNight ? Color(0.16, 0.13, 0.13) : Color(0.78, 0.84, 0.9)
    }

    private static func house(left: Float, _ random: inout RandomNumbers) -> House {
        let wall = random.pick(walls).lit(random.within(0.85...1.1))
        let floors = Int(random.within(2...4.99))
        return House(
            left: left,
            right: left + random.within(7...13),
            height: shop + Float(floors) * floor + random.within(0.3...0.9),
            wall: wall,
            trim: wall.mixed(with: .gray(0.9), random.within(0.3...0.7)),
            awning: random.pick(Palette.clothes),
            bay: random.within(1.9...2.8),
            window: (random.within(0.9...1.25), random.within(1.3...1.75)),
            hasBricks: random.chance(0.5)
        )
    }

    /// The light that comes from a place on the houses' front, on which `light` falls, or from the sky above it.
    func color(x: Float, y: Float, light: Float) -> Color {
        guard let index = houses.firstIndex(where: { x < $0.right }), y < houses[index].height else {
            return skyBottom.mixed(with: skyTop, min(1, max(0, (y - 4) / 14)))
        }
        let house = houses[index]
        // Roof edge, then floors, then the shop.
        if y > house.height - 0.35 { return house.trim.lit(light * 0.8) }
        let across = x - house.left
        if y < Self.shop { return shop(house, index, across, y, light) }
        return storey(house, index, across, y - Self.shop, light)
    }

    private func storey(_ house: House, _ index: Int, _ across: Float, _ up: Float, _ light: Float) -> Color {
        let (column, row) = ((across / house.bay).rounded(.down), (up / Self.floor).rounded(.down))
        let (u, v) = (across - (column + 0.5) * house.bay, up - row * Self.floor - 0.75)
        let isWholeBay = house.left + (column + 1) * house.bay <= house.right
        if isWholeBay, u.magnitude < house.window.width / 2, v > 0, v < house.window.height {
            let isBar = u.magnitude < 0.04 || (v - house.window.height * 0.6).magnitude < 0.04
            return isBar ? house.trim.lit(light) : pane(index, Int(column), Int(row), light)
        }
        if isWholeBay, u.magnitude < house.window.width / 2 + 0.12, v > -0.14, v < house.window.height + 0.12 {
            return house.trim.lit(light)
        }
        return wall(house, across, up).lit(light)
    }

    private func shop(_ house: House, _ index: Int, _ across: Float, _ y: Float, _ light: Float) -> Color {
        let width = house.right - house.left
        if y > 2.75 && y < 3.4 {
            let isStripe = Int(across / 0.35) % 2 == 0
            return (isStripe ? house.awning : house.awning.mixed(with: .gray(0.95), 0.75)).lit(light)
        }
        let isDoor = across > width * 0.44 && across < width * 0.56
        if isDoor && y < 2.4 { return house.awning.lit(0.45 * light) }
        let inPane = across > 0.5 && across < width - 0.5 && !(across > width * 0.42 && across < width * 0.58)
        if inPane && y > 0.55 && y < 2.65 { return pane(index, across < width / 2 ? -1 : -2, 0, light) }
        return house.trim.lit(0.75 * light)
    }

    /// A pane of glass: dark by day, lit in some rooms at night.
    private func pane(_ house: Int, _ column: Int, _ row: Int, _ light: Float) -> Color {
        var random = RandomNumbers(seed: seed, Self.randomPlace + 1 + house, column &* 64 &+ row)
        let shade = random.within(0.7...1.5)
        let isLit = isNight && random.chance(column < 0 ? 0.75 : 0.35)
        return isLit ? Palette.litWindow.lit(random.within(0.5...0.9)) : Palette.glass.lit(shade * light)
    }

    private func wall(_ house: House, _ across: Float, _ up: Float) -> Color {
        guard house.hasBricks else { return house.wall }
        let row = (up / 0.18).rounded(.down)
        let shifted = across + (Int(row) % 2 == 0 ? 0 : 0.2)
        let column = (shifted / 0.4).rounded(.down)
        let isJoint = up - row * 0.18 < 0.03 || shifted - column * 0.4 < 0.03
        var random = RandomNumbers(seed: seed, Self.randomPlace + 50 + Int(row), Int(column))
        return house.wall.lit(isJoint ? 1.12 : random.within(0.88...1.04))
    }
}
