"""Varies frames on their way into training: place, size, mirror, light, sharpness, noise, compression."""

import math

import torch
import torch.nn.functional as F

from network import INPUT_SIZE

# The gray around a picture of another shape than the input's; the model's card and metadata state it.
FILL = 114 / 255
# An object counts while this share of its box is left in the picture, as in the scene's truth.
LEAST_VISIBLE = 0.3
# Smaller objects than this many pixels of the input in both directions are left out of training.
LEAST_SIDE = 4

# The luminance table of the JPEG standard (ITU-T T.81, Annex K): how coarsely each frequency is kept.
QUANTISATION = torch.tensor(
    [
        [16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56], [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99],
    ],
    dtype=torch.float32,
) / 255  # fmt: skip


# From luma and chroma, less their offsets and in shares of their ranges, to red, green and blue (ITU-R BT.709).
YUV_TO_RGB = torch.tensor([[1, 0, 1.5748], [1, -0.1873, -0.4681], [1, 1.8556, 0]])


def components(luma, chroma):
    """Luma 0 to 1 and chroma -0.5 to 0.5 from limited range planes (uint8 arrays)."""
    y = (torch.from_numpy(luma)[:, None].float() - 16) / 219
    return y, (torch.from_numpy(chroma).float() - 128) / 224


def placement(width, height, size=INPUT_SIZE):
    """Scale and offset that fit a whole picture in the middle of the input."""
    scale = min(size[0] / width, size[1] / height)
    return scale, (size[0] - width * scale) / 2, (size[1] - height * scale) / 2


def sampling_grid(image_size, scales, x, y, flips):
    """Where each pixel of the input lies in its picture, for pictures scaled, mirrored or not, and moved to (x, y)."""
    width, height = INPUT_SIZE
    columns, rows = torch.arange(width) + 0.5, torch.arange(height) + 0.5
    u = (columns[None] - x[:, None]) / (scales[:, None] * image_size[0]) * 2 - 1
    v = (rows[None] - y[:, None]) / (scales[:, None] * image_size[1]) * 2 - 1
    u = torch.where(flips[:, None], -u, u)
    return torch.stack([u[:, None].expand(-1, height, -1), v[:, :, None].expand(-1, -1, width)], -1)


def place(luma, chroma, grid):
    """Pictures of luma and chroma in the input's size; what lies outside of them is gray."""

    def sampled(planes):
        return F.grid_sample(planes, grid, mode="bilinear", align_corners=False)

    # Outside, samples are zero: right for chroma, and for luma once the fill is taken away.
    return torch.cat([sampled(luma - FILL) + FILL, sampled(chroma)], 1)


def place_boxes(boxes, classes, image_size, scale, x, y, flip):
    """The boxes in pixels of the input, clipped; those mostly outside or too small are dropped."""
    width, height = INPUT_SIZE
    boxes = boxes.clone()
    if flip:
        boxes[:, [0, 2]] = 1 - boxes[:, [2, 0]]
    factors = torch.tensor([image_size[0], image_size[1]] * 2) * scale
    whole = boxes * factors + torch.tensor([x, y, x, y])
    limits = torch.tensor([width, height, width, height], dtype=torch.float32)
    inside = torch.minimum(whole.clamp(min=0), limits)
    sides, whole_sides = inside[:, 2:] - inside[:, :2], whole[:, 2:] - whole[:, :2]
    share = sides.prod(1) / whole_sides.prod(1).clamp(min=1e-6)
    kept = (share > LEAST_VISIBLE) & (sides.max(1).values >= LEAST_SIDE)
    return inside[kept], classes[kept]


def colored(images, generator):
    """RGB with varied brightness, contrast, saturation and balance of colours, all of it one matrix and one offset."""
    count = images.shape[0]

    def between(low, high, channels=1):
        return low + (high - low) * torch.rand(count, channels, 1, generator=generator)

    saturation = torch.cat([torch.ones(count, 1, 1), between(0.4, 1.6).expand(-1, 2, -1)], 1)
    contrast = between(0.75, 1.25)
    gain = between(0.65, 1.4) * between(0.9, 1.1, 3)
    matrix = YUV_TO_RGB * saturation.transpose(1, 2) * contrast * gain
    offset = 0.4 * (1 - contrast) * gain
    return torch.baddbmm(offset, matrix, images.flatten(2)).view_as(images).clamp_(0, 1)


def compress(images, quality):
    """What coarse coding leaves: blocks of 8 x 8 whose frequencies are rounded."""
    n = torch.arange(8.0)
    basis = torch.cos(math.pi / 8 * (n[None] + 0.5) * n[:, None]) / 2
    basis[0] /= math.sqrt(2)
    count, planes, height, width = images.shape
    blocks = images.reshape(count, planes, height // 8, 8, width // 8, 8).transpose(3, 4)
    table = QUANTISATION * quality
    frequencies = (basis @ (blocks - 0.5) @ basis.T / table).round() * table
    blocks = basis.T @ frequencies @ basis + 0.5
    return blocks.transpose(3, 4).reshape(images.shape).clamp(0, 1)


def damage(images, generator):
    """Blurs, adds noise to, and compresses a share of the pictures each."""

    def chosen(share):
        return (torch.rand(len(images), generator=generator) < share).nonzero().flatten()

    def number():
        return torch.rand(1, generator=generator).item()

    blurred, noisy, compressed = chosen(0.2), chosen(0.3), chosen(0.35)
    if len(blurred):
        soft = F.avg_pool2d(images[blurred], 3, 1, 1, count_include_pad=False)
        images[blurred] = torch.lerp(images[blurred], soft, 0.4 + 0.6 * number())
    if len(noisy):
        part = images[noisy]
        images[noisy] = (part + torch.randn(part.shape, generator=generator) * 0.05 * number()).clamp(0, 1)
    if len(compressed):
        images[compressed] = compress(images[compressed], 0.3 + 2 * number())
    return images


def training_batch(frames, indices, generator):
    """Pictures in the model's input size, with boxes and classes of each."""
    luma, chroma = components(frames.luma[indices], frames.chroma[indices])
    count, height, width = len(indices), luma.shape[2], luma.shape[3]
    base, _, _ = placement(width, height)
    # Half of the pictures stay whole, the others are enlarged or reduced.
    drawn = torch.rand(count, 3, generator=generator)
    scales = base * torch.where(drawn[:, 0] < 0.5, 1.0, torch.exp(drawn[:, 1] - 0.4))
    flips = drawn[:, 2] < 0.5
    moves = torch.rand(count, 2, generator=generator)
    x = (INPUT_SIZE[0] - width * scales) * moves[:, 0]
    y = (INPUT_SIZE[1] - height * scales) * moves[:, 1]
    grid = sampling_grid((width, height), scales, x, y, flips)
    images = colored(place(luma, chroma, grid), generator)
    targets = []
    for row, index in enumerate(indices):
        boxes = torch.from_numpy(frames.boxes[index])
        classes = torch.from_numpy(frames.classes[index])
        targets.append(
            place_boxes(boxes, classes, (width, height), scales[row], x[row].item(), y[row].item(), flips[row])
        )
    return damage(images, generator), targets
