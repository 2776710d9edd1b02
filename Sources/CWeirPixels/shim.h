#pragma once
#include <stdint.h>
#include <string.h>

// Rows of bytes by AVX2, which the compiler may not take for granted on x86-64. Where it is missing, and on other
// processors, nothing here is called. What fills no vector is left to the caller, who is told how many were made.

// The luma of black, and what luma and chroma weigh in colours.
struct cweir_color_weights {
    float black, luma, red_cr, green_cb, green_cr, blue_cb;
};

#if defined(__x86_64__)
#include <immintrin.h>

static inline int cweir_has_avx2(void) { return __builtin_cpu_supports("avx2") != 0; }

// lower + (upper - lower) * weight / 32768, by 128ths, so that rounding waits for the columns.
__attribute__((target("avx2"))) static inline long cweir_blend_rows(
    const uint8_t *lower, const uint8_t *upper, int weight, int16_t *target, long count) {
    const __m256i part = _mm256_set1_epi16((short)weight);
    long index = 0;
    for (; index + 16 <= count; index += 16) {
        __m256i one = _mm256_slli_epi16(_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(lower + index))), 7);
        __m256i other = _mm256_slli_epi16(_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(upper + index))), 7);
        __m256i step = _mm256_mulhrs_epi16(_mm256_sub_epi16(other, one), part);
        _mm256_storeu_si256((__m256i *)(target + index), _mm256_add_epi16(one, step));
    }
    return index;
}

__attribute__((target("avx2"))) static inline int cweir_load32(const int16_t *values) {
    int value;
    memcpy(&value, values, sizeof value);
    return value;
}

__attribute__((target("avx2"))) static inline long long cweir_load64(const int16_t *values) {
    long long value;
    memcpy(&value, values, sizeof value);
    return value;
}

// Eight times two values, or four times four, each from its own place. Single loads: where gathering was mended against
// spying it is slow.
__attribute__((target("avx2"))) static inline __m256i cweir_gather_pairs(const int16_t *line, const int32_t *offsets) {
    return _mm256_setr_epi32(
        cweir_load32(line + offsets[0]), cweir_load32(line + offsets[1]), cweir_load32(line + offsets[2]),
        cweir_load32(line + offsets[3]), cweir_load32(line + offsets[4]), cweir_load32(line + offsets[5]),
        cweir_load32(line + offsets[6]), cweir_load32(line + offsets[7]));
}

__attribute__((target("avx2"))) static inline __m256i cweir_gather_fours(const int16_t *line, const int32_t *offsets) {
    return _mm256_setr_epi64x(
        cweir_load64(line + offsets[0]), cweir_load64(line + offsets[1]), cweir_load64(line + offsets[2]),
        cweir_load64(line + offsets[3]));
}

// Of two vectors of four times two 32-bit values the first ones, or the second ones, in order.
__attribute__((target("avx2"))) static inline __m256i cweir_firsts(__m256i one, __m256i other) {
    __m256 mixed = _mm256_shuffle_ps(_mm256_castsi256_ps(one), _mm256_castsi256_ps(other), 0x88);
    return _mm256_permute4x64_epi64(_mm256_castps_si256(mixed), 0xD8);
}

__attribute__((target("avx2"))) static inline __m256i cweir_seconds(__m256i one, __m256i other) {
    __m256 mixed = _mm256_shuffle_ps(_mm256_castsi256_ps(one), _mm256_castsi256_ps(other), 0xDD);
    return _mm256_permute4x64_epi64(_mm256_castps_si256(mixed), 0xD8);
}

// Pairs blended by 16384ths of 128ths, rounded.
__attribute__((target("avx2"))) static inline void cweir_store_blend(__m256i pairs, __m256i weights, uint8_t *target) {
    __m256i sum = _mm256_add_epi32(_mm256_madd_epi16(pairs, weights), _mm256_set1_epi32(1 << 20));
    sum = _mm256_srli_epi32(sum, 21);
    __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    _mm_storel_epi64((__m128i *)target, _mm_packus_epi16(words, words));
}

// The bytes of four times four values that bring one and the one `step` after it side by side, in both halves.
__attribute__((target("avx2"))) static inline __m256i cweir_pair_mask(int first, int step) {
    long long pair = (2 * first) | (2 * first + 1) << 8 | (2 * (first + step)) << 16 | (long long)(2 * (first + step) + 1) << 24;
    long long low = pair | pair << 32, high = low + 0x0808080808080808;
    return _mm256_setr_epi64x(low, high, low, high);
}

