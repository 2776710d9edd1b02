import Testing

@testable import Weir

@Suite struct EvenChoiceTests {
    /// What is held while items go by, and what is chosen at the end.
    private func choose(_ most: Int, of count: Int) -> (chosen: [Int], mostHeld: Int) {
        var choice = EvenChoice(most: most)
        var (held, mostHeld) = (Set<Int>(), 0)
        for number in 0..<count {
            let (isTaken, released) = choice.take(number)
            held.subtract(released)
            if isTaken { held.insert(number) }
            mostHeld = max(mostHeld, held.count)
        }
        let (chosen, released) = choice.finish()
        #expect(held.subtracting(released) == Set(chosen))
        return (chosen, mostHeld)
    }

    @Test func fewItemsAreAllChosen() {
        #expect(choose(10, of: 0).chosen == [])
        #expect(choose(10, of: 7).chosen == Array(0..<7))
        #expect(choose(10, of: 10).chosen == Array(0..<10))
    }

    @Test(arguments: [1, 2, 3, 10, 64], [11, 100, 603, 4097]) func manyAreChosenEvenly(most: Int, count: Int) {
        let (chosen, mostHeld) = choose(most, of: count)
        #expect(chosen.count == min(most, count))
        #expect(mostHeld <= 2 * most + 1)
        #expect(chosen.first == 0)
        let gaps = zip(chosen, chosen.dropFirst()).map { $1 - $0 }
        #expect(gaps.allSatisfy { $0 > 0 })
        // Twice as far apart as elsewhere is what a step that doubles may leave.
        #expect((gaps.max() ?? 1) <= 2 * (gaps.min() ?? 1))
        #expect(count - 1 - (chosen.last ?? 0) <= 2 * max(1, count / most))
    }
}
