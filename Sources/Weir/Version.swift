/// Weir's version, as in `CHANGELOG.md`.
public let weirVersion = "0.1.0"
