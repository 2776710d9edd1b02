/// The kinds of road users, with the class numbers that the scene's truth gives them.
public enum SceneClass: Int, CaseIterable, Sendable {
    case person = 0
    /// With its rider.
    case bicycle = 1
    case car = 2
    case bus = 3

    public var label: String { "\(self)" }
}

/// One road user at one moment.
struct Entity: Sendable {
    let kind: SceneClass
    /// Unique in the scene, from 1.
    let number: Int
    /// Metres along the street of its middle.
    let x: Float
    /// Metres from the camera of its middle.
    let z: Float
    /// 1 to the right, −1 to the left.
    let direction: Float
    /// Whether it moves across the street, seen from the front or the back.
    let isCrossing: Bool
    /// Metres that it has come; turns wheels and moves legs.
    let travelled: Float
    /// Decides size, colours and form.
    let look: RandomNumbers
}
