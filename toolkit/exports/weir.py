"""What Weir says of pictures: runs `weir`, reads its records."""

import json
import math
import subprocess

import cv2
import numpy as np

from reading import Reading, Thing

LONGEST_RUN_SECONDS = 600


def run(program, model, streams, folder, threshold=None, mask_point=0.5):
    """The readings of all pictures of the streams in order, and what Weir had to say beside.

    A pixel belongs to a mask's box where its point at `mask_point` each way does, in which packages differ.
    """
    records = folder / "records.jsonl"
    records.unlink(missing_ok=True)
    detect = {"model": str(model), "precision": "fp32"}
    if threshold is not None:
        detect["threshold"] = round(float(threshold), 6)
    application = {
        "sources": [{"from": stream.pattern, "name": stream.name} for stream in streams],
        "detect": detect,
        "records": str(records),
    }
    # YAML takes JSON as it is.
    file = folder / "application.yaml"
    file.write_text(json.dumps(application))
    command = [str(program), "run", "--quiet", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_RUN_SECONDS)
    said = [line for line in done.stderr.splitlines() + done.stdout.splitlines() if line.strip()]
    if done.returncode != 0:
        return None, said
    lines = [json.loads(line) for line in records.read_text().splitlines()]
    found = {(line["stream"], line["frame"]): line for line in lines}
    readings = []
    for stream in streams:
        size = stream.size
        for number in range(len(stream.paths)):
            line = found.get((stream.name, number))
            readings.append(reading(line, size, mask_point) if line else Reading())
    return readings, said


def reading(line, size, mask_point):
    result = Reading([thing(item, size, mask_point) for item in line["objects"]])
    answers = line.get("attributes", [])
    if answers:
        result.answer = (answers[0].get("class"), answers[0]["confidence"])
        result.text = answers[0]["label"]
    if "segmentation" in line:
        columns, rows = line["segmentation"]["size"]
        cells = [value for value, length in line["segmentation"]["runs"] for _ in range(length)]
        result.cells = np.array(cells).reshape(rows, columns)
    if "embedding" in line:
        result.vector = np.array(line["embedding"])
    return result


def thing(item, size, mask_point):
    left, top, width, height = item["box"]
    box = (left, top, left + width, top + height)
    result = Thing(item["class"], item["confidence"], box)
    if "rotated" in item:
        *sides, degrees = item["rotated"]
        result.rotated = (*sides, math.radians(degrees))
    if "keypoints" in item:
        # Weir leaves keypoints where the model puts them; packages move those from outside to the picture's edge.
        result.keypoints = np.clip(np.array(item["keypoints"])[:, :2], 0, size)
    if "mask" in item:
        result.mask = whole_mask(item["mask"], box, size, mask_point)
    return result


def whole_mask(mask, box, size, point):
    """A grid over a box as a truth for each pixel whose point at `point` lies in the box."""
    columns, rows = mask["size"]
    values = np.repeat(np.arange(len(mask["runs"])) % 2, mask["runs"]).reshape(rows, columns)
    left, top, right, bottom = box
    matrix = np.array(
        [[(right - left) / columns, 0, left], [0, (bottom - top) / rows, top]], np.float64
    )
    # OpenCV counts from the middles of pixels.
    matrix[:, 2] += matrix[:, :2].sum(1) / 2 - 0.5
    smooth = cv2.warpAffine(
        values.astype(np.float32), matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    x, y = np.arange(size[0]) + point, np.arange(size[1]) + point
    inside = ((y >= top) & (y < bottom))[:, None] & ((x >= left) & (x < right))[None]
    return (smooth >= 0.5) & inside
