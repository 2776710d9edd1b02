internal import Glibc

/// A counting semaphore: a thread waits until another one signals, whichever comes first.
///
/// Unchecked: the C library's semaphore is made to be used from several threads, and its address never changes.
final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        semaphore.initialize(to: sem_t())
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() {
        sem_post(semaphore)
    }

    func wait() {
        // A signal handler of the application may wake the thread early.
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
