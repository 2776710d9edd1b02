import Testing

@testable import WeirConfig
@testable import WeirDecoding

@Suite struct ParserFunctionTests {
    /// The table of functions and the families are in modules that don't know each other.
    @Test(arguments: Set(ParserFunctions.families.values).sorted()) func everyFamilyIsKnown(family: String) {
        #expect(!ModelFamily.named(family).isEmpty)
    }
}
