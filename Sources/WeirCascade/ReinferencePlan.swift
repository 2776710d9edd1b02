internal import WeirCore

/// Decides which objects a later stage looks at anew, and for which it is enough to remember.
public struct ReinferencePlan: Sendable {
    private struct Look {
        var frame: Int
        var area: Float
    }

    /// An object that has grown by a fifth shows more than it did: nvinfer's rule for secondary models.
    private static let growth: Float = 1.2

    /// An interval that no stream outlasts.
    public static let never = Int(Int32.max)

    private let interval: Int
    private var looks: [ObjectIdentity: Look] = [:]
    private var lastCleaning = 0

    /// Objects are looked at again after `interval` frames; 0 has every object looked at in every frame.
    public init(interval: Int) {
        self.interval = interval
    }

    /// Whether to look at `object` in frame number `frame`; the answer yes is remembered as done.
    ///
    /// Objects that nobody knows are always looked at.
    public mutating func isDue(_ object: ChosenObject, frame: Int) -> Bool {
        guard interval > 0, let identity = object.identity else { return true }
        clean(frame)
        if let look = looks[identity], frame - look.frame < interval, object.box.area <= look.area * Self.growth {
            return false
        }
        looks[identity] = Look(frame: frame, area: object.box.area)
        return true
    }

    /// What is forgotten is looked at when it comes again.
    private mutating func clean(_ frame: Int) {
        guard frame - lastCleaning >= IdentityMemory.patience else { return }
        lastCleaning = frame
        let oldest = frame - max(interval, IdentityMemory.patience)
        looks = looks.filter { $0.value.frame >= oldest }
    }
}
