import Synchronization
import WeirCore
import WeirTracking

/// A gallery that all elements of the process which name it share, for as long as one of them runs.
final class SharedGallery: Sendable {
    private struct Entry {
        weak var gallery: SharedGallery?
    }

    private static let open = Mutex<[String: Entry]>([:])

    private let name: String
    private let settings: GallerySettings
    private let gallery: Mutex<IdentityGallery>
    /// Whose turn it is, where that matters.
    private let order: AccessOrder?

    private init(_ name: String, _ settings: GallerySettings) {
        self.name = name
        self.settings = settings
        order = AccessOrder.of(.gallery(name))
        gallery = Mutex(IdentityGallery(settings))
    }

    /// The gallery of this name, made by the first who asks for it.
    ///
    /// Throws a `settings` error where it goes by other settings.
    static func shared(_ name: String, _ settings: GallerySettings) throws(WeirError) -> SharedGallery {
        let gallery = open.withLock { open in
            if let gallery = open[name]?.gallery { return gallery }
            let gallery = SharedGallery(name, settings)
            open[name] = Entry(gallery: gallery)
            return gallery
        }
        guard gallery.settings == settings else {
            throw WeirError(
                .settings,
                "the gallery “\(name)” is in use with other settings; give all elements that share it the same, or another "
                    + "name"
            )
        }
        return gallery
    }

    func identify(_ looks: [IdentityGallery.Look], in stream: SourceID, at time: Double) -> [Int?] {
        func identify() -> [Int?] { gallery.withLock { $0.identify(looks, in: stream, at: time) } }
        guard let order else { return identify() }
        return order.use(.gallery(name), by: stream, identify)
    }

    func forgetVisits(of stream: SourceID) {
        gallery.withLock { $0.forgetVisits(of: stream) }
    }
}
