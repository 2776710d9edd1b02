"""What a detector says might be objects, and the choice among them."""

from dataclasses import dataclass

import numpy as np

from .findings import Thing

# What Ultralytics' tools give at most of one picture (max_det), and Weir with them.
MOST_OBJECTS = 300


@dataclass
class Candidates:
    """Boxes (left, top, right, bottom), each with its class and score, and the row of the output it was read from."""

    boxes: np.ndarray
    labels: np.ndarray
    scores: np.ndarray
    rows: np.ndarray
    # For each, (box, score) of those that were left out for it; none before a choice was made.
    rivals: list | None = None

    def __getitem__(self, chosen):
        return Candidates(self.boxes[chosen], self.labels[chosen], self.scores[chosen], self.rows[chosen])

    def __len__(self):
        return len(self.scores)

    def things(self):
        things = [Thing(*values) for values in zip(self.boxes, self.labels.astype(int).tolist(), self.scores)]
        for thing, rivals in zip(things, self.rivals or []):
            thing.rivals = rivals
        return things


def candidates(boxes, labels, scores, threshold):
    """Those that reach the threshold, the most confident first, equals in the order of the output."""
    boxes, scores = np.asarray(boxes, np.float64).reshape(-1, 4), np.asarray(scores, np.float64)
    labels = np.floor(np.asarray(labels, np.float64) + 0.5)
    # A quantized model may round to a little more than 1.
    found = Candidates(boxes, labels, np.minimum(scores, 1), np.arange(len(scores)))
    order = np.argsort(-scores, kind="stable")
    return found[order[scores[order] >= threshold]]


def best_of(boxes, scores, threshold):
    """Candidates with the best class of each row of scores."""
    return candidates(boxes, scores.argmax(1), scores.max(1), threshold)


def from_centers(rows):
    """Boxes from centre x, centre y, width, height."""
    center, half = rows[:, :2], rows[:, 2:4] / 2
    return np.concatenate([center - half, center + half], 1)


def overlaps(box, boxes):
    """Intersection over union of a box with each of others, or of each of several with its counterpart."""
    shared = np.minimum(box[..., 2:], boxes[:, 2:]) - np.maximum(box[..., :2], boxes[:, :2])
    shared = np.maximum(shared, 0).prod(-1)
    union = areas(box) + areas(boxes) - shared
    return np.divide(shared, union, out=np.zeros(len(boxes)), where=union > 0)


def areas(boxes):
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def suppress(found, limit):
    """Of candidates of a class that overlap by more than the limit, the most confident stays."""
    kept, rivals = [], []
    left = np.arange(len(found))
    while len(left) and len(kept) < MOST_OBJECTS:
        first, left = left[0], left[1:]
        kept.append(first)
        is_other = found.labels[left] != found.labels[first]
        stays = is_other | (overlaps(found.boxes[first], found.boxes[left]) <= limit)
        rivals.append(list(zip(found.boxes[left[~stays]], found.scores[left[~stays]])))
        left = left[stays]
    chosen = found[np.array(kept, int)]
    chosen.rivals = rivals
    return chosen


def strongest(found):
    """As many as are given at most."""
    return found[:MOST_OBJECTS]
