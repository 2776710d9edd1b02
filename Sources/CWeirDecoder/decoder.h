/* A decoder of a model's outputs in a shared library, for models that Weir doesn't read by itself.
 *
 * The library exports weir_decoder_abi and weir_decode. Weir calls weir_decode for each picture, possibly from several
 * threads at a time. What it is given is borrowed for the length of the call. */
#ifndef WEIR_DECODER_H
#define WEIR_DECODER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What weir_decoder_abi has to return; another number is refused. */
#define WEIR_DECODER_ABI 1

/* One output of the model. */
struct weir_tensor {
    const char *name;
    const int64_t *shape; /* outermost first, the batch of 1 included */
    uint32_t rank;
    const float *values; /* in row-major order, whatever the model's own type is */
    uint64_t count;
};

struct weir_picture {
    uint32_t width, height; /* of the model's input, in pixels */
    float threshold;        /* the least confidence that is wanted; weaker ones may be left out */
};

struct weir_detection {
    float x, y, width, height; /* in pixels of the model's input, from its top left corner */
    float confidence;          /* 0 to 1 */
    int32_t class_id;          /* from 0 */
};

/* What was found is told by calling these with `context`. */
struct weir_findings {
    void *context;
    /* An object; Weir suppresses overlaps and leaves out what isn't wanted. */
    void (*detect)(void *context, const struct weir_detection *detection);
    /* An answer about the whole picture, such as the class of a "color". */
    void (*classify)(void *context, const char *attribute, int32_t class_id, float confidence);
    /* Why the outputs can't be read, in one sentence. */
    void (*fail)(void *context, const char *sentence);
};

uint32_t weir_decoder_abi(void);

void weir_decode(const struct weir_tensor *outputs, uint32_t output_count, const struct weir_picture *picture,
                 const struct weir_findings *findings);

/* The types of the two, for who looks them up. */
typedef uint32_t (*weir_decoder_abi_function)(void);
typedef void (*weir_decode_function)(const struct weir_tensor *, uint32_t, const struct weir_picture *,
                                     const struct weir_findings *);

#ifdef __cplusplus
}
#endif

#endif
