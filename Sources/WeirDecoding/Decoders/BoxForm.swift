import WeirCore

/// How four numbers make a box in pixels of the input.
struct BoxForm: Hashable, Sendable {
    enum Order: Sendable {
        /// Left, top, right, bottom.
        case corners
        /// Top, left, bottom, right.
        case cornersRowFirst
        /// Centre x, centre y, width, height.
        case center
    }

    enum Unit: Sendable {
        case pixels
        /// Parts of the width and height of the input.
        case fractions
    }

    private let order: Order
    private let scaleX: Float
    private let scaleY: Float

    init(_ order: Order, _ unit: Unit, of size: Size) {
        self.order = order
        scaleX = unit == .fractions ? Float(size.width) : 1
        scaleY = unit == .fractions ? Float(size.height) : 1
    }

    func box(_ values: UnsafePointer<Float>) -> Box {
        let box =
            switch order {
            case .corners: Box(left: values[0], top: values[1], right: values[2], bottom: values[3])
            case .cornersRowFirst: Box(left: values[1], top: values[0], right: values[3], bottom: values[2])
            case .center: Box(centerX: values[0], centerY: values[1], width: values[2], height: values[3])
            }
        return box.scaled(scaleX, scaleY)
    }
}
