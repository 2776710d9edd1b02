/// Texts as C takes a list of them, freed with their owner.
///
/// Unchecked: nothing here changes.
final class CStrings: @unchecked Sendable {
    let pointers: UnsafePointer<UnsafePointer<CChar>>
    let count: Int

    init(_ texts: some Collection<String>) {
        let list = UnsafeMutablePointer<UnsafePointer<CChar>>.allocate(capacity: texts.count)
        for (index, text) in texts.enumerated() {
            let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: text.utf8.count + 1)
            for (place, byte) in text.utf8.enumerated() { (bytes + place).initialize(to: CChar(bitPattern: byte)) }
            (bytes + text.utf8.count).initialize(to: 0)
            (list + index).initialize(to: bytes)
        }
        pointers = UnsafePointer(list)
        count = texts.count
    }

    deinit {
        for index in 0..<count { pointers[index].deallocate() }
        pointers.deallocate()
    }
}
