#pragma once
#include <curl/curl.h>

// curl's setters and getters take any type, which Swift doesn't see.

static inline CURLcode cweir_curl_set_text(CURL *curl, CURLoption option, const char *text) {
    return curl_easy_setopt(curl, option, text);
}

static inline CURLcode cweir_curl_set_number(CURL *curl, CURLoption option, long number) {
    return curl_easy_setopt(curl, option, number);
}

static inline CURLcode cweir_curl_set_size(CURL *curl, CURLoption option, curl_off_t size) {
    return curl_easy_setopt(curl, option, size);
}

typedef size_t (*cweir_curl_writer)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode cweir_curl_set_writer(CURL *curl, cweir_curl_writer writer, void *context) {
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, context);
    return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, writer);
}

typedef int (*cweir_curl_progress)(void *context, curl_off_t total, curl_off_t now, curl_off_t upTotal, curl_off_t up);

static inline CURLcode cweir_curl_set_progress(CURL *curl, cweir_curl_progress progress, void *context) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, context);
    return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
}

static inline CURLcode cweir_curl_status(CURL *curl, long *status) {
    return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
}

static inline CURLcode cweir_curl_set_list(CURL *curl, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(curl, option, list);
}

static inline CURLcode cweir_curl_set_header_writer(CURL *curl, cweir_curl_writer writer, void *context) {
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, context);
    return curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, writer);
}

static inline CURLcode cweir_curl_set_bytes(CURL *curl, CURLoption option, const unsigned char *bytes) {
    return curl_easy_setopt(curl, option, bytes);
}

static inline CURLcode cweir_curl_set_discarder(CURL *curl, cweir_curl_writer writer) {
    return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, writer);
}

static inline CURLcode cweir_curl_set_error_buffer(CURL *curl, char *buffer) {
    return curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, buffer);
}

/// Seconds that the server asks to be left alone for; 0 where it doesn't.
static inline CURLcode cweir_curl_retry_after(CURL *curl, curl_off_t *seconds) {
    return curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, seconds);
}
