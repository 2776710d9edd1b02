#pragma once
#include <libyuv.h>

// libyuv's numbers for a matrix (601, 709 or 2020) and range; the swapped ones are for U and V in each other's place.
static inline const struct YuvConstants *cweir_yuv_constants(int matrix, int is_full_range, int is_swapped) {
    switch (matrix) {
    case 709:
        if (is_swapped) return is_full_range ? &kYvuF709Constants : &kYvuH709Constants;
        return is_full_range ? &kYuvF709Constants : &kYuvH709Constants;
    case 2020:
        if (is_swapped) return is_full_range ? &kYvuV2020Constants : &kYvu2020Constants;
        return is_full_range ? &kYuvV2020Constants : &kYuv2020Constants;
    default:
        if (is_swapped) return is_full_range ? &kYvuJPEGConstants : &kYvuI601Constants;
        return is_full_range ? &kYuvJPEGConstants : &kYuvI601Constants;
    }
}

// libyuv caps the step of blue at 2 (128 of 64), which makes the strong blues of BT.709 (2.112) and BT.2020 (2.142)
// in limited range up to 18 levels too weak or too dark; its functions work with the true step as well.
static inline void cweir_mend_blue(struct YuvConstants *table, int matrix, int is_full_range, int is_swapped) {
    if (is_full_range || matrix == 601) return;
    uint8_t step = matrix == 709 ? 135 : 137;
#if defined(__aarch64__) || defined(__arm__)
    table->kUVCoeff[is_swapped ? 1 : 0] = step;
#else
    for (int pair = 0; pair < 16; pair++) {
        if (is_swapped) table->kUVToR[2 * pair + 1] = step;
        else table->kUVToB[2 * pair] = step;
    }
#endif
}

// The picture as three bytes a pixel, blue or red first; chroma has half the luma's size or all of it.
static inline void cweir_planes_to_rgb(
    const uint8_t *y, int y_stride, const uint8_t *u, int u_stride, const uint8_t *v, int v_stride, uint8_t *rgb,
    int rgb_stride, int width, int height, int is_subsampled, int matrix, int is_full_range,
    int is_red_first) {
    _Alignas(64) struct YuvConstants table = *cweir_yuv_constants(matrix, is_full_range, is_red_first);
    cweir_mend_blue(&table, matrix, is_full_range, is_red_first);
    const uint8_t *first = is_red_first ? v : u, *second = is_red_first ? u : v;
    int first_stride = is_red_first ? v_stride : u_stride, second_stride = is_red_first ? u_stride : v_stride;
    (is_subsampled ? I420ToRGB24Matrix : I444ToRGB24Matrix)(
        y, y_stride, first, first_stride, second, second_stride, rgb, rgb_stride, &table, width, height);
}
