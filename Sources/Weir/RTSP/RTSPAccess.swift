import CWeirRTSPServer
import WeirConfig
import WeirCore
import WeirStreaming

/// Who may come to an RTSP server, and with what their connections are encrypted.
struct RTSPAccess {
    private let accounts: AccountList?
    private let certificate: ServingCertificate?
    private let methods: [GstRTSPAuthMethod]

    /// Those who may watch have this part in the server's own words.
    private static let role = "viewer"
    private static let realm = "weir"

    /// Throws what is wrong with users and certificate.
    init(_ serving: Application.Output.Serving) throws(WeirError) {
        accounts = try serving.users.map { users throws(WeirError) in try AccountList(reference: users) }
        certificate = try serving.certificate.map { files throws(WeirError) in try ServingCertificate(files) }
        methods =
            switch serving.authentication ?? (certificate == nil ? .digest : .any) {
            case .basic: [GST_RTSP_AUTH_BASIC]
            case .digest: [GST_RTSP_AUTH_DIGEST]
            case .any: [GST_RTSP_AUTH_BASIC, GST_RTSP_AUTH_DIGEST]
            }
    }

    /// Whether packets may go beside the connection, which only encrypts what is in it.
    var isEncrypted: Bool { certificate != nil }

    /// Has a server ask for users and encrypt.
    func apply(to server: UnsafeMutablePointer<GstRTSPServer>) {
        guard accounts != nil || certificate != nil, let auth = gst_rtsp_auth_new() else { return }
        defer { g_object_unref(auth) }
        let token = gst_rtsp_token_new_empty()
        defer { cweir_rtsp_token_unref(token) }
        gst_rtsp_token_set_string(token, GST_RTSP_TOKEN_MEDIA_FACTORY_ROLE, Self.role)
        gst_rtsp_auth_set_realm(auth, Self.realm)
        gst_rtsp_auth_set_supported_methods(
            auth,
            GstRTSPAuthMethod(rawValue: methods.reduce(0) { $0 | $1.rawValue })
        )
        for account in accounts?.accounts ?? [] { add(account, to: auth, token) }
        // Without users everybody is one.
        if accounts == nil { gst_rtsp_auth_set_default_token(auth, token) }
        if let certificate { gst_rtsp_auth_set_tls_certificate(auth, certificate.raw) }
        gst_rtsp_server_set_auth(server, auth)
    }

    /// Lets those who are known have what a factory makes.
    func apply(to factory: UnsafeMutablePointer<GstRTSPMediaFactory>?) {
        guard accounts != nil || certificate != nil else { return }
        let permissions = gst_rtsp_permissions_new()
        defer { cweir_rtsp_permissions_unref(permissions) }
        gst_rtsp_permissions_add_role_empty(permissions, Self.role)
        for right in [GST_RTSP_PERM_MEDIA_FACTORY_ACCESS, GST_RTSP_PERM_MEDIA_FACTORY_CONSTRUCT] {
            gst_rtsp_permissions_add_permission_for_role(permissions, Self.role, right, 1)
        }
        gst_rtsp_media_factory_set_permissions(factory, permissions)
    }

    private func add(
        _ account: AccountList.Account,
        to auth: UnsafeMutablePointer<GstRTSPAuth>,
        _ token: UnsafeMutablePointer<GstRTSPToken>?
    ) {
        let words = gst_rtsp_auth_make_basic(account.user, account.password)
        defer { g_free(words) }
        if methods.contains(GST_RTSP_AUTH_BASIC) { gst_rtsp_auth_add_basic(auth, words, token) }
        if methods.contains(GST_RTSP_AUTH_DIGEST) {
            gst_rtsp_auth_add_digest(auth, account.user, account.password, token)
        }
    }
}
