"""torchvision's models: made without weights, exported by torch, read by themselves."""

import torch
import torchvision
from PIL import Image
from torchvision.models import detection, segmentation
from torchvision.transforms import functional
from torchvision.transforms._presets import ImageClassification

from random_weights import make_rare, settle, spread, threshold_for
from reading import Reading, Thing

PACKAGE = f"torchvision {torchvision.__version__.split('+')[0]}"
OBJECTS = 60
PLACES = 400
CLASSES = 91
KEYPOINTS = 17
CLASSIFIER_SIDE = 224
SEGMENTATION_SIDE = 256
PICTURE = (480, 320)
# Detectors scale pictures themselves, so that they are exported for the size of the pictures; these keep that small.
SCALING = {"min_size": 320, "max_size": 512}

FIXED = ["ssd300_vgg16", "ssdlite320_mobilenet_v3_large"]
SCALED = [
    "retinanet_resnet50_fpn",
    "retinanet_resnet50_fpn_v2",
    "fcos_resnet50_fpn",
    "fasterrcnn_mobilenet_v3_large_320_fpn",
    "fasterrcnn_resnet50_fpn",
    "maskrcnn_resnet50_fpn",
    "keypointrcnn_resnet50_fpn",
]
SEGMENTERS = ["deeplabv3_mobilenet_v3_large", "lraspp_mobilenet_v3_large", "fcn_resnet50"]
CLASSIFIERS = ["resnet18", "mobilenet_v3_small", "efficientnet_b0", "shufflenet_v2_x0_5", "convnext_tiny", "vit_b_16"]
CASES = (
    # As torchvision documents it, the input has no batch: 3 x rows x columns.
    [(name, {}) for name in FIXED + SCALED]
    + [(name, {"scaling": "pillow"}) for name in SEGMENTERS]
    + [(name, {"fit": "crop 0.875", "scaling": "pillow"}) for name in CLASSIFIERS]
)


def is_slow(name):
    """Whether pictures of one video must do."""
    return name in FIXED + SCALED


def picture_size(name):
    """The detectors' inputs have the size of the pictures; the others' pictures are scaled on their way."""
    return PICTURE if name in FIXED + SCALED else None


def make(name, options, streams, folder):
    torch.manual_seed(0)
    maker = make_classifier if name in CLASSIFIERS else make_segmenter if name in SEGMENTERS else make_detector
    path, read = maker(name, streams, folder)
    if options:
        path.with_suffix(".weir").write_text("".join(f"{key}: {value}\n" for key, value in options.items()))
    return path, read


def tensors(streams):
    return [
        torch.from_numpy(pixels).permute(2, 0, 1).float() / 255 for stream in streams for pixels in stream.pixels()
    ]


def export(network, picture, path, names):
    torch.onnx.export(
        network, (picture,), str(path), input_names=["input"], output_names=names, opset_version=17, dynamo=False
    )


# ------------------------------------------------------------------------------------------------------------ objects


def make_detector(name, streams, folder):
    scaling = {} if name in FIXED else SCALING
    network = getattr(detection, name)(weights=None, weights_backbone=None, **scaling).eval()
    pictures = tensors(streams)
    settle(network, lambda: network(pictures))
    for layers in stages(network):
        spread({layer: value for layer, value in layers.items() if value}, lambda: network(pictures))
        rare = [layer for layer, value in layers.items() if not value]
        if rare:
            make_rare(rare, lambda: network(pictures), PLACES)
    path = folder / f"{name}.onnx"
    # The order of the outputs differs from model to model.
    with torch.no_grad():
        names = list(network(pictures[:1])[0])
    export(Listed(network).eval(), pictures[0], path, names)
    return path, lambda: read_detector(network, pictures)


