"""Pictures scaled by filters that grow as they shrink, so that every pixel counts: as Pillow scales.

An output pixel i is a mean of the source's pixels around (i + 0.5) * source / target, weighted by a kernel that is as wide
as that many pixels of the output where the picture shrinks; first across, then down, rounded in between. Source: Pillow,
`src/libImaging/Resample.c`, whose weights for bytes are multiples of 2^-22.
"""

import math

import numpy as np

UNIT = 1 << 22
# Of Keys' cubic convolution.
STEEPNESS = -0.5


def triangle(x):
    return np.maximum(0, 1 - np.abs(x))


def cubic(x):
    x, a = np.abs(x), STEEPNESS
    near = (a + 2) * x**3 - (a + 3) * x**2 + 1
    far = a * (x**3 - 5 * x**2 + 8 * x - 4)
    return np.where(x < 1, near, np.where(x < 2, far, 0))


# By the names that Weir has for them: a kernel, and how far it reaches.
KERNELS = {"pillow": (triangle, 1), "pillow-bicubic": (cubic, 2)}


def filtered(image, width, height, name):
    """The image, rows x columns x channels, at another size."""
    rows, columns, _ = image.shape
    across = weights(columns, width, *KERNELS[name])
    down = weights(rows, height, *KERNELS[name])
    lines = as_bytes(np.einsum("wc,rcn->rwn", across, image.astype(np.float64)))
    return as_bytes(np.einsum("hr,rwn->hwn", down, lines))


def weights(source, target, kernel, reach):
    """For each target pixel, a row of what each source pixel weighs."""
    ratio = source / target
    widening = max(ratio, 1)
    table = np.zeros((target, source))
    for index in range(target):
        middle = (index + 0.5) * ratio
        first = max(0, math.floor(middle - reach * widening + 0.5))
        end = min(source, math.floor(middle + reach * widening + 0.5))
        values = kernel((np.arange(first, end) - middle + 0.5) / widening)
        table[index, first:end] = np.floor(values / values.sum() * UNIT + 0.5) / UNIT
    return table


def as_bytes(values):
    return np.clip(np.floor(values + 0.5), 0, 255)
