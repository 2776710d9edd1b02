import Glibc

/// Limits how large this process's files may become; nil lifts that.
///
/// Writing what is too much fails, as on a full disk. Other tests would be limited as well, so that it is for processes of their own (`#expect(processExitsWith:)`).
public func limitFileSize(to bytes: Int?) {
    // It would end the process.
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    limit.rlim_cur = bytes.map { rlim_t($0) } ?? limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
