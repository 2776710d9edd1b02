import WeirCore

/// The class of each cell of a map while it is worked out.
struct ClassCells {
    /// Cells that are looked at together, so that their scores stay in the fastest cache.
    private static let blockLength = 1024

    /// The magnitude of an infinity; what is not a number has a larger one.
    private let brokenBits = Scores.bound(.infinity)

    private(set) var classIDs: [UInt16]
    /// How many cells held something that is no number, or no class.
    private(set) var dropped = 0

    init(count: Int) {
        classIDs = [UInt16](repeating: SegmentationMap.unsure, count: max(0, count))
    }

    /// Reads the number of a class for each cell.
    mutating func readNumbers(_ numbers: UnsafePointer<Float>) {
        let end = Float(SegmentationMap.unsure) - 0.5
        for cell in classIDs.indices {
            // False for what is not a number.
            if numbers[cell] >= -0.5, numbers[cell] < end {
                classIDs[cell] = UInt16(numbers[cell].rounded())
            } else {
                dropped += 1
            }
        }
    }

    /// Reads scores of which those of one cell lie side by side.
    mutating func readCells(_ scores: UnsafePointer<Float>, classes: Int, threshold: Float) {
        let needsSoftmax = threshold > 0 && !areProbabilities(scores, classes, cellStride: classes, classStride: 1)
        for cell in classIDs.indices {
            let start = scores + cell * classes
            guard !Scores.mayReach(brokenBits, start, count: classes) else {
                dropped += 1
                continue
            }
            var best = (classID: 0, score: start[0])
            for classID in 1..<max(1, classes) where start[classID] > best.score { best = (classID, start[classID]) }
            let probability =
                needsSoftmax
                ? Probabilities.softmax(ofHighest: best.score, among: start, count: classes) : best.score
            if threshold <= 0 || probability >= threshold { classIDs[cell] = UInt16(best.classID) }
        }
    }

    /// Reads scores in a plane for each class.
    mutating func readPlanes(_ scores: UnsafePointer<Float>, classes: Int, threshold: Float) {
        let count = classIDs.count
        let needsSoftmax = threshold > 0 && !areProbabilities(scores, classes, cellStride: 1, classStride: count)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockLength) { best in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.blockLength) { largest in
                for start in stride(from: 0, to: count, by: Self.blockLength) {
                    let length = min(Self.blockLength, count - start)
                    let best = UnsafeMutableBufferPointer(rebasing: best[..<length])
                    let largest = UnsafeMutableBufferPointer(rebasing: largest[..<length])
                    findHighest(scores + start, classes, at: start, best, largest)
                    if needsSoftmax { makeProbabilities(of: best, scores + start, classes) }
                    settle(at: start, best, largest, threshold)
                }
            }
        }
    }

    /// Sets the classes with the highest scores of a block, and tells those and the largest magnitudes.
    private mutating func findHighest(
        _ scores: UnsafePointer<Float>,
        _ classes: Int,
        at start: Int,
        _ best: UnsafeMutableBufferPointer<Float>,
        _ largest: UnsafeMutableBufferPointer<Int32>
    ) {
        let count = classIDs.count
        best.initialize(repeating: -.infinity)
        largest.initialize(repeating: 0)
        classIDs.withUnsafeMutableBufferPointer { classIDs in
            for classID in 0..<classes {
                let plane = scores + classID * count
                Scores.raise(largest, by: plane)
                for cell in best.indices where plane[cell] > best[cell] {
                    best[cell] = plane[cell]
                    classIDs[start + cell] = UInt16(classID)
                }
            }
        }
    }

    /// Turns the highest scores of a block into their softmax.
    private func makeProbabilities(
        of best: UnsafeMutableBufferPointer<Float>,
        _ scores: UnsafePointer<Float>,
        _ classes: Int
    ) {
        let count = classIDs.count
        for cell in best.indices {
            best[cell] = Probabilities.softmax(
                ofHighest: best[cell],
                among: scores + cell,
                count: classes,
                stride: count
            )
        }
    }

    /// Takes back the classes of cells that hold broken numbers, or are not probable enough.
    private mutating func settle(
        at start: Int,
        _ best: UnsafeMutableBufferPointer<Float>,
        _ largest: UnsafeMutableBufferPointer<Int32>,
        _ threshold: Float
    ) {
        for cell in best.indices {
            let isBroken = largest[cell] >= brokenBits
            if isBroken { dropped += 1 }
            if isBroken || threshold > 0 && !(best[cell] >= threshold) {
                classIDs[start + cell] = SegmentationMap.unsure
            }
        }
    }

    /// How many cells tell for all whether the scores are probabilities.
    private static let sampleCount = 64

    private func areProbabilities(
        _ scores: UnsafePointer<Float>,
        _ classes: Int,
        cellStride: Int,
        classStride: Int
    ) -> Bool {
        let step = max(1, classIDs.count / Self.sampleCount)
        return stride(from: 0, to: classIDs.count, by: step).allSatisfy {
            Probabilities.areGiven(scores + $0 * cellStride, count: classes, stride: classStride)
        }
    }

    /// Makes cells of other classes unsure.
    mutating func keep(_ allowed: Set<Int>) {
        var isAllowed = [Bool](repeating: false, count: Int(UInt16.max) + 1)
        for classID in allowed where isAllowed.indices.contains(classID) { isAllowed[classID] = true }
        for cell in classIDs.indices where !isAllowed[Int(classIDs[cell])] { classIDs[cell] = SegmentationMap.unsure }
    }
}
