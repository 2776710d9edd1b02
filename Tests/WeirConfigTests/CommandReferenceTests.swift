import Testing
import WeirCore

@testable import WeirConfig

extension ReferenceTests {
    @Test func theSchemaOfCommandsIsThatOfTheirKeys() {
        record(JSONSchema.commandText, "schema/command.json")
        #expect(text("schema/command.json") == JSONSchema.commandText)
    }

    @Test func everyDefinitionOfCommandsIsThereAndUsed() {
        let text = JSONSchema.commandText
        let used = Set(text.matches(of: /"#\/definitions\/([^"]+)"/).map { String($0.1) })
        let defined = Set(text.matches(of: /\n    "([^"]+)": \{/).map { String($0.1) })
        // What answers are made of is for who reads them; a schema of commands leads to none.
        #expect(defined.subtracting(used) == ["answer"])
        #expect(used.isSubset(of: defined))
    }

    @Test func everyCommandOfThePageIsRight() {
        let situation = CommandSituation(
            streams: [SourceID("front"), SourceID("yard")],
            sensors: ["CAMERA_ID": "front"],
            time: 1_779_134_530
        )
        var names: Set<CommandRequest.Name> = []
        let examples = examples(of: "docs/commands.md", language: "json")
        for example in examples {
            let reading = RequestText.command(Array(example.utf8), in: situation)
            if reading.isAnswer { continue }
            names.formUnion(reading.name.map { [$0] } ?? [])
            #expect(throws: Never.self, "\(example)") { try reading.request.get() }
        }
        #expect(names == Set(CommandRequest.Name.allCases))
    }
}
