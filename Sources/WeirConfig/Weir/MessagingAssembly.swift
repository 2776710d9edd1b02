import WeirCore

/// Gives channels of commands the names of the streams, which a file of sensors knows by their numbers only.
struct MessagingAssembly {
    func assemble(_ draft: inout Draft) {
        let names = draft.application.sources.map(\.id.name)
        for (index, command) in draft.commands.enumerated() {
            for (id, number) in command.numbers where names.indices.contains(number) {
                draft.application.commands[index].sensors[id] = names[number]
            }
        }
    }
}
