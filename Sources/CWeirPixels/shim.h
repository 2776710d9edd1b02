#pragma once
#include <stdint.h>
#include <string.h>

// Rows of bytes by AVX2, which the compiler may not take for granted on x86-64. Where it is missing, and on other
// processors, nothing here is called.

#if defined(__x86_64__)
#include <immintrin.h>

static inline int cweir_has_avx2(void) { return __builtin_cpu_supports("avx2") != 0; }

// (lower * (256 - weight) + upper * weight) / 256, rounded; the rest of `count` that fills no vector is left to the
// caller, who is told how many were made.
__attribute__((target("avx2"))) static inline long cweir_blend_rows(
    const uint8_t *lower, const uint8_t *upper, int weight, uint8_t *target, long count) {
    const __m256i rest = _mm256_set1_epi16((short)(256 - weight)), part = _mm256_set1_epi16((short)weight);
    const __m256i half = _mm256_set1_epi16(128);
    long index = 0;
    for (; index + 16 <= count; index += 16) {
        __m256i one = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(lower + index)));
        __m256i other = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(upper + index)));
        __m256i sum = _mm256_add_epi16(_mm256_mullo_epi16(one, rest), _mm256_mullo_epi16(other, part));
        sum = _mm256_srli_epi16(_mm256_add_epi16(sum, half), 8);
        __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        _mm_storeu_si128((__m128i *)(target + index), bytes);
    }
    return index;
}

__attribute__((target("avx2"))) static inline int cweir_load32(const uint8_t *bytes) {
    int value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

// Eight times four bytes, each from its own place. Single loads: where gathering was mended against spying it is slow.
__attribute__((target("avx2"))) static inline __m256i cweir_gather(const uint8_t *line, const int32_t *offsets) {
    return _mm256_setr_epi32(
        cweir_load32(line + offsets[0]), cweir_load32(line + offsets[1]), cweir_load32(line + offsets[2]),
        cweir_load32(line + offsets[3]), cweir_load32(line + offsets[4]), cweir_load32(line + offsets[5]),
        cweir_load32(line + offsets[6]), cweir_load32(line + offsets[7]));
}

// Of each four bytes the one at `first` and the one `step` after it: the second in the lower half, as weights have it.
__attribute__((target("avx2"))) static inline __m256i cweir_pair_mask(int first, int step) {
    const int none = 0x80;
    int pattern = (first + step) | none << 8 | first << 16 | none << 24;
    __m256i base = _mm256_set1_epi32(pattern);
    return _mm256_add_epi8(base, _mm256_setr_epi8(
        0, 0, 0, 0, 4, 0, 4, 0, 8, 0, 8, 0, 12, 0, 12, 0, 0, 0, 0, 0, 4, 0, 4, 0, 8, 0, 8, 0, 12, 0, 12, 0));
}

__attribute__((target("avx2"))) static inline void cweir_store_blend(
    __m256i values, __m256i mask, __m256i weights, uint8_t *target) {
    __m256i sum = _mm256_madd_epi16(_mm256_shuffle_epi8(values, mask), weights);
    sum = _mm256_srli_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(128)), 8);
    __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    _mm_storel_epi64((__m128i *)target, _mm_packus_epi16(words, words));
}

// For each offset, the blend of the byte there and the one `step` (1 to 3) further, by 256ths: the further one's in the
// lower half of a weight. Reads four bytes at each offset. Returns how many were made.
__attribute__((target("avx2"))) static inline long cweir_pick_columns(
    const uint8_t *line, const int32_t *offsets, const uint32_t *weights, int step, uint8_t *target, long count) {
    const __m256i mask = cweir_pair_mask(0, step);
    long index = 0;
    for (; index + 8 <= count; index += 8) {
        __m256i values = cweir_gather(line, offsets + index);
        __m256i weight = _mm256_loadu_si256((const __m256i *)(weights + index));
        cweir_store_blend(values, mask, weight, target + index);
    }
    return index;
}

// The same for both bytes of samples of two, into a plane each.
__attribute__((target("avx2"))) static inline long cweir_pick_column_pairs(
    const uint8_t *line, const int32_t *offsets, const uint32_t *weights, uint8_t *first, uint8_t *second,
    long count) {
    const __m256i first_mask = cweir_pair_mask(0, 2), second_mask = cweir_pair_mask(1, 2);
    long index = 0;
    for (; index + 8 <= count; index += 8) {
        __m256i values = cweir_gather(line, offsets + index);
        __m256i weight = _mm256_loadu_si256((const __m256i *)(weights + index));
        cweir_store_blend(values, first_mask, weight, first + index);
        cweir_store_blend(values, second_mask, weight, second + index);
    }
    return index;
}
#else
static inline int cweir_has_avx2(void) { return 0; }
static inline long cweir_blend_rows(
    const uint8_t *lower, const uint8_t *upper, int weight, uint8_t *target, long count) { return 0; }
static inline long cweir_pick_columns(
    const uint8_t *line, const int32_t *offsets, const uint32_t *weights, int step, uint8_t *target, long count) {
    return 0;
}
static inline long cweir_pick_column_pairs(
    const uint8_t *line, const int32_t *offsets, const uint32_t *weights, uint8_t *first, uint8_t *second,
    long count) { return 0; }
#endif
