"""Pictures from real videos, as files that a package and Weir both read."""

from pathlib import Path

import cv2
import numpy as np

# A frame each of the beginning, the middle and the end.
PARTS = (0.2, 0.5, 0.8)


class Stream:
    """Numbered PNG pictures of one size."""

    def __init__(self, name, folder, count):
        self.name = name
        self.pattern = str(folder / "%05d.png")
        self.paths = [str(folder / f"{number:05d}.png") for number in range(count)]

    def pixels(self):
        """Rows x columns x (red, green, blue) of each picture."""
        return [np.ascontiguousarray(cv2.imread(path)[:, :, ::-1]) for path in self.paths]

    @property
    def size(self):
        rows, columns = cv2.imread(self.paths[0]).shape[:2]
        return columns, rows


def streams_of(videos, folder, size=None):
    """Some frames of each video, scaled to `size` if one is given."""
    streams = []
    for video in videos:
        name = Path(video).stem.replace(".", "-")
        target = folder / (name if size is None else f"{name}-{size[0]}x{size[1]}")
        if not target.is_dir():
            write_frames(video, target, size)
        streams.append(Stream(target.name, target, len(PARTS)))
    return streams


def write_frames(video, folder, size):
    capture = cv2.VideoCapture(str(video))
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    wanted = [int(count * part) for part in PARTS]
    frames = []
    for number in range(count):
        done, frame = capture.read()
        if not done:
            break
        if number in wanted:
            frames.append(frame if size is None else cv2.resize(frame, size, interpolation=cv2.INTER_AREA))
    if len(frames) < len(wanted):
        raise SystemExit(f"{video} gave only {len(frames)} of the frames {wanted}.")
    folder.mkdir(parents=True)
    for number, frame in enumerate(frames):
        cv2.imwrite(str(folder / f"{number:05d}.png"), frame)
