#pragma once
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// OpenSSL has these as macros, which Swift doesn't see.

static inline int cweir_tls_set_oldest_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline int cweir_tls_set_server_name(SSL *session, const char *name) {
    return (int)SSL_set_tlsext_host_name(session, name);
}

/// What went wrong on a connection: it is kept beside the context, since a library that makes the session by itself has
/// freed it by the time that it tells of the failure.
typedef struct {
    /// Why the other side's certificate isn't trusted; X509_V_OK where it is, or was never seen.
    long distrust;
    /// The alert by which the other side ended the connection, as `SSL_alert_desc_string_long` takes it; below 0 for
    /// none.
    int alert;
} cweir_tls_notes;

static inline int cweir_tls_note_trust(int is_trusted, X509_STORE_CTX *store) {
    SSL *session = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    cweir_tls_notes *notes = SSL_CTX_get_app_data(SSL_get_SSL_CTX(session));
    if (!is_trusted && notes) notes->distrust = X509_STORE_CTX_get_error(store);
    return is_trusted;
}

static inline void cweir_tls_note_alert(const SSL *session, int place, int value) {
    cweir_tls_notes *notes = SSL_CTX_get_app_data(SSL_get_SSL_CTX(session));
    const int fatal = 2;
    if (place == SSL_CB_READ_ALERT && value >> 8 == fatal && notes) notes->alert = value;
}

/// Has certificates checked, and what goes wrong written to `notes`, which must live as long as the context.
static inline void cweir_tls_check_certificates(SSL_CTX *context, cweir_tls_notes *notes) {
    notes->distrust = X509_V_OK;
    notes->alert = -1;
    SSL_CTX_set_app_data(context, notes);
    SSL_CTX_set_info_callback(context, cweir_tls_note_alert);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, cweir_tls_note_trust);
}
