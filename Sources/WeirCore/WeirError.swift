/// A failure, told in one sentence that says how to mend it.
public struct WeirError: Error, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong.
    public struct Code: Hashable, Sendable {
        private enum Kind { case settings, resource, stream, model, library, notFound, exists }
        private let kind: Kind

        /// A configuration, property or argument that cannot be.
        public static let settings = Code(kind: .settings)
        /// A file, device, port or address that cannot be used.
        public static let resource = Code(kind: .resource)
        /// Video that cannot be read.
        public static let stream = Code(kind: .stream)
        /// A model that cannot be used.
        public static let model = Code(kind: .model)
        /// A library that is missing or failed.
        public static let library = Code(kind: .library)
        /// A name that nothing has.
        public static let notFound = Code(kind: .notFound)
        /// A name that is taken.
        public static let exists = Code(kind: .exists)
    }

    public let code: Code
    /// One sentence: what was found, where, and what would be right.
    public let message: String
    /// What the library underneath said, for those who look closer.
    public let cause: String?

    public init(_ code: Code, _ message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
