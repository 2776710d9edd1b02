import WeirCore
import WeirGStreamer

extension LossProbe.Loss {
    /// A sentence for the user; `name` is the stream's path or address.
    func warning(of name: String) -> WeirError {
        switch self {
        case .before(let time):
            WeirError(
                .stream,
                "\(name) is damaged\(time.map { " at \(seconds($0))" } ?? ""); frames there are missing or incomplete"
            )
        case .end(let time, let announced):
            WeirError(
                .stream,
                "\(name) ends at \(seconds(time)), but announces \(seconds(announced)); it seems to have been cut"
            )
        }
    }

    /// With two decimals.
    private func seconds(_ nanoseconds: UInt64) -> String {
        let hundredths = nanoseconds / 10_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}
