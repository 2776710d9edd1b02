"""Pictures as a plain reading of a model takes them: read from files, scaled, and their colours converted.

A picture is scaled bilinearly with pixel centres at halves, whether it grows or shrinks: an output pixel i lies at
(i + 0.5) * source / target - 0.5. That is OpenCV's INTER_LINEAR, with which most models were trained and published. Others
were with Pillow, whose filters grow as the picture shrinks; see filtered.py. What is scaled is rounded to whole numbers,
as a picture has them. Of a video each plane is scaled to the model's input, and the colours are converted then.
"""

import json
import math

import numpy as np

from .filtered import KERNELS, filtered

# What red and blue weigh in luma: ITU-R BT.601, BT.709, BT.2020.
WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}


class Video:
    """A frame in planes of luma and chroma, and how they are made into colours."""

    def __init__(self, planes, matrix, full_range):
        self.planes = planes
        self.matrix = matrix
        self.full_range = full_range

    @property
    def size(self):
        rows, columns = self.planes[0].shape
        return columns, rows

    def resized(self, width, height, scaling="opencv"):
        """The pixels, rows x columns x (red, green, blue), at another size."""
        if self.size == (width, height):
            small = self.planes[1:]
            chroma = [plane.repeat(2, 0).repeat(2, 1)[:height, :width] for plane in small]
            luma = self.planes[0].astype(np.float64)
        else:
            luma, *chroma = [resize(plane[:, :, None], width, height, scaling)[:, :, 0] for plane in self.planes]
        red_weight, blue_weight = WEIGHTS[self.matrix]
        chroma_range = 255 if self.full_range else 224
        y = self.brightness(luma)
        blue = y + (chroma[0] - 128.0) / chroma_range * 2 * (1 - blue_weight)
        red = y + (chroma[1] - 128.0) / chroma_range * 2 * (1 - red_weight)
        green = (y - red_weight * red - blue_weight * blue) / (1 - red_weight - blue_weight)
        return as_levels(np.stack([red, green, blue], -1))

    def gray(self, width, height, scaling="opencv"):
        """The brightness, rows x columns x 1, at another size."""
        return as_levels(self.brightness(resize(self.planes[0][:, :, None], width, height, scaling)))

    def part(self, left, top, right, bottom):
        """What lies between these edges, the first two being even."""
        luma, *chroma = self.planes
        small = [plane[top // 2 : (bottom + 1) // 2, left // 2 : (right + 1) // 2] for plane in chroma]
        return Video([luma[top:bottom, left:right], *small], self.matrix, self.full_range)

    def brightness(self, luma):
        """Luma from 0 to 1."""
        lowest, luma_range = (0, 255) if self.full_range else (16, 219)
        return (luma - lowest) / luma_range


class Picture:
    """Pixels: rows x columns x (red, green, blue), 0 to 255."""

    def __init__(self, pixels):
        self.pixels = pixels

    @property
    def size(self):
        return self.pixels.shape[1], self.pixels.shape[0]

    def resized(self, width, height, scaling="opencv"):
        return resize(self.pixels, width, height, scaling)

    def part(self, left, top, right, bottom):
        return Picture(self.pixels[top:bottom, left:right])

    def gray(self, width, height, scaling="opencv"):
        """The brightness, rows x columns x 1, at another size: BT.601's, as image libraries have it."""
        red_weight, blue_weight = WEIGHTS["bt601"]
        weights = np.array([red_weight, 1 - red_weight - blue_weight, blue_weight])
        return as_levels((self.resized(width, height, scaling) @ weights)[:, :, None] / 255)


def as_levels(values):
    """Numbers from 0 to 1 as whole ones from 0 to 255."""
    return np.floor(np.clip(values, 0, 1) * 255 + 0.5)


def resize(image, width, height, scaling="opencv"):
    """The image, rows x columns x channels, at another size."""
    if scaling in KERNELS:
        return filtered(image, width, height, scaling)
    rows, columns, _ = image.shape
    above, below, down = neighbours(rows, height)
    left, right, across = neighbours(columns, width)
    lines = blend(image[above].astype(np.float64), image[below], down[:, None, None])
    return np.floor(blend(lines[:, left], lines[:, right], across[None, :, None]) + 0.5)


def neighbours(source, target):
    """For each target pixel the source pixels it lies between, and what the second one weighs."""
    places = np.clip((np.arange(target) + 0.5) * source / target - 0.5, 0, source - 1)
    first = np.floor(places).astype(int)
    return first, np.minimum(first + 1, source - 1), places - first


def blend(first, second, weight):
    return first * (1 - weight) + second * weight


# -------------------------------------------------------------------------------------------------------------- files


def read_ppm(path):
    """The pixels of a binary PPM file: rows x columns x (red, green, blue), 0 to 255."""
    with open(path, "rb") as file:
        data = file.read()
    fields, position = [], 0
    while len(fields) < 4:
        while data[position : position + 1].isspace():
            position += 1
        if data[position : position + 1] == b"#":
            position = data.index(b"\n", position)
            continue
        end = position
        while not data[end : end + 1].isspace():
            end += 1
        fields.append(data[position:end])
        position = end
    if fields[0] != b"P6" or fields[3] != b"255":
        raise SystemExit(f"{path} is no binary PPM picture with 8 bits a colour (P6, 255).")
    width, height = int(fields[1]), int(fields[2])
    pixels = np.frombuffer(data, np.uint8, width * height * 3, position + 1)
    return pixels.reshape(height, width, 3)


def read_y4m(path, matrix, full_range):
    """The frames of a Y4M video of 8 bits and 4:2:0."""
    with open(path, "rb") as file:
        header = file.readline().split()
        fields = {field[:1]: field[1:] for field in header[1:]}
        chroma = fields.get(b"C", b"420")
        if header[0] != b"YUV4MPEG2" or not chroma.startswith(b"420") or b"p1" in chroma:
            raise SystemExit(f"{path} is no Y4M video of 8 bits and 4:2:0.")
        width, height = int(fields[b"W"]), int(fields[b"H"])
        shapes = [(height, width), *[((height + 1) // 2, (width + 1) // 2)] * 2]
        while file.readline().startswith(b"FRAME"):
            planes = [np.frombuffer(file.read(math.prod(shape)), np.uint8).reshape(shape) for shape in shapes]
            yield Video(planes, matrix, full_range)


def cut_out(image, box):
    """What a box (x, y, width, height) cuts out, moved outward to even pixels and cut at the borders; where it begins."""
    columns, rows = image.size
    x, y, width, height = box
    left, top = (2 * math.floor(max(edge, 0) / 2) for edge in (x, y))
    right, bottom = min(2 * math.ceil((x + width) / 2), columns), min(2 * math.ceil((y + height) / 2), rows)
    return image.part(left, top, right, bottom), (left, top)


def read_crops(path, images):
    """What the boxes in a file cut out of images, and where each begins; a line is {"image": 0, "box": [x, y, w, h]}."""
    with open(path) as file:
        items = [json.loads(line) for line in file]
    return [cut_out(images[item["image"]], item["box"]) for item in items]


def read_images(path, matrix, full_range):
    if path.endswith(".y4m"):
        return list(read_y4m(path, matrix, full_range))
    return [Picture(read_ppm(path))]


# Where red, green and blue are among a pixel's bytes, and how many bytes it has.
COLOR_ORDERS = {
    "RGB": ([0, 1, 2], 3),
    "BGR": ([2, 1, 0], 3),
    "RGBx": ([0, 1, 2], 4),
    "BGRx": ([2, 1, 0], 4),
    "RGBA": ([0, 1, 2], 4),
    "BGRA": ([2, 1, 0], 4),
}
RAW_FORMATS = ["I420", "NV12", "GRAY8", *COLOR_ORDERS]


def read_raw(data, form, width, height, matrix="bt709", full_range=False):
    """A frame from its planes, which lie one after the other, rows without padding.

    Throws a ValueError where the bytes are not as many as such a frame has.
    """
    values = np.frombuffer(data, np.uint8)
    half = ((height + 1) // 2, (width + 1) // 2)
    shapes = {
        "I420": [(height, width), half, half],
        "NV12": [(height, width), (*half, 2)],
        "GRAY8": [(height, width)],
    }
    parts = shapes.get(form) or [(height, width, COLOR_ORDERS[form][1])]
    counts = [math.prod(shape) for shape in parts]
    if sum(counts) != len(values):
        raise ValueError(f"{len(values)} bytes are no {form} frame of {width}x{height}, which has {sum(counts)}.")
    planes = [part.reshape(shape) for part, shape in zip(np.split(values, np.cumsum(counts)[:-1]), parts)]
    if form in COLOR_ORDERS:
        return Picture(planes[0][:, :, COLOR_ORDERS[form][0]])
    if form == "NV12":
        planes = [planes[0], planes[1][:, :, 0], planes[1][:, :, 1]]
    if form == "GRAY8":
        # Chroma that says nothing.
        planes = [planes[0], *[np.full(half, 128, np.uint8)] * 2]
    return Video(planes, matrix, full_range)
