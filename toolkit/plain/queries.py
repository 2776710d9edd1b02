"""Detection transformers: what their queries say."""

import numpy as np

from .activations import sigmoid, softmax
from .candidates import best_of, candidates, from_centers, strongest


def read_rt_detr(outputs, settings):
    """RT-DETR in its three exports: chosen objects, logits of all queries, or Ultralytics' table."""
    if len(outputs) == 1:
        return read_table(outputs[0], settings)
    if len(outputs) == 3:
        return read_chosen(outputs, settings)
    return read_logits(outputs, settings)


def read_table(output, settings):
    """Ultralytics, `models/rtdetr/predict.py`: centre and size as parts of the input, scores of the classes."""
    rows = output.table
    boxes = from_centers(rows) * ([settings.width, settings.height] * 2)
    return strongest(best_of(boxes, rows[:, 4:], settings.threshold)).things()


def read_rows(outputs, settings):
    """The same since 8.4: the best queries with a centre and a size as parts of the input, score, class."""
    rows = outputs[0].table
    boxes = from_centers(rows) * ([settings.width, settings.height] * 2)
    return strongest(candidates(boxes, rows[:, 5], rows[:, 4], settings.threshold)).things()


def read_chosen(outputs, settings):
    """RT-DETR, `tools/export_onnx.py`: labels, boxes in pixels of the input (by its constants) and scores."""
    by_name = {output.name: output for output in outputs}
    boxes, labels, scores = by_name["boxes"].table, by_name["labels"].vector, by_name["scores"].vector
    return strongest(candidates(boxes, labels, scores, settings.threshold)).things()


def read_logits(outputs, settings):
    """Transformers, `RTDetrImageProcessor.post_process_object_detection`: a query for each class likely enough."""
    boxes, logits = boxes_and_logits(outputs)
    scores = sigmoid(logits)
    queries, labels = np.indices(scores.shape).reshape(2, -1)
    boxes = from_centers(boxes)[queries] * ([settings.width, settings.height] * 2)
    return strongest(candidates(boxes, labels, scores.reshape(-1), settings.threshold)).things()


def read_detr(outputs, settings):
    """Transformers, `DetrImageProcessor.post_process_object_detection`: a softmax whose last class is no object."""
    boxes, logits = boxes_and_logits(outputs)
    scores = softmax(logits)[:, :-1]
    boxes = from_centers(boxes) * ([settings.width, settings.height] * 2)
    return strongest(best_of(boxes, scores, settings.threshold)).things()


def boxes_and_logits(outputs):
    """Told by their names: `pred_boxes` or `dets`, and `logits`, `pred_logits` or `labels`."""
    boxes = next(output for output in outputs if "boxes" in output.name or output.name == "dets")
    logits = next(output for output in outputs if "logits" in output.name or output.name == "labels")
    return boxes.table, logits.table
