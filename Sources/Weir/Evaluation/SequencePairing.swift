import WeirCore

/// Finds what belongs to each sequence of truth.
enum SequencePairing {
    /// For each name of truth the place of what goes by the same name; one alone goes with one alone by any name.
    ///
    /// Throws `.resource` where a name is there twice, or nothing goes by one; `what` says what is looked for.
    static func places(of names: [String], forTruth truth: [String], _ what: String) throws(WeirError) -> [Int] {
        try requireDistinct(truth, "truth")
        try requireDistinct(names, what)
        if names.count == 1, truth.count == 1 { return [0] }
        var places: [Int] = []
        for name in truth {
            guard let place = names.firstIndex(of: name) else {
                throw WeirError(
                    .resource,
                    "there are no \(what) for the truth of “\(name)”; there are those of \(listed(names))."
                )
            }
            places.append(place)
        }
        return places
    }

    /// Names for people to read, not too many.
    static func listed(_ names: [String]) -> String {
        let more = names.count > most ? " and \(names.count - most) more" : ""
        return names.prefix(most).map { "“\($0)”" }.joined(separator: ", ") + more
    }

    private static let most = 8

    private static func requireDistinct(_ names: [String], _ what: String) throws(WeirError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw WeirError(.resource, "there are two sequences “\(name)” of \(what); give each a name of its own.")
        }
    }
}