class Listed(torch.nn.Module):
    """A detector that takes one picture, and gives what an exported one can."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, picture):
        found = self.network([picture])[0]
        return tuple(found.values())


def stages(network):
    """Layers by what they are for, in the order in which they depend on each other: see `from_ultralytics`."""
    if hasattr(network, "rpn"):
        proposals, heads = network.rpn.head, network.roi_heads
        yield {proposals.cls_logits: (0, 1), proposals.bbox_pred: (0, 0.3)}
        yield {heads.box_predictor.bbox_pred: (0, 0.5), heads.box_predictor.cls_score: (0, 3)}
        if heads.has_mask():
            yield {heads.mask_predictor.mask_fcn_logits: (0, 2)}
        return
    head = network.head
    classes, boxes = head.classification_head, head.regression_head
    yield {layer: (0, 0.5) for layer in last(boxes)}
    softmax = hasattr(classes, "module_list")
    yield {layer: (0, 3) if softmax else None for layer in last(classes)}


def last(head):
    """The layers of a head that give its answers."""
    if hasattr(head, "module_list"):  # SSD has one for each size, alone or behind another
        return [block if isinstance(block, torch.nn.Conv2d) else list(block)[-1] for block in head.module_list]
    return [layer for name in ("cls_logits", "bbox_reg", "bbox_ctrness") if (layer := getattr(head, name, None))]


def read_detector(network, pictures):
    with torch.no_grad():
        found = [network([picture])[0] for picture in pictures]
    readings = []
    for result in found:
        things = [
            Thing(int(label), float(score), tuple(box.tolist()))
            for label, score, box in zip(result["labels"], result["scores"], result["boxes"])
        ]
        for index, thing in enumerate(things):
            if "masks" in result:
                thing.mask = result["masks"][index, 0].numpy() >= 0.5
            if "keypoints" in result:
                thing.keypoints = result["keypoints"][index, :, :2].numpy().astype(float)
        readings.append(Reading(things))
    return threshold_for([thing.score for reading in readings for thing in reading.objects], OBJECTS), readings


# ------------------------------------------------------------------------------------------------- classes of a picture


def make_classifier(name, streams, folder):
    network = getattr(torchvision.models, name)(weights=None).eval()
    preset = ImageClassification(crop_size=CLASSIFIER_SIDE, resize_size=256)
    pictures = torch.stack([preset(pillow(pixels)) for stream in streams for pixels in stream.pixels()])
    settle(network, lambda: network(pictures))
    linear = [layer for layer in network.modules() if isinstance(layer, torch.nn.Linear)][-1]
    spread({linear: (0, 3)}, lambda: network(pictures))
    path = folder / f"{name}.onnx"
    export(network, pictures[:1], path, ["logits"])

    def read():
        with torch.no_grad():
            best = [network(picture[None]).softmax(1)[0].max(0) for picture in pictures]
        return None, [Reading(answer=(int(answer.indices), float(answer.values))) for answer in best]

    return path, read


def pillow(pixels):
    return Image.fromarray(pixels)


def make_segmenter(name, streams, folder):
    network = getattr(segmentation, name)(weights=None, weights_backbone=None).eval()
    side = (SEGMENTATION_SIDE, SEGMENTATION_SIDE)
    pictures = torch.stack([scaled(pixels, side) for stream in streams for pixels in stream.pixels()])
    settle(network, lambda: network(pictures))
    path = folder / f"{name}.onnx"
    export(Out(network).eval(), pictures[:1], path, ["out"])

    def read():
        with torch.no_grad():
            return None, [Reading(cells=network(picture[None])["out"][0].argmax(0).numpy()) for picture in pictures]

    return path, read


class Out(torch.nn.Module):
    """What torchvision's segmenters give under the name `out`."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, picture):
        return self.network(picture)["out"]


def scaled(pixels, side):
    """As the preset of torchvision's segmenters does, but to both sides of a fixed input."""
    picture = functional.pil_to_tensor(functional.resize(pillow(pixels), side)) / 255
    return functional.normalize(picture, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
