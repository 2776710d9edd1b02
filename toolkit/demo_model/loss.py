"""Which cells answer for which object, and how far their answers are off.

Cells are chosen by how well they already do at both tasks (Feng et al., "TOOD: Task-aligned One-stage Object
Detection", 2021).
"""

import torch
import torch.nn.functional as F

# An object is learnt by at most this many cells.
CELLS_PER_OBJECT = 10
# Exponents of score and overlap in the measure of alignment, from the paper.
SCORE_POWER, OVERLAP_POWER = 0.5, 6.0
# Cells within this many strides of an object's centre may answer for it, however small it is.
REACH = 1.2
BOX_WEIGHT = 4.0


def corners(boxes):
    half = boxes[..., 2:] / 2
    return torch.cat([boxes[..., :2] - half, boxes[..., :2] + half], -1)


def overlap(first, second):
    """Intersection over union of boxes given by corners, and the box around both."""
    low = torch.maximum(first[..., :2], second[..., :2])
    high = torch.minimum(first[..., 2:], second[..., 2:])
    shared = (high - low).clamp(min=0).prod(-1)
    areas = (first[..., 2:] - first[..., :2]).prod(-1) + (second[..., 2:] - second[..., :2]).prod(-1)
    return shared / (areas - shared).clamp(min=1e-6)


def padded(targets):
    """Boxes (batch, objects, 4), classes and a mask of those that exist."""
    most = max(1, max(len(classes) for _, classes in targets))
    boxes = torch.zeros(len(targets), most, 4)
    classes = torch.zeros(len(targets), most, dtype=torch.long)
    exists = torch.zeros(len(targets), most, dtype=torch.bool)
    for row, (object_boxes, object_classes) in enumerate(targets):
        count = len(object_classes)
        boxes[row, :count], classes[row, :count], exists[row, :count] = object_boxes, object_classes, True
    return boxes, classes, exists


@torch.no_grad()
def assign(predicted, scores, grid, boxes, classes, exists):
    """For each cell: whether it answers for an object, for which, and the score it should give."""
    centers = (boxes[..., :2] + boxes[..., 2:])[:, :, None] / 2
    half = (boxes[..., 2:] - boxes[..., :2])[:, :, None] / 2
    reach = REACH * grid[:, 2]
    near_x = (grid[:, 0] - centers[..., 0]).abs() < torch.maximum(half[..., 0], reach)
    near_y = (grid[:, 1] - centers[..., 1]).abs() < torch.maximum(half[..., 1], reach)
    # Few pairs of object and cell are near each other: only those are measured.
    pairs = (near_x & near_y & exists[..., None]).nonzero(as_tuple=True)
    row, item, cell = pairs
    shared = overlap(boxes[row, item], predicted[row, cell])
    distance = (grid[cell, :2] - centers[row, item, 0]).abs().sum(-1)
    measure = scores[row, cell, classes[row, item]] ** SCORE_POWER * shared**OVERLAP_POWER
    overlaps = torch.zeros(near_x.shape)
    overlaps[pairs] = shared
    alignment = torch.zeros(near_x.shape)
    # Without any overlap yet, the nearest cells start.
    alignment[pairs] = measure + 1e-9 / (1 + distance)
    best = alignment.topk(CELLS_PER_OBJECT, -1).values[..., -1:]
    alignment = alignment * (alignment >= best.clamp(min=1e-12))
    strongest, owner = alignment.max(1)
    positive = strongest > 0
    own = torch.zeros_like(alignment).scatter_(1, owner[:, None], 1) * alignment
    quality = own / own.amax(-1, keepdim=True).clamp(min=1e-12) * overlaps.amax(-1, keepdim=True)
    return positive, owner, quality.amax(1)


def detection_loss(predicted, logits, grid, targets):
    """The sum of the losses of classes and boxes, each per expected object."""
    boxes, classes, exists = padded(targets)
    predicted_corners = corners(predicted)
    positive, owner, quality = assign(
        predicted_corners.detach(), logits.detach().sigmoid(), grid, boxes, classes, exists
    )
    wanted = torch.zeros_like(logits)
    wanted.scatter_(2, classes.gather(1, owner)[..., None], (quality * positive)[..., None])
    total = wanted.sum().clamp(min=1)
    class_loss = F.binary_cross_entropy_with_logits(logits, wanted, reduction="sum") / total
    if not positive.any():
        return class_loss
    weights = quality[positive]
    goal = boxes.gather(1, owner[..., None].expand(-1, -1, 4))[positive]
    found = predicted_corners[positive]
    box_loss = ((1 - overlap(found, goal) + center_distance(found, goal)) * weights).sum() / total
    return class_loss + BOX_WEIGHT * box_loss


def center_distance(first, second):
    """The distance of the centres over the diagonal of the box around both, squared (Zheng et al., 2020)."""
    around = torch.maximum(first[..., 2:], second[..., 2:]) - torch.minimum(first[..., :2], second[..., :2])
    between = (first[..., :2] + first[..., 2:] - second[..., :2] - second[..., 2:]) / 2
    return (between**2).sum(-1) / (around**2).sum(-1).clamp(min=1e-6)
