"""Measures the demo model on scenes that training never saw: average precision at an overlap of 0.5, per class.

    python evaluate.py --weir /path/to/weir --model demo.onnx
"""

import argparse

import numpy as np
import openvino
import torch

from augmentation import FILL, YUV_TO_RGB, components, placement, place, sampling_grid
from network import CLASSES, INPUT_SIZE
from scenes import Group, render

GROUPS = [
    Group("size=1280x720&fps=0.37&density=0.6", 9001, 9030, 6),
    Group("size=1280x720&fps=0.37&density=1&shake=0.004", 9031, 9040, 6),
    Group("size=1280x720&fps=0.37&density=0.6&night=true", 9041, 9060, 6),
    Group("size=1280x720&fps=0.37&density=1&night=true", 9061, 9070, 6),
]
EVALUATED_SIZE = (1280, 720)
# As in COCO's evaluation: from the lowest scores on, at most a hundred boxes a frame, precision read at 101 recalls.
LEAST_SCORE = 0.01
MOST_BOXES = 100
RECALLS = np.linspace(0, 1, 101)
# Two boxes of one class that overlap more than this are one object.
SUPPRESSION_OVERLAP = 0.6
MATCH_OVERLAP = 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weir", required=True, help="the weir command, which renders the scenes")
    parser.add_argument("--model", required=True, help="the ONNX file to measure")
    options = parser.parse_args()
    model = openvino.Core().compile_model(options.model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    found, truth = [], []
    for group in GROUPS:
        frames = render(options.weir, [group], EVALUATED_SIZE)
        found += [detect(model, frames, index) for index in range(len(frames))]
        truth += list(zip(frames.boxes, frames.classes))
    report(found, truth)


def detect(model, frames, index):
    """Boxes in shares of the picture, scores and classes of one frame."""
    luma, chroma = components(frames.luma[index : index + 1], frames.chroma[index : index + 1])
    size = (luma.shape[3], luma.shape[2])
    scale, x, y = placement(*size)
    output = model(input_image(luma, chroma, scale, x, y).numpy())[0][0]
    boxes, scores = output[:4].T, output[4:].T
    classes = scores.argmax(1)
    best = scores.max(1)
    kept = best >= LEAST_SCORE
    corners = np.concatenate([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2], 1)[kept]
    corners = (corners - [x, y, x, y]) / (np.array(size * 2) * scale)
    chosen = suppressed(corners, best[kept], classes[kept])[:MOST_BOXES]
    return corners[chosen].clip(0, 1), best[kept][chosen], classes[kept][chosen]


def input_image(luma, chroma, scale, x, y):
    """The whole picture in the middle of the input; each pixel is the mean of four samples, as a good scaler has it."""
    size = (luma.shape[3], luma.shape[2])
    sum_of_samples = 0
    for shift_x in (-0.25, 0.25):
        for shift_y in (-0.25, 0.25):
            place_x, place_y = torch.tensor([x + shift_x]), torch.tensor([y + shift_y])
            grid = sampling_grid(size, torch.tensor([scale]), place_x, place_y, torch.tensor([False]))
            sum_of_samples = sum_of_samples + place(luma, chroma, grid)
    image = (YUV_TO_RGB @ (sum_of_samples / 4).flatten(2)).view(1, 3, INPUT_SIZE[1], INPUT_SIZE[0])
    return image.clamp(0, 1)


def overlaps(box, boxes):
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = (high - low).clip(0).prod(1)
    return shared / ((box[2:] - box[:2]).prod() + (boxes[:, 2:] - boxes[:, :2]).prod(1) - shared + 1e-12)


def suppressed(boxes, scores, classes):
    """The indices that are left, best first, after each box has ruled out those of its class that it overlaps."""
    chosen, waiting = [], np.argsort(-scores, kind="stable")
    while len(waiting):
        best, waiting = waiting[0], waiting[1:]
        chosen.append(best)
        same = (overlaps(boxes[best], boxes[waiting]) > SUPPRESSION_OVERLAP) & (classes[waiting] == classes[best])
        waiting = waiting[~same]
    return np.array(chosen, np.int64)


def average_precision(found, truth, class_id):
    """The mean of the precision at 101 recalls, and the number of objects."""
    hits, scores, count = [], [], 0
    for (boxes, box_scores, box_classes), (true_boxes, true_classes) in zip(found, truth):
        goals = true_boxes[true_classes == class_id]
        count += len(goals)
        free = np.ones(len(goals), bool)
        for index in np.flatnonzero(box_classes == class_id):
            shared = overlaps(boxes[index], goals) * free
            hit = len(goals) > 0 and shared.max() >= MATCH_OVERLAP
            if hit:
                free[shared.argmax()] = False
            hits.append(hit)
            scores.append(box_scores[index])
    order = np.argsort(-np.array(scores), kind="stable")
    right = np.cumsum(np.array(hits)[order])
    recall, precision = right / max(1, count), right / (np.arange(len(right)) + 1)
    # Precision at a recall is the best that any threshold reaches at that recall or more.
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, RECALLS)
    return np.mean([envelope[place] if place < len(envelope) else 0 for place in places]), count


def report(found, truth):
    print(f"{len(truth)} frames")
    results = [average_precision(found, truth, class_id) for class_id in range(len(CLASSES))]
    for name, (precision, count) in zip(CLASSES, results):
        print(f"{name:8} AP50 {precision:.3f} of {count} objects")
    print(f"all      mAP50 {np.mean([precision for precision, _ in results]):.3f}")


if __name__ == "__main__":
    main()
