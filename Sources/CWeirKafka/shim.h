#pragma once
#include <librdkafka/rdkafka.h>
// A cluster within the process, for tests.
#include <librdkafka/rdkafka_mock.h>

// librdkafka takes the parts of a message as arguments of any number and kind, which Swift doesn't see.

/// Gives a message to the producer, which copies it; `opaque` comes back with what became of it.
static inline rd_kafka_resp_err_t cweir_kafka_produce(rd_kafka_t *producer, const char *topic, const char *key,
                                                      size_t key_size, const void *payload, size_t payload_size,
                                                      const char *id, const char *content_type, void *opaque) {
    // Without an address the broker would take a message for the removal of its key.
    const void *value = payload ? payload : "";
    return rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key, key_size),
                             RD_KAFKA_V_VALUE((void *)value, payload_size), RD_KAFKA_V_HEADER("weir-id", id, -1),
                             RD_KAFKA_V_HEADER("content-type", content_type, -1),
                             RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
}
