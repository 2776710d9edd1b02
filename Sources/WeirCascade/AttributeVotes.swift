internal import WeirCore

/// The answers about one object, summed up.
struct AttributeVotes: Sendable {
    private struct Ballot {
        var candidates: [Candidate: Votes] = [:]
        var answers: Float = 0
        /// Whether one answer named several candidates: a model of many labels, each of which is decided by itself.
        var isMany = false
    }

    private struct Votes {
        var count: Float = 0
        /// The sum of the confidences.
        var weight: Float = 0
    }

    private struct Candidate: Hashable {
        let classID: Int?
        let label: String
    }

    private struct Mean {
        var total: Float = 0
        var count: Float = 0
    }

    /// In the order in which they were first answered, as are the measurements.
    private var attributes: [String] = []
    private var ballots: [String: Ballot] = [:]
    private var names: [String] = []
    private var means: [String: Mean] = [:]
    private var embedding: [Float]?
    private var embeddings: Float = 0
    private var segmentation: SegmentationMap?
    private var tensors: [NamedTensor] = []

    mutating func add(_ answer: Attributes) {
        addBallots(answer.classifications)
        for measurement in answer.measurements {
            if means[measurement.name] == nil { names.append(measurement.name) }
            means[measurement.name, default: Mean()].total += measurement.value
            means[measurement.name, default: Mean()].count += 1
        }
        addEmbedding(answer.embedding)
        segmentation = answer.segmentation ?? segmentation
        if !answer.tensors.isEmpty { tensors = answer.tensors }
    }

    private mutating func addBallots(_ classifications: [Classification]) {
        var seen: Set<String> = []
        for classification in classifications {
            let name = classification.attribute
            if ballots[name] == nil { attributes.append(name) }
            var ballot = ballots[name] ?? Ballot()
            let candidate = Candidate(classID: classification.classID, label: classification.label)
            ballot.candidates[candidate, default: Votes()].count += 1
            ballot.candidates[candidate, default: Votes()].weight += classification.confidence
            if seen.insert(name).inserted { ballot.answers += 1 } else { ballot.isMany = true }
            ballots[name] = ballot
        }
    }

    private mutating func addEmbedding(_ new: [Float]?) {
        guard let new else { return }
        guard let old = embedding, old.count == new.count else {
            (embedding, embeddings) = (new, 1)
            return
        }
        embeddings += 1
        embedding = zip(old, new).map { $0 + ($1 - $0) / embeddings }
    }

    var outcome: Attributes {
        var outcome = Attributes()
        outcome.classifications = attributes.flatMap { name in ballots[name].map { winners($0, of: name) } ?? [] }
        outcome.measurements = names.compactMap { name in
            means[name].map { Measurement(name: name, value: $0.total / $0.count) }
        }
        outcome.embedding = embedding
        outcome.segmentation = segmentation
        outcome.tensors = tensors
        return outcome
    }

    /// The answer with the most weight, of equals the first by number and name.
    ///
    /// Of many labels it is those that more than half of the answers named. Confidences are means over all answers.
    private func winners(_ ballot: Ballot, of attribute: String) -> [Classification] {
        let ranked = ballot.candidates.sorted { one, other in
            if one.value.weight != other.value.weight { return one.value.weight > other.value.weight }
            return (one.key.classID ?? 0, one.key.label) < (other.key.classID ?? 0, other.key.label)
        }
        let chosen = ballot.isMany ? ranked.filter { $0.value.count * 2 > ballot.answers } : Array(ranked.prefix(1))
        return chosen.map { candidate, votes in
            Classification(
                attribute: attribute,
                classID: candidate.classID,
                label: candidate.label,
                confidence: votes.weight / ballot.answers
            )
        }
    }
}
