"""How a picture is made into a model's input, and where it lies in it."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass
class Input:
    """What a model takes: input = (pixel - mean) * scale, pixels being 0 to 255."""

    width: int
    height: int
    channels: str  # rgb, bgr or gray
    channels_last: bool
    fit: str  # stretch, letterbox: centered or top-left, or crop
    fill: float
    mean: list
    scale: list
    scaling: str = "opencv"  # or pillow or pillow-bicubic
    share: float = 1  # of the picture's shorter side that is seen, where it is cropped


@dataclass
class Placement:
    """Where a picture lies in a model's input, in pixels of the input, and the picture's own size.

    A picture that is cropped reaches beyond the input.
    """

    left: int
    top: int
    width: int
    height: int
    picture_width: int
    picture_height: int

    @property
    def ratio(self):
        """Pixels of the picture for each pixel of the input, across and down."""
        return np.array([self.picture_width / self.width, self.picture_height / self.height])

    def to_picture(self, points):
        """Points (…, x and y) in the input as points in the picture."""
        return (np.asarray(points) - [self.left, self.top]) * self.ratio

    def to_input(self, points):
        """Points (…, x and y) in the picture as points in the input."""
        return np.asarray(points) / self.ratio + [self.left, self.top]


def place(size, model_input):
    """Where a picture of (width, height) lies in the input."""
    columns, rows = size
    width, height = model_input.width, model_input.height
    if model_input.fit == "stretch":
        return Placement(0, 0, width, height, columns, rows)
    if model_input.fit == "crop":
        return cropped(columns, rows, width, height, model_input.share)
    ratio = min(width / columns, height / rows)
    inner_width = min(width, max(1, math.floor(columns * ratio + 0.5)))
    inner_height = min(height, max(1, math.floor(rows * ratio + 0.5)))
    is_centered = model_input.fit == "centered"
    left = (width - inner_width) // 2 if is_centered else 0
    top = (height - inner_height) // 2 if is_centered else 0
    return Placement(left, top, inner_width, inner_height, columns, rows)


def cropped(columns, rows, width, height, share):
    """Where a picture lies whose middle fills the input: timm's sides, and torchvision's `Resize` and `CenterCrop`."""
    if width * rows <= height * columns:
        inner_height = math.floor(height / share + 1e-3)
        inner_width = max(width, int(inner_height * columns / rows))
    else:
        inner_width = math.floor(width / share + 1e-3)
        inner_height = max(height, int(inner_width * rows / columns))
    left, top = (-int(round((inner - side) / 2)) for inner, side in ((inner_width, width), (inner_height, height)))
    return Placement(left, top, inner_width, inner_height, columns, rows)


def prepare(picture, model_input):
    """The model's input for a picture, the batch of 1 included, and where the picture lies in it."""
    placement = place(picture.size, model_input)
    is_gray = model_input.channels == "gray"
    scale = picture.gray if is_gray else picture.resized
    scaled = scale(placement.width, placement.height, model_input.scaling)
    if model_input.channels == "bgr":
        scaled = scaled[:, :, ::-1]
    pixels = np.full((model_input.height, model_input.width, scaled.shape[2]), float(model_input.fill))
    bottom, right = placement.top + placement.height, placement.left + placement.width
    top, left = max(placement.top, 0), max(placement.left, 0)
    # What reaches beyond the input is cut off.
    seen = scaled[top - placement.top :, left - placement.left :][: model_input.height, : model_input.width]
    pixels[top:bottom, left:right] = seen
    values = (pixels - np.array(model_input.mean)) * np.array(model_input.scale)
    return (values if model_input.channels_last else values.transpose(2, 0, 1))[None], placement
