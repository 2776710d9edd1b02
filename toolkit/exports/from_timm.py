"""timm's classifiers: made without weights, exported by torch, read with timm's own transforms."""

import timm
import torch
from PIL import Image

from random_weights import settle, spread
from reading import Reading

PACKAGE = f"timm {timm.__version__}"
NAMES = ["mobilenetv3_small_100", "resnet18", "vit_tiny_patch16_224", "convnext_atto", "efficientnet_lite0"]
SCALINGS = {"bilinear": "pillow", "bicubic": "pillow-bicubic"}
CASES = [(name, {}) for name in NAMES]


def picture_size(name):
    return None


def make(name, options, streams, folder):
    torch.manual_seed(0)
    network = timm.create_model(name, pretrained=False).eval()
    data = timm.data.resolve_model_data_config(network)
    transform = timm.data.create_transform(**data, is_training=False)
    pictures = torch.stack([transform(Image.fromarray(pixels)) for stream in streams for pixels in stream.pixels()])
    settle(network, lambda: network(pictures))
    spread({network.get_classifier(): (0, 3)}, lambda: network(pictures))
    path = folder / f"{name}.onnx"
    torch.onnx.export(
        network, (pictures[:1],), str(path), input_names=["x"], output_names=["logits"], opset_version=17, dynamo=False
    )
    path.with_suffix(".weir").write_text(settings(data))

    def read():
        with torch.no_grad():
            best = network(pictures).softmax(1).max(1)
        return None, [Reading(answer=(int(i), float(p))) for i, p in zip(best.indices, best.values)]

    return path, read


def settings(data):
    """What timm's data configuration says, in Weir's words."""
    mean = " ".join(f"{value * 255:.6g}" for value in data["mean"])
    scale = " ".join(f"{1 / (value * 255):.9g}" for value in data["std"])
    fit, scaling = f"crop {data['crop_pct']}", SCALINGS[data["interpolation"]]
    return f"fit: {fit}\nscaling: {scaling}\nmean: {mean}\nscale: {scale}\n"
