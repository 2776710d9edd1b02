"""The demo model: a small convolutional detector without anchor boxes, three levels of cells."""

import torch
from torch import nn

CLASSES = ["person", "bicycle", "car", "bus"]
STRIDES = (8, 16, 32)
# Width and height of the input: the shape of usual video, in multiples of the largest stride.
INPUT_SIZE = (448, 256)


def convolution(inputs, outputs, kernel=3, stride=1):
    """A convolution with batch normalisation and ReLU; an even kernel has no margin."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2 * (kernel % 2), bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
        nn.ReLU(inplace=True),
    )


class Stage(nn.Module):
    """Two paths, one through residual convolutions, joined (Wang et al., "CSPNet", 2019)."""

    def __init__(self, inputs, outputs, depth):
        super().__init__()
        hidden = outputs // 2
        self.side = convolution(inputs, hidden, 1)
        self.enter = convolution(inputs, hidden, 1)
        self.blocks = nn.ModuleList(
            nn.Sequential(convolution(hidden, hidden), convolution(hidden, hidden)) for _ in range(depth)
        )
        self.join = convolution(2 * hidden, outputs, 1)

    def forward(self, x):
        deep = self.enter(x)
        for block in self.blocks:
            deep = deep + block(deep)
        return self.join(torch.cat([deep, self.side(x)], 1))


class Pyramid(nn.Module):
    """Pooling over growing windows, so that a cell sees large objects whole."""

    def __init__(self, channels):
        super().__init__()
        self.enter = convolution(channels, channels // 2, 1)
        self.pool = nn.MaxPool2d(5, 1, 2)
        self.join = convolution(channels * 2, channels, 1)

    def forward(self, x):
        levels = [self.enter(x)]
        for _ in range(3):
            levels.append(self.pool(levels[-1]))
        return self.join(torch.cat(levels, 1))


class Detector(nn.Module):
    """Gives, for each level, a tensor of 4 + classes planes: offsets of a box, then logits."""

    def __init__(self):
        super().__init__()
        # Squares of 4 x 4 pixels at once: convolutions over finer steps would take half of all the time.
        self.stem = nn.Sequential(convolution(3, 24, 4, 4), convolution(24, 40, 3, 2))
        self.fine = Stage(40, 40, 1)
        self.middle = nn.Sequential(convolution(40, 64, 3, 2), Stage(64, 64, 2))
        self.coarse = nn.Sequential(convolution(64, 88, 3, 2), Stage(88, 88, 1), Pyramid(88))
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.coarse_to_middle = convolution(88, 40, 1)
        self.middle_down = Stage(64 + 40, 40, 1)
        self.fine_out = Stage(40 + 40, 40, 1)
        self.fine_to_middle = convolution(40, 40, 3, 2)
        self.middle_out = Stage(40 + 40, 56, 1)
        self.middle_to_coarse = convolution(56, 56, 3, 2)
        self.coarse_out = Stage(56 + 88, 72, 1)
        self.heads = nn.ModuleList(
            nn.Sequential(convolution(width, 48), nn.Conv2d(48, 4 + len(CLASSES), 1)) for width in (40, 56, 72)
        )
        for head in self.heads:
            # At the start, every cell holds an object with a probability of 1 %.
            nn.init.constant_(head[-1].bias[4:], -4.6)

    def forward(self, x):
        fine = self.fine(self.stem(x))
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        middle = self.middle_down(torch.cat([middle, self.up(self.coarse_to_middle(coarse))], 1))
        fine = self.fine_out(torch.cat([fine, self.up(middle)], 1))
        middle = self.middle_out(torch.cat([middle, self.fine_to_middle(fine)], 1))
        coarse = self.coarse_out(torch.cat([coarse, self.middle_to_coarse(middle)], 1))
        return [head(level) for level, head in zip((fine, middle, coarse), self.heads)]


def cells(size=INPUT_SIZE):
    """The centre of every cell in pixels of the input and its stride, as a tensor of rows x, y, stride."""
    rows = []
    for stride in STRIDES:
        y, x = torch.meshgrid(
            torch.arange(size[1] // stride), torch.arange(size[0] // stride), indexing="ij"
        )
        centers = (torch.stack([x.flatten(), y.flatten()], 1) + 0.5) * stride
        rows.append(torch.cat([centers, torch.full((centers.shape[0], 1), float(stride))], 1))
    return torch.cat(rows)


def decode(levels, grid):
    """Boxes (batch, cells, 4: centre x, centre y, width, height in pixels) and logits (batch, cells, classes)."""
    raw = torch.cat([level.flatten(2) for level in levels], 2).transpose(1, 2)
    centers = grid[:, :2] + raw[..., :2] * grid[:, 2:]
    # Twice a stride is the size of an object that has said nothing yet; the limit keeps exp finite.
    sizes = raw[..., 2:4].clamp(max=4).exp() * grid[:, 2:] * 2
    return torch.cat([centers, sizes], -1), raw[..., 4:]


class Exported(nn.Module):
    """The detector with one output 1 x (4 + classes) x cells, as Ultralytics' YOLOv8 has it."""

    def __init__(self, detector):
        super().__init__()
        self.detector = detector
        self.register_buffer("grid", cells())

    def forward(self, images):
        boxes, logits = decode(self.detector(images), self.grid)
        return torch.cat([boxes, logits.sigmoid()], -1).transpose(1, 2)
