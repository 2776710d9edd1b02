internal import WeirCore

/// Which engine runs a model, and where.
struct EngineSelection: Hashable, Sendable {
    /// An engine by name.
    enum Kind: CaseIterable {
        case openVINO
        case onnxRuntime
    }

    let kind: Kind
    let device: String

    /// The first of the devices that this machine has for an engine that may be taken, OpenVINO before ONNX Runtime.
    ///
    /// `devices` is a name, or a list such as `GPU,CPU` in order of preference. Throws a sentence where there is none of
    /// them, or where an engine that was asked for cannot be loaded.
    init(
        _ choice: InferenceEngineChoice,
        devices text: String,
        engine: (Kind) throws(WeirError) -> any InferenceEngine
    ) throws(WeirError) {
        let (kinds, devices) = (Self.kinds(choice), Self.devices(text))
        for device in devices {
            for kind in kinds {
                // One that cannot be loaded has no devices, unless there is no other.
                guard let engine = kinds.count == 1 ? try engine(kind) : try? engine(kind), engine.hasDevice(device)
                else { continue }
                (self.kind, self.device) = (kind, device)
                return
            }
        }
        throw try engine(kinds[0]).noDevice(devices.joined(separator: ", "))
    }

    /// The engines that a choice allows, the first one preferred.
    private static func kinds(_ choice: InferenceEngineChoice) -> [Kind] {
        switch choice {
        case .automatic: Kind.allCases
        case .openVINO: [.openVINO]
        case .onnxRuntime: [.onnxRuntime]
        }
    }

    /// The devices of a list; one that is made of others, such as `HETERO:GPU,CPU`, has the rest of the list for its own.
    static func devices(_ text: String) -> [String] {
        var devices: [String] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(item.drop { $0 == " " }.prefix { $0 != " " })
            if let last = devices.last, last.contains(":") {
                devices[devices.count - 1] = "\(last),\(name)"
            } else {
                devices.append(name)
            }
        }
        return devices
    }
}
