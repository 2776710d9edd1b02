import CWeirNATS
import WeirCore

/// The library's options for one host of a broker.
final class NATSOptions {
    let pointer: OpaquePointer

    /// Throws `.settings` for files that can't be read, and for what the library can't do.
    init(_ settings: BrokerSettings, host: String, port: Int, timeout: Int) throws(WeirError) {
        var created: OpaquePointer?
        guard natsOptions_Create(&created) == NATS_OK, let created else {
            throw WeirError(.library, "nats: libnats can't begin.")
        }
        pointer = created
        let address = brokerAddress(host, port)
        try Self.check(natsOptions_SetURL(pointer, "nats://\(address)"), "the address \(address)")
        // Who owns the connection decides when it is connected again.
        natsOptions_SetAllowReconnect(pointer, false)
        natsOptions_SetIgnoreDiscoveredServers(pointer, true)
        natsOptions_SetName(pointer, "weir")
        natsOptions_SetTimeout(pointer, Int64(timeout))
        // Without one of ours the library writes to the standard error.
        natsOptions_SetErrorHandler(pointer, takeNATSComplaint, nil)
        if let user = settings.user {
            try Self.check(natsOptions_SetUserInfo(pointer, user, settings.password ?? ""), "the user \(user)")
        } else if let token = settings.password {
            try Self.check(natsOptions_SetToken(pointer, token), "the token")
        }
        if let security = settings.security { try secure(security) }
    }

    deinit { natsOptions_Destroy(pointer) }

    private func secure(_ security: BrokerSecurity) throws(WeirError) {
        guard security.authoritiesFolder == nil else {
            throw WeirError(.settings, "nats: authorities can't be read from a folder; write them into one file.")
        }
        // libnats checks the host's name by itself, and only leaves it out with all other checks.
        guard security.checksName else {
            throw WeirError(
                .settings,
                "nats: the name in the certificate can't be left unchecked; connect by that name."
            )
        }
        try Self.check(natsOptions_SetSecure(pointer, true), "encryption")
        if let file = security.authorities {
            try Self.check(natsOptions_LoadCATrustedCertificates(pointer, file), "the authorities of \(file)")
        }
        if let certificate = security.certificate {
            let key = security.key ?? certificate
            let status = natsOptions_LoadCertificatesChain(pointer, certificate, key)
            try Self.check(status, "the certificate of \(certificate) with the key of \(key)")
        }
    }

    private static func check(_ status: natsStatus, _ what: String) throws(WeirError) {
        guard status == NATS_OK else {
            throw WeirError(.settings, "nats: \(what) can't be used.", cause: natsReason(status))
        }
    }
}

/// What the library says of the last failure on this thread.
func natsReason(_ status: natsStatus) -> String {
    var last = NATS_OK
    guard let text = nats_GetLastError(&last), last == status else {
        return String(cString: natsStatus_GetText(status))
    }
    return String(cString: text)
}
