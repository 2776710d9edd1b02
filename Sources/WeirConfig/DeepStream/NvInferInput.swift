import WeirCore

/// Reads how frames are made into a model's input.
///
/// Such a file tells this in full: what it leaves out has a default, so that nothing is left to the model.
struct NvInferInput {
    let group: GroupReader

    func overrides() -> Application.InputOverrides {
        Application.InputOverrides(
            size: size(),
            channels: channels(),
            fit: fit(),
            mean: mean(),
            scale: [Float(group.number("net-scale-factor", -100_000...100_000) ?? 1)]
        )
    }

    private func channels() -> ModelInput.Channels {
        switch group.integer("model-color-format", 0...2) {
        case 1: .bgr
        case 2: .gray
        default: .rgb
        }
    }

    /// Bars are black, and at the right and bottom unless asked otherwise.
    private func fit() -> ModelInput.Fit {
        guard group.flag("maintain-aspect-ratio") == true else { return .stretch }
        return .letterbox(fill: 0, centered: group.flag("symmetric-padding") ?? false)
    }

    private func mean() -> [Float] {
        if group.text("mean-file") != nil {
            group.warning(
                "mean-file",
                "`mean-file` has a mean for each pixel, which is not supported; give that of each channel in `offsets`."
            )
        }
        guard let offsets = group.numbers("offsets"), !offsets.isEmpty else { return [0] }
        guard [1, 3].contains(offsets.count), offsets.allSatisfy({ abs($0) <= 100_000 }) else {
            group.error("offsets", "`offsets` has \(offsets.count) numbers; there must be one a channel: 1 or 3.")
            return [0]
        }
        return offsets.map { Float($0) }
    }

    private func size() -> Size? {
        // Once the order of the dimensions stood behind them.
        let (key, count) = group.has("infer-dims") ? ("infer-dims", 3) : ("input-dims", 4)
        guard let dimensions = group.indices(key) else { return nil }
        if dimensions.count == count, dimensions[1...2].allSatisfy({ (1...largestPictureSide).contains($0) }) {
            return Size(width: dimensions[2], height: dimensions[1])
        }
        let form = count == 3 ? "channels;height;width" : "channels;height;width;order"
        group.error(key, "\(quoted(key)) must be \(quoted(form)) in whole numbers above 0.")
        return nil
    }
}
