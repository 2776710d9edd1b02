/// A host and its port as addresses have them: one of IPv6 stands in brackets (RFC 3986, section 3.2.2).
func brokerAddress(_ host: String, _ port: Int) -> String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
}
