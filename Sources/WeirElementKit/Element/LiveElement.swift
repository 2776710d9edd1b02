import CWeirGStreamer
import Synchronization
import WeirCore

/// The Swift side of one running element, its type erased since C callbacks cannot be generic.
class LiveElement {
    /// The C side; it owns this object and outlives it.
    let element: UnsafeMutablePointer<GstElement>

    init(_ element: UnsafeMutablePointer<GstElement>) {
        self.element = element
        LiveElement.alive.add(1, ordering: .relaxed)
    }

    deinit {
        LiveElement.alive.subtract(1, ordering: .relaxed)
    }

    /// How many Swift elements exist in the process, for leak tests.
    static let alive = Atomic<Int>(0)

    func readProperty(_ id: Int, _ value: UnsafeMutablePointer<GValue>) {}
    func writeProperty(_ id: Int, _ value: UnsafePointer<GValue>) {}
}

/// How many elements of this kit are alive in the process; 0 after everything was torn down.
public var liveElementCount: Int { LiveElement.alive.load(ordering: .relaxed) }

/// An element's settings, shared between those who set properties and the streaming threads.
final class SharedSettings<Settings: ElementSettings>: Sendable {
    private let value = Mutex(Settings())

    /// A copy, so that one call sees one state of things.
    var snapshot: Settings { value.withLock { $0 } }

    func read(_ id: Int, _ target: UnsafeMutablePointer<GValue>) {
        guard Settings.properties.indices.contains(id - 1) else { return }
        Settings.properties[id - 1].read(snapshot, target)
    }

    /// Refuses with a warning on the bus what may not change while `element` runs.
    func write(_ id: Int, _ source: UnsafePointer<GValue>, on element: UnsafeMutablePointer<GstElement>) {
        guard Settings.properties.indices.contains(id - 1) else { return }
        let property = Settings.properties[id - 1]
        if property.mutability == .stopped, element.isRunning {
            element.postWarning(
                WeirError(.settings, "\(property.name) can't change while the element runs; set it before it starts")
            )
            return
        }
        value.withLock { property.write(&$0, source) }
    }
}