// For each offset, the blend of the value there and the one `step` (1 to 3) further: the nearer one's weight, by 16384ths,
// is in the lower half. Reads four values at each offset.
__attribute__((target("avx2"))) static inline long cweir_pick_columns(
    const int16_t *line, const int32_t *offsets, const uint32_t *weights, int step, uint8_t *target, long count) {
    const __m256i mask = cweir_pair_mask(0, step);
    long index = 0;
    for (; index + 8 <= count; index += 8) {
        __m256i weight = _mm256_loadu_si256((const __m256i *)(weights + index));
        if (step == 1) {
            cweir_store_blend(cweir_gather_pairs(line, offsets + index), weight, target + index);
        } else {
            __m256i one = _mm256_shuffle_epi8(cweir_gather_fours(line, offsets + index), mask);
            __m256i other = _mm256_shuffle_epi8(cweir_gather_fours(line, offsets + index + 4), mask);
            cweir_store_blend(cweir_firsts(one, other), weight, target + index);
        }
    }
    return index;
}

// The same for both values of samples of two, into a plane each.
__attribute__((target("avx2"))) static inline long cweir_pick_column_pairs(
    const int16_t *line, const int32_t *offsets, const uint32_t *weights, uint8_t *first, uint8_t *second,
    long count) {
    const __m256i mask = _mm256_setr_epi8(
        0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15, 0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);
    long index = 0;
    for (; index + 8 <= count; index += 8) {
        __m256i weight = _mm256_loadu_si256((const __m256i *)(weights + index));
        __m256i one = _mm256_shuffle_epi8(cweir_gather_fours(line, offsets + index), mask);
        __m256i other = _mm256_shuffle_epi8(cweir_gather_fours(line, offsets + index + 4), mask);
        cweir_store_blend(cweir_firsts(one, other), weight, first + index);
        cweir_store_blend(cweir_seconds(one, other), weight, second + index);
    }
    return index;
}

__attribute__((target("avx2"))) static inline __m256 cweir_levels(const uint8_t *bytes, float zero) {
    __m256i words = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)bytes));
    return _mm256_sub_ps(_mm256_cvtepi32_ps(words), _mm256_set1_ps(zero));
}

__attribute__((target("avx2"))) static inline void cweir_store_levels(__m256 levels, uint8_t *target) {
    __m256i whole = _mm256_cvttps_epi32(levels);
    __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    _mm_storel_epi64((__m128i *)target, _mm_packus_epi16(words, words));
}

// Luma and chroma as red, green and blue. Products and sums stay apart, so that they are those of the caller's own code.
__attribute__((target("avx2"))) static inline long cweir_to_colors(
    const uint8_t *y, const uint8_t *cb, const uint8_t *cr, struct cweir_color_weights weights, uint8_t *red,
    uint8_t *green, uint8_t *blue, long count) {
    const __m256 luma = _mm256_set1_ps(weights.luma), half = _mm256_set1_ps(0.5f);
    const __m256 red_cr = _mm256_set1_ps(weights.red_cr), green_cr = _mm256_set1_ps(weights.green_cr);
    const __m256 blue_cb = _mm256_set1_ps(weights.blue_cb), green_cb = _mm256_set1_ps(weights.green_cb);
    long index = 0;
    for (; index + 8 <= count; index += 8) {
        __m256 light = _mm256_add_ps(_mm256_mul_ps(cweir_levels(y + index, weights.black), luma), half);
        __m256 blueness = cweir_levels(cb + index, 128), redness = cweir_levels(cr + index, 128);
        __m256 tint = _mm256_add_ps(_mm256_mul_ps(blueness, green_cb), _mm256_mul_ps(redness, green_cr));
        cweir_store_levels(_mm256_add_ps(light, _mm256_mul_ps(redness, red_cr)), red + index);
        cweir_store_levels(_mm256_add_ps(light, tint), green + index);
        cweir_store_levels(_mm256_add_ps(light, _mm256_mul_ps(blueness, blue_cb)), blue + index);
    }
    return index;
}
#else
static inline int cweir_has_avx2(void) { return 0; }
static inline long cweir_blend_rows(
    const uint8_t *lower, const uint8_t *upper, int weight, int16_t *target, long count) { return 0; }
static inline long cweir_pick_columns(
    const int16_t *line, const int32_t *offsets, const uint32_t *weights, int step, uint8_t *target, long count) {
    return 0;
}
static inline long cweir_pick_column_pairs(
    const int16_t *line, const int32_t *offsets, const uint32_t *weights, uint8_t *first, uint8_t *second,
    long count) { return 0; }
static inline long cweir_to_colors(
    const uint8_t *y, const uint8_t *cb, const uint8_t *cr, struct cweir_color_weights weights, uint8_t *red,
    uint8_t *green, uint8_t *blue, long count) { return 0; }
#endif
