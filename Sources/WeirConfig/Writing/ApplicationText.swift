import WeirCore

/// An application as the text of Weir's own file.
public enum ApplicationText {
    /// The file, with `head` before it as comments, a line each; it is to lie in `folder`, an absolute path.
    public static func text(_ application: Application, head: [String] = [], folder: String) -> String {
        WeirFileWriter(paths: WrittenPath(folder: folder, workingFolder: folder)).text(application, head: head)
    }
}

extension Application {
    /// The same without what only its owner should know: passwords in addresses, and where credentials stand.
    public var withoutSecrets: Application {
        var application = self
        for index in application.sources.indices {
            if case .uri(let address) = application.sources[index].location {
                application.sources[index].location = .uri(StreamAddress.withoutSecrets(address))
            }
            application.sources[index].connection.credentials = nil
        }
        for index in application.outputs.indices {
            if case .push(let address, _, let encoding) = application.outputs[index].kind {
                let shown = PushAddress.withoutSecrets(address)
                application.outputs[index].kind = .push(address: shown, secret: nil, encoding: encoding)
            }
        }
        for index in application.publications.indices {
            application.publications[index].broker = application.publications[index].broker.withoutSecrets
        }
        for index in application.commands.indices {
            application.commands[index].broker = application.commands[index].broker.withoutSecrets
        }
        return application
    }
}

extension BrokerSettings {
    fileprivate var withoutSecrets: BrokerSettings {
        var settings = self
        (settings.user, settings.password) = (nil, nil)
        if kind == .webhook { settings.address = StreamAddress.withoutSecrets(address) }
        for option in BrokerOption.all(of: kind) where option.isConfidential { settings.options[option.name] = nil }
        return settings
    }
}
