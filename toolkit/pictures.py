"""Pictures as a plain reading of a model takes them: read from files, scaled, and their colours converted."""

import math

import numpy as np


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


class Video:
    """A frame in planes of luma and chroma, and how they are made into colours."""

    # What red and blue weigh in luma: ITU-R BT.601, BT.709, BT.2020.
    WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}

    def __init__(self, planes, matrix, full_range):
        self.planes = planes
        self.matrix = matrix
        self.full_range = full_range

    @property
    def size(self):
        rows, columns = self.planes[0].shape
        return columns, rows

    def resized(self, width, height):
        """The pixels, rows x columns x (red, green, blue), at another size."""
        if self.size == (width, height):
            small = self.planes[1:]
            chroma = [plane.repeat(2, 0).repeat(2, 1)[:height, :width] for plane in small]
            luma = self.planes[0].astype(np.float64)
        else:
            luma, *chroma = [resize(plane[:, :, None], width, height)[:, :, 0] for plane in self.planes]
        red_weight, blue_weight = self.WEIGHTS[self.matrix]
        lowest, luma_range, chroma_range = (0, 255, 255) if self.full_range else (16, 219, 224)
        y = (luma - lowest) / luma_range
        blue = y + (chroma[0] - 128) / chroma_range * 2 * (1 - blue_weight)
        red = y + (chroma[1] - 128) / chroma_range * 2 * (1 - red_weight)
        green = (y - red_weight * red - blue_weight * blue) / (1 - red_weight - blue_weight)
        return np.floor(np.clip(np.stack([red, green, blue], -1), 0, 1) * 255 + 0.5)


class Picture:
    """Pixels: rows x columns x (red, green, blue), 0 to 255."""

    def __init__(self, pixels):
        self.pixels = pixels

    @property
    def size(self):
        return self.pixels.shape[1], self.pixels.shape[0]

    def resized(self, width, height):
        return resize(self.pixels, width, height)


def read_y4m(path, matrix, full_range):
    """The frames of a Y4M video of 8 bits and 4:2:0."""
    with open(path, "rb") as file:
        header = file.readline().split()
        fields = {field[:1]: field[1:] for field in header[1:]}
        if header[0] != b"YUV4MPEG2" or not fields.get(b"C", b"420").startswith(b"420") or b"p1" in fields.get(b"C", b""):
            raise SystemExit(f"{path} is no Y4M video of 8 bits and 4:2:0.")
        width, height = int(fields[b"W"]), int(fields[b"H"])
        shapes = [(height, width), *[((height + 1) // 2, (width + 1) // 2)] * 2]
        while file.readline().startswith(b"FRAME"):
            planes = [np.frombuffer(file.read(math.prod(shape)), np.uint8).reshape(shape) for shape in shapes]
            yield Video(planes, matrix, full_range)


def read_images(path, matrix, full_range):
    if path.endswith(".y4m"):
        return list(read_y4m(path, matrix, full_range))
    return [Picture(read_ppm(path))]


def bilinear_weights(source, target):
    """A target x source matrix: what each source pixel adds to each target pixel."""
    weights = np.zeros((target, source))
    for i in range(target):
        place = min(max((i + 0.5) * source / target - 0.5, 0), source - 1)
        left = math.floor(place)
        right = min(left + 1, source - 1)
        weights[i, left] += 1 - (place - left)
        weights[i, right] += place - left
    return weights


def resize(image, width, height):
    rows, columns, _ = image.shape
    across = np.tensordot(image.astype(np.float64), bilinear_weights(columns, width), (1, 1))
    both = np.tensordot(bilinear_weights(rows, height), across, (1, 0))
    return np.floor(both.transpose(0, 2, 1) + 0.5)
