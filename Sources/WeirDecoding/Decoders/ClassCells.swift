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
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * Self.blockLength) { numbers in
                for start in stride(from: 0, to: count, by: Self.blockLength) {
                    let length = min(Self.blockLength, count - start)
                    let block = Block(
                        best: UnsafeMutableBufferPointer(rebasing: best[..<length]),
                        classIDs: UnsafeMutableBufferPointer(rebasing: numbers[..<length]),
                        largest: UnsafeMutableBufferPointer(
                            rebasing: numbers[Self.blockLength..<Self.blockLength + length]
                        )
                    )
                    block.read(scores + start, classes: classes, planeLength: count)
                    if needsSoftmax { block.makeProbabilities(scores + start, classes: classes, planeLength: count) }
                    settle(block, at: start, threshold)
                }
            }
        }
    }

    /// Takes over the classes of a block, but for those of cells that hold broken numbers or are not probable enough.
    private mutating func settle(_ block: Block, at start: Int, _ threshold: Float) {
        for cell in block.best.indices {
            if block.largest[cell] >= brokenBits {
                dropped += 1
            } else if threshold <= 0 || block.best[cell] >= threshold {
                classIDs[start + cell] = UInt16(truncatingIfNeeded: block.classIDs[cell])
            }
        }
    }

    /// Some cells that are worked out together.
    private struct Block {
        /// The highest score of each cell, and its class.
        let best: UnsafeMutableBufferPointer<Float>
        let classIDs: UnsafeMutableBufferPointer<Int32>
        /// The largest magnitude of a cell's scores, as `Scores.raise` tells it.
        let largest: UnsafeMutableBufferPointer<Int32>

        func read(_ scores: UnsafePointer<Float>, classes: Int, planeLength: Int) {
            best.initialize(repeating: -.infinity)
            classIDs.initialize(repeating: 0)
            largest.initialize(repeating: 0)
            for classID in 0..<classes {
                let plane = scores + classID * planeLength
                Scores.raise(largest, by: plane)
                raise(by: plane, Int32(truncatingIfNeeded: classID))
            }
        }

        /// Cells that are compared at once.
        private static let laneCount = 8

        /// Takes over the scores that are higher, with their class.
        private func raise(by plane: UnsafePointer<Float>, _ classID: Int32) {
            let end = best.count / Self.laneCount * Self.laneCount
            let (highest, classes) = (UnsafeMutableRawBufferPointer(best), UnsafeMutableRawBufferPointer(classIDs))
            let scores = UnsafeRawPointer(plane)
            // The compiler makes branches of the plain loop.
            for start in stride(from: 0, to: end, by: Self.laneCount) {
                let bytes = start * MemoryLayout<Float>.size
                let score = scores.loadUnaligned(fromByteOffset: bytes, as: SIMD8<Float>.self)
                var (best, chosen) = (
                    highest.loadUnaligned(fromByteOffset: bytes, as: SIMD8<Float>.self),
                    classes.loadUnaligned(fromByteOffset: bytes, as: SIMD8<Int32>.self)
                )
                let isHigher = score .> best
                best.replace(with: score, where: isHigher)
                chosen.replace(with: classID, where: isHigher)
                highest.storeBytes(of: best, toByteOffset: bytes, as: SIMD8<Float>.self)
                classes.storeBytes(of: chosen, toByteOffset: bytes, as: SIMD8<Int32>.self)
            }
            for cell in end..<best.count where plane[cell] > best[cell] {
                (best[cell], classIDs[cell]) = (plane[cell], classID)
            }
        }

        /// Turns the highest scores into their softmax.
        func makeProbabilities(_ scores: UnsafePointer<Float>, classes: Int, planeLength: Int) {
            for cell in best.indices {
                best[cell] = Probabilities.softmax(
                    ofHighest: best[cell],
                    among: scores + cell,
                    count: classes,
                    stride: planeLength
                )
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
