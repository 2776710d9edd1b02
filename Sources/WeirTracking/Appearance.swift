/// What an object looks like, as the embeddings that a model gave of it over time.
struct Appearance: Sendable {
    /// The embedding over time, of length 1; nil where no model gave one.
    private(set) var average: [Float]?
    /// The latest embeddings, each of length 1, the newest last.
    private(set) var gallery: [[Float]] = []

    /// An embedding of length 1; nil where it has no direction.
    static func normalized(_ embedding: [Float]) -> [Float]? {
        var sum: Float = 0
        for value in embedding { sum += value * value }
        let length = sum.squareRoot()
        guard length > 0, length.isFinite else { return nil }
        return embedding.map { $0 / length }
    }

    /// The cosine of the angle between two embeddings of length 1; nil where they are of different models.
    static func similarity(_ one: [Float], _ other: [Float]) -> Float? {
        guard one.count == other.count else { return nil }
        var sum: Float = 0
        for index in one.indices { sum += one[index] * other[index] }
        return sum
    }

    /// Takes in an embedding of length 1, of which the average becomes the part `weight`.
    mutating func blend(_ embedding: [Float], weight: Float) {
        guard let old = average, old.count == embedding.count else {
            average = embedding
            return
        }
        let sum = zip(old, embedding).map { (1 - weight) * $0 + weight * $1 }
        average = Self.normalized(sum) ?? embedding
    }

    /// Keeps an embedding of length 1 beside the last ones, at most `capacity` in all.
    mutating func keep(_ embedding: [Float], capacity: Int) {
        if gallery.count >= capacity { gallery.removeFirst(gallery.count - capacity + 1) }
        gallery.append(embedding)
    }

    /// How alike an embedding and the average are; nil where there is nothing to compare.
    func similarity(to embedding: [Float]?) -> Float? {
        guard let average, let embedding else { return nil }
        return Self.similarity(average, embedding)
    }

    /// How alike an embedding and the most similar one of the gallery are; nil where there is nothing to compare.
    func bestSimilarity(to embedding: [Float]?) -> Float? {
        guard let embedding else { return nil }
        return gallery.compactMap { Self.similarity($0, embedding) }.max()
    }
}
