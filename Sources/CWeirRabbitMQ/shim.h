#pragma once
#include <amqp.h>
#include <amqp_framing.h>
#include <string.h>

// Frames of AMQP 0.9.1 (section 4.2 of its specification) of the methods that a client sends, encoded by rabbitmq-c.
// Each writes to `to`, which has `room` bytes, and gives the count of bytes written, or a status of the library below
// 0.

enum {
    CWEIR_AMQP_FRAME_HEAD = 7,
    CWEIR_AMQP_FRAME_END = 1,
    CWEIR_AMQP_METHOD_ID = 4,
    CWEIR_AMQP_CONTENT_HEAD = 12,
};

static inline void cweir_amqp_put(uint8_t *to, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) to[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

/// The head of a frame, and its end behind `size` bytes.
static inline int cweir_amqp_enclose(uint8_t *to, uint8_t type, uint16_t channel, int size) {
    to[0] = type;
    cweir_amqp_put(to + 1, channel, 2);
    cweir_amqp_put(to + 3, (uint64_t)size, 4);
    to[CWEIR_AMQP_FRAME_HEAD + size] = AMQP_FRAME_END;
    return CWEIR_AMQP_FRAME_HEAD + size + CWEIR_AMQP_FRAME_END;
}

static inline int cweir_amqp_method(uint8_t *to, size_t room, uint16_t channel, amqp_method_number_t id, void *method) {
    const size_t before = CWEIR_AMQP_FRAME_HEAD + CWEIR_AMQP_METHOD_ID;
    if (room < before + CWEIR_AMQP_FRAME_END) return AMQP_STATUS_TABLE_TOO_BIG;
    amqp_bytes_t rest = {.len = room - before - CWEIR_AMQP_FRAME_END, .bytes = to + before};
    int size = amqp_encode_method(id, method, rest);
    if (size < 0) return size;
    cweir_amqp_put(to + CWEIR_AMQP_FRAME_HEAD, id, CWEIR_AMQP_METHOD_ID);
    return cweir_amqp_enclose(to, AMQP_FRAME_METHOD, channel, CWEIR_AMQP_METHOD_ID + size);
}

/// Methods without anything that is chosen: the answers that only say "ok", and those whose fields are all empty.
static inline int cweir_amqp_plain(uint8_t *to, size_t room, uint16_t channel, amqp_method_number_t id) {
    // As large as any method, and all zero.
    amqp_queue_declare_t empty;
    memset(&empty, 0, sizeof empty);
    return cweir_amqp_method(to, room, channel, id, &empty);
}

static inline amqp_table_entry_t cweir_amqp_flag(const char *name) {
    amqp_table_entry_t entry = {.key = amqp_cstring_bytes(name)};
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = 1;
    return entry;
}

static inline amqp_table_entry_t cweir_amqp_text(const char *name, const char *text) {
    amqp_table_entry_t entry = {.key = amqp_cstring_bytes(name)};
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes(text);
    return entry;
}

/// Says who we are (SASL PLAIN: `response` has zero bytes in it), and that we want to be told why we aren't let in.
static inline int cweir_amqp_start_ok(uint8_t *to, size_t room, const uint8_t *response, size_t length) {
    amqp_table_entry_t abilities[] = {
        cweir_amqp_flag("authentication_failure_close"),
        cweir_amqp_flag("basic.nack"),
        cweir_amqp_flag("connection.blocked"),
        cweir_amqp_flag("consumer_cancel_notify"),
        cweir_amqp_flag("publisher_confirms"),
    };
    amqp_table_entry_t properties[] = {cweir_amqp_text("product", "Weir"), {.key = amqp_cstring_bytes("capabilities")}};
    properties[1].value.kind = AMQP_FIELD_KIND_TABLE;
    properties[1].value.value.table = (amqp_table_t){.num_entries = 5, .entries = abilities};
    amqp_connection_start_ok_t method = {
        .client_properties = {.num_entries = 2, .entries = properties},
        .mechanism = amqp_cstring_bytes("PLAIN"),
        .response = {.len = length, .bytes = (void *)response},
        .locale = amqp_cstring_bytes("en_US"),
    };
    return cweir_amqp_method(to, room, 0, AMQP_CONNECTION_START_OK_METHOD, &method);
}

static inline int cweir_amqp_tune_ok(
    uint8_t *to, size_t room, uint16_t channels, uint32_t frame_size, uint16_t heartbeat
) {
    amqp_connection_tune_ok_t method = {.channel_max = channels, .frame_max = frame_size, .heartbeat = heartbeat};
    return cweir_amqp_method(to, room, 0, AMQP_CONNECTION_TUNE_OK_METHOD, &method);
}

static inline int cweir_amqp_open(uint8_t *to, size_t room, const char *virtual_host) {
    amqp_connection_open_t method = {.virtual_host = amqp_cstring_bytes(virtual_host)};
    return cweir_amqp_method(to, room, 0, AMQP_CONNECTION_OPEN_METHOD, &method);
}

static inline int cweir_amqp_close(uint8_t *to, size_t room) {
    amqp_connection_close_t method = {.reply_code = AMQP_REPLY_SUCCESS};
    return cweir_amqp_method(to, room, 0, AMQP_CONNECTION_CLOSE_METHOD, &method);
}

/// Asks whether an exchange is there.
static inline int cweir_amqp_find_exchange(uint8_t *to, size_t room, uint16_t channel, const char *exchange) {
    amqp_exchange_declare_t method = {.exchange = amqp_cstring_bytes(exchange), .passive = 1};
    return cweir_amqp_method(to, room, channel, AMQP_EXCHANGE_DECLARE_METHOD, &method);
}

/// Makes a queue of our own, named by the broker, that goes with the connection.
static inline int cweir_amqp_declare_queue(uint8_t *to, size_t room, uint16_t channel) {
    amqp_queue_declare_t method = {.exclusive = 1, .auto_delete = 1};
    return cweir_amqp_method(to, room, channel, AMQP_QUEUE_DECLARE_METHOD, &method);
}

static inline int cweir_amqp_bind_queue(
    uint8_t *to, size_t room, uint16_t channel, const char *queue, const char *exchange, const char *key
) {
    amqp_queue_bind_t method = {
        .queue = amqp_cstring_bytes(queue),
        .exchange = amqp_cstring_bytes(exchange),
        .routing_key = amqp_cstring_bytes(key),
    };
    return cweir_amqp_method(to, room, channel, AMQP_QUEUE_BIND_METHOD, &method);
}

static inline int cweir_amqp_consume(uint8_t *to, size_t room, uint16_t channel, const char *queue) {
    amqp_basic_consume_t method = {.queue = amqp_cstring_bytes(queue), .no_ack = 1};
    return cweir_amqp_method(to, room, channel, AMQP_BASIC_CONSUME_METHOD, &method);
}

/// A message without its body: a persistent one, that comes back where no queue takes it.
static inline int cweir_amqp_publish(
    uint8_t *to, size_t room, uint16_t channel, const char *exchange, const char *key, const char *content_type,
    const char *id, uint64_t body_size
) {
    const uint8_t persistent = 2;
    amqp_basic_publish_t method = {
        .exchange = amqp_cstring_bytes(exchange), .routing_key = amqp_cstring_bytes(key), .mandatory = 1
    };
    int begin = cweir_amqp_method(to, room, channel, AMQP_BASIC_PUBLISH_METHOD, &method);
    if (begin < 0) return begin;
    const size_t before = (size_t)begin + CWEIR_AMQP_FRAME_HEAD + CWEIR_AMQP_CONTENT_HEAD;
    if (room < before + CWEIR_AMQP_FRAME_END) return AMQP_STATUS_TABLE_TOO_BIG;
    amqp_basic_properties_t properties = {
        ._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG,
        .content_type = amqp_cstring_bytes(content_type),
        .delivery_mode = persistent,
        .message_id = amqp_cstring_bytes(id),
    };
    amqp_bytes_t rest = {.len = room - before - CWEIR_AMQP_FRAME_END, .bytes = to + before};
    int size = amqp_encode_properties(AMQP_BASIC_CLASS, &properties, rest);
    if (size < 0) return size;
    uint8_t *head = to + begin + CWEIR_AMQP_FRAME_HEAD;
    cweir_amqp_put(head, AMQP_BASIC_CLASS, 2);
    cweir_amqp_put(head + 2, 0, 2);
    cweir_amqp_put(head + 4, body_size, 8);
    return begin + cweir_amqp_enclose(to + begin, AMQP_FRAME_HEADER, channel, CWEIR_AMQP_CONTENT_HEAD + size);
}
