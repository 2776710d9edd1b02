import WeirCore

extension ModelResolver {
    /// What the inputs beside the picture take, in their order, for pictures of `size`.
    ///
    /// Throws where that is not known of one, where the values are not as many as it takes, or where there is none of a
    /// name that was stated.
    func constants(_ size: Size) throws(WeirError) -> [ConstantInput] {
        let others = facts.inputs.filter { $0 != image.port }
        let stated = stated.value(\.constants)
        if let stated,
            let name = stated.value.keys.sorted().first(where: { name in !others.contains { $0.name == name } })
        {
            throw WeirError(
                .settings,
                "\(stated.place) says what the input '\(quoted(name))' takes, but \(facts.fileName) has "
                    + (others.isEmpty ? "no input beside its picture." : "beside its picture \(others.described).")
            )
        }
        return try others.map { port throws(WeirError) in
            guard let values = stated?.value[port.name] ?? ConstantInput.knownValues(port.name, for: size) else {
                throw unknown(port)
            }
            guard let constant = ConstantInput(port, values) else {
                let place = stated?.value[port.name] == nil ? "Weir" : stated?.place ?? ""
                throw WeirError(
                    .settings,
                    "\(place) has \(values.count) values for the input \(port) of \(facts.fileName); give one, or one for each element."
                )
            }
            return constant
        }
    }

    private func unknown(_ port: ModelFacts.Port) -> WeirError {
        let sidecar = ModelSidecar.settingsFileName(forModel: facts.fileName)
        return WeirError(
            .model,
            "\(facts.fileName) takes the input \(port) beside its picture, and nothing tells what is right for it; say it "
                + "in a file \(sidecar) beside it (constants: \(port.name)=0) or with the property constants."
        )
    }
}
