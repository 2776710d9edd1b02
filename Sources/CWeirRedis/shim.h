#pragma once
#include <hiredis/hiredis.h>

// hiredis makes room for as many elements as a reply says that it has; a server that lies would cost all memory.

enum { CWEIR_REDIS_LONGEST_LIST = 1 << 20 };

static inline void *cweir_redis_make_list(const redisReadTask *task, int count) {
    const redisReplyObjectFunctions *usual = (const redisReplyObjectFunctions *)task->privdata;
    return count > CWEIR_REDIS_LONGEST_LIST ? NULL : usual->createArray(task, count);
}

/// A reader of replies that takes no list of more than a million elements; `functions` must live as long as it.
static inline redisReader *cweir_redis_reader(redisReplyObjectFunctions *functions) {
    redisReader *reader = redisReaderCreate();
    if (!reader) return NULL;
    *functions = *reader->fn;
    functions->createArray = cweir_redis_make_list;
    reader->privdata = reader->fn;
    reader->fn = functions;
    return reader;
}
