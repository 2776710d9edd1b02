"""Ultralytics' models: made without weights, exported by Ultralytics, read by its own `predict`."""

import os
from pathlib import Path

# Nothing is fetched, nothing installed and nothing reported.
os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false", YOLO_VERBOSE="false")

import numpy as np
import torch
import ultralytics
from ultralytics import RTDETR, YOLO
from ultralytics.data.augment import LetterBox

from random_weights import make_rare, settle, spread, threshold_for
from reading import Reading, Thing, clipped

SIDE = 320
OBJECTS = 60
# Places with a score that counts; most of them go with the overlaps.
PLACES = 400
LEAST_SCORE = 0.05
# A pixel belongs to a box where its upper left corner does: `ultralytics.utils.ops.crop_mask`.
MASK_POINT = 0.0
PACKAGE = f"ultralytics {ultralytics.__version__}"

NMS = {"nms": True}
END_TO_END = {"end2end": True}
DETECTORS = ["yolov3-tiny", "yolov5n", "yolov6n", "yolov8n", "yolov9t", "yolov10n", "yolo11n", "yolo12n", "yolo26n"]
TASKS = [f"{name}-{task}" for task in ("seg", "pose", "obb", "cls") for name in ("yolov8n", "yolo11n", "yolo26n")]
CASES = (
    [(name, {}) for name in [*DETECTORS, "yolov5n-p6", *TASKS, "yolo26n-sem"]]
    + [(f"yolo11n{ending}", NMS) for ending in ("", "-seg", "-pose", "-obb")]
    + [(f"yolo26n{ending}", END_TO_END) for ending in ("", "-seg", "-pose", "-obb")]
    + [("yolov10n", END_TO_END)]
    + [("yolo11n", {"dynamic": True}), ("yolo11n", {"quantize": 16}), ("yolo11n-cls", {"dynamic": True})]
    + [("yolo11n", {"dynamic": True, "nms": True}), ("yolo11n", {"format": "openvino"})]
    + [("rtdetr-l", {}), ("rtdetr-resnet50", {})]
)


def picture_size(name):
    """Pictures that need bars, or a crop, but no scaling: see `pixels`."""
    return (480, SIDE) if name.endswith("-cls") else (SIDE, SIDE) if name.startswith("rtdetr") else (SIDE, 180)


def make(name, options, streams, folder):
    """An exported model, and a function that gives its threshold and readings of the streams."""
    torch.manual_seed(0)
    os.chdir(folder)
    model = (RTDETR if name.startswith("rtdetr") else YOLO)(f"{name}.yaml")
    network = model.model.eval()
    pictures = torch.cat([letterboxed(picture) for stream in streams for picture in stream.pixels()])
    calm_masks(network.model[-1])
    settle(network, lambda: network(pictures))
    layers = last_layers(network)
    spread({layer: value for layer, value in layers.items() if value}, lambda: network(pictures))
    classes = [layer for layer, value in layers.items() if not value]
    if classes:
        make_rare(classes, lambda: network(pictures), PLACES)
    path = model.export(**{"format": "onnx", "imgsz": SIDE, "verbose": False} | options)
    if Path(path).is_dir():
        # Its package would run OpenVINO in bfloat16 where the processor has that; the model as it was made is as good.
        return folder / next(Path(path).glob("*.xml")), lambda: read(model, streams)
    reader = RTDETR(path) if isinstance(model, RTDETR) else YOLO(path, task=model.task)
    return folder / path, lambda: read(reader, streams)


def letterboxed(pixels):
    """What the model sees; this sets weights only."""
    placed = LetterBox((SIDE, SIDE), auto=False)(image=pixels)
    return torch.from_numpy(np.ascontiguousarray(placed)).permute(2, 0, 1)[None].float() / 255


def calm_masks(head):
    """Has prototypes change slowly and seldom cross zero, as trained ones do: masks of noise are all edges."""
    proto = getattr(head, "proto", None)
    if proto is None:
        return
    with torch.no_grad():
        for layer in (proto.cv1.conv, proto.cv2.conv):
            layer.weight.copy_(layer.weight.mean((2, 3), keepdim=True).expand_as(layer.weight))
        proto.cv3.bn.bias[::2] = 2
        proto.cv3.bn.bias[1::2] = -2


def last_layers(network):
    """The last layers of the head, with the mean and deviation that they are to have; None for those that give classes."""
    head = network.model[-1]
    layers = {}
    for name, layer in head.named_modules():
        if not isinstance(layer, (torch.nn.Conv2d, torch.nn.Linear)) or layer.bias is None:
            continue
        if "cv3" in name or "score_head" in name:
            layers[layer] = None
        elif "cv2" in name:
            layers[layer] = (0, 1) if head.reg_max > 1 else (4, 1)
        elif name == "linear":
            layers[layer] = (0, 3)
        elif "cv4" in name or "bbox_head" in name and name.endswith("layers.2"):
            layers[layer] = (0, 1)
    return layers


def read(model, streams):
    """Threshold and readings."""
    results = [
        # Without rect=False models of open size get an input of the picture's shape instead of a square one.
        model.predict(path, imgsz=SIDE, conf=LEAST_SCORE, rect=False, verbose=False, device="cpu")[0]
        for stream in streams
        for path in stream.paths
    ]
    readings = [reading(result) for result in results]
    scores = [thing.score for reading in readings for thing in reading.objects]
    return (threshold_for(scores, OBJECTS) if scores else None), readings


def reading(result):
    if result.probs is not None:
        return Reading(answer=(result.probs.top1, float(result.probs.top1conf)))
    if getattr(result, "semantic_mask", None) is not None:
        return Reading(cells=np.asarray(result.semantic_mask.data))
    boxes = result.obb if result.obb is not None else result.boxes
    things = [
        Thing(int(label), float(score), tuple(box))
        for label, score, box in zip(boxes.cls, boxes.conf, boxes.xyxy.numpy().astype(float))
    ]
    for index, thing in enumerate(things):
        if result.obb is not None:
            thing.rotated = tuple(result.obb.xywhr[index].numpy().astype(float))
        if result.keypoints is not None:
            thing.keypoints = result.keypoints.xy[index].numpy().astype(float)
        if result.masks is not None:
            thing.mask = without_bars(result.masks.data[index].numpy() > 0.5, result.orig_shape)
    rows, columns = result.orig_shape
    return Reading([thing for thing in (clipped(thing, (columns, rows)) for thing in things) if has_area(thing)])


def has_area(thing):
    """Objects in the bars around the picture are left without any, and untrained heads give sides below zero."""
    if thing.rotated is not None:
        return thing.rotated[2] > 0 and thing.rotated[3] > 0
    return thing.box[0] < thing.box[2] and thing.box[1] < thing.box[3]


def without_bars(mask, shape):
    """The part of a mask over the whole input that is the picture's, which wasn't scaled."""
    top, left = ((side - length) // 2 for side, length in zip(mask.shape, shape))
    return mask[top : top + shape[0], left : left + shape[1]]
