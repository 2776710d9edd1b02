"""Transformers' models: small ones made from configurations without weights, exported by torch, read by their processors."""

import os

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")

import torch
import transformers
from PIL import Image

from random_weights import make_rare, outputs_of, settle, spread, threshold_for
from reading import Reading, Thing, clipped

PACKAGE = f"transformers {transformers.__version__}"
SIDE = 320
OBJECTS = 60
PLACES = 60
QUERIES = 300
FEW_QUERIES = 100

RESNET = {
    "depths": [1, 1, 1, 1],
    "embedding_size": 16,
    "hidden_sizes": [32, 64, 128, 256],
    "layer_type": "bottleneck",
    "out_features": ["stage2", "stage3", "stage4"],
}


def rt_detr(kind):
    backbone = transformers.RTDetrResNetConfig(**RESNET)
    sizes = {"encoder_in_channels": [64, 128, 256], "feat_strides": [8, 16, 32], "num_queries": QUERIES}
    return kind(backbone_config=backbone, decoder_layers=2, **sizes)


def d_fine():
    backbone = transformers.HGNetV2Config(
        stage_in_channels=[16, 32, 64, 128],
        stage_mid_channels=[16, 16, 32, 64],
        stage_out_channels=[32, 64, 128, 256],
        hidden_sizes=[32, 64, 128, 256],
        stem_channels=[3, 16, 16],
        stage_num_blocks=[1, 1, 1, 1],
        out_features=["stage2", "stage3", "stage4"],
    )
    return transformers.DFineConfig(
        backbone_config=backbone, encoder_in_channels=[64, 128, 256], decoder_layers=2, num_queries=QUERIES
    )


def detr(kind, queries=FEW_QUERIES, **more):
    layers = {"encoder_layers": 1, "decoder_layers": 2, "d_model": 64, "encoder_ffn_dim": 128, "decoder_ffn_dim": 128}
    backbone = transformers.ResNetConfig(**{**RESNET, "out_features": more.pop("out_features", ["stage4"])})
    return kind(backbone_config=backbone, backbone=None, num_queries=queries, num_labels=91, **layers, **more)


def yolos():
    return transformers.YolosConfig(
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        image_size=[SIDE, SIDE],
        num_detection_tokens=FEW_QUERIES,
        num_labels=91,
        use_mid_position_embeddings=False,
    )


DETECTORS = {
    "rt_detr": ("RTDetr", lambda: rt_detr(transformers.RTDetrConfig), {}),
    "rt_detr_v2": ("RTDetrV2", lambda: rt_detr(transformers.RTDetrV2Config), {}),
    "d_fine": ("DFine", d_fine, {}),
    "detr": ("Detr", lambda: detr(transformers.DetrConfig), {}),
    "table_transformer": ("TableTransformer", lambda: detr(transformers.TableTransformerConfig), {}),
    "conditional_detr": (
        "ConditionalDetr",
        lambda: detr(transformers.ConditionalDetrConfig, QUERIES),
        {"family": "conditional-detr"},
    ),
    "deformable_detr": (
        "DeformableDetr",
        lambda: detr(
            transformers.DeformableDetrConfig,
            QUERIES,
            disable_custom_kernels=True,
            out_features=["stage2", "stage3", "stage4"],
        ),
        {"family": "deformable-detr"},
    ),
    "yolos": ("Yolos", yolos, {}),
}
PROCESSORS = {
    "RTDetrV2": "RTDetr",
    "DFine": "RTDetr",
    "TableTransformer": "Detr",
}
# The others have a softmax, whose last class is none.
SIGMOIDS = ["rt_detr", "rt_detr_v2", "d_fine", "conditional_detr", "deformable_detr"]
CASES = [(name, options) for name, (_, _, options) in DETECTORS.items()] + [
    ("segformer", {"scaling": "pillow"}),
    ("vit", {"scaling": "pillow", "mean": 127.5, "scale": "1/127.5"}),
    ("resnet", {"fit": "crop 0.875", "scaling": "pillow-bicubic", "mean": 127.5, "scale": "1/127.5"}),
    ("dinov2", {"task": "embed", "fit": "crop 0.875", "scaling": "pillow-bicubic"}),
]


def is_slow(name):
    """Whether pictures of one video must do."""
    return name in DETECTORS


def picture_size(name):
    """Detectors get pictures of their size, so that rounding moves no box; the others' are scaled on their way.

    Of an odd remainder this package cuts the smaller half off the left, others the even one; this one has none.
    """
    return (SIDE, SIDE) if name in DETECTORS else (480, 320) if name == "resnet" else None


def make(name, options, streams, folder):
    torch.manual_seed(0)
    path = folder / f"{name}.onnx"
    if options:
        path.with_suffix(".weir").write_text("".join(f"{key}: {value}\n" for key, value in options.items()))
    pictures = [Image.fromarray(pixels) for stream in streams for pixels in stream.pixels()]
    maker = make_detector if name in DETECTORS else globals()[f"make_{name}"]
    return path, maker(name, pictures, path)


def export(network, pixels, path, names):
    torch.onnx.export(
        Outputs(network, names).eval(),
        (pixels[:1],),
        str(path),
        input_names=["pixel_values"],
        output_names=names,
        opset_version=17,
        dynamo=False,
    )


class Outputs(torch.nn.Module):
    """A model's outputs of these names."""

    def __init__(self, network, names):
        super().__init__()
        self.network = network
        self.names = names

    def forward(self, pixels):
        found = self.network(pixel_values=pixels)
        return tuple(getattr(found, name) for name in self.names)


# ------------------------------------------------------------------------------------------------------------ objects


def make_detector(name, pictures, path):
    prefix, configuration, _ = DETECTORS[name]
    network = getattr(transformers, f"{prefix}ForObjectDetection")(configuration()).eval()
    tell_queries_apart(network)
    processor = getattr(transformers, f"{PROCESSORS.get(prefix, prefix)}ImageProcessor")()
    pixels = processor(pictures, size={"height": SIDE, "width": SIDE}, return_tensors="pt")["pixel_values"]

    def run():
        for picture in pixels:
            network(pixel_values=picture[None])

    settle(network, run)
    boxes, classes = heads(network)
    # Of the steps' heads the last one that is used gives the answer.
    classes = list(outputs_of(classes, run))[-1:]
    for layer in boxes:
        spread({layer: (0, 1)}, run)
    if name in SIGMOIDS:
        make_rare(classes, run, PLACES)
    else:
        spread({layer: (0, 3) for layer in classes}, run)
    export(network, pixels, path, ["logits", "pred_boxes"])
    return lambda: read_detector(network, processor, pixels, pictures[0].size)


def tell_queries_apart(network):
    """Has queries look at different places: those of an untrained network all look at everything, and say the same."""
    with torch.no_grad():
        for name, weights in network.named_parameters():
            if any(word in name for word in ("q_proj.weight", "k_proj.weight", "query.weight", "key.weight")):
                weights.mul_(10)
            elif "detection_tokens" in name or name.endswith("position_embeddings"):
                torch.nn.init.normal_(weights)


def heads(network):
    """The last layers that give boxes, and those that give classes, of all of the decoder's steps."""
    boxes, classes = [], []
    for name, layer in network.named_modules():
        if not isinstance(layer, torch.nn.Linear):
            continue
        if "enc_" in name:
            continue
        if any(word in name for word in ("class_labels_classifier.layers.2", "bbox_predictor.layers.2")):
            (classes if "class" in name else boxes).append(layer)
        elif "bbox_embed" in name and name.endswith("layers.2"):
            boxes.append(layer)
        elif "class_embed" in name or "class_labels_classifier" in name and "layers" not in name:
            classes.append(layer)
    return list(dict.fromkeys(boxes)), list(dict.fromkeys(classes))


def read_detector(network, processor, pixels, size):
    readings = []
    for picture in pixels:
        with torch.no_grad():
            outputs = network(pixel_values=picture[None])
        found = processor.post_process_object_detection(outputs, threshold=0.05, target_sizes=[(size[1], size[0])])[0]
        things = [
            clipped(Thing(int(label), float(score), tuple(box.tolist())), size)
            for label, score, box in zip(found["labels"], found["scores"], found["boxes"])
        ]
        readings.append(Reading([thing for thing in things if area(thing.box) > 0]))
    return threshold_for([thing.score for reading in readings for thing in reading.objects], OBJECTS), readings


def area(box):
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])


# ------------------------------------------------------------------------------------------------ the picture as a whole


def make_segformer(name, pictures, path):
    configuration = transformers.SegformerConfig(
        depths=[1, 1, 1, 1], hidden_sizes=[16, 32, 64, 128], decoder_hidden_size=64, num_labels=19
    )
    network = transformers.SegformerForSemanticSegmentation(configuration).eval()
    processor = transformers.SegformerImageProcessor(size={"height": 256, "width": 256})
    pixels = processor(pictures, return_tensors="pt")["pixel_values"]
    settle(network, lambda: network(pixel_values=pixels))
    export(network, pixels, path, ["logits"])

    def read():
        with torch.no_grad():
            outputs = network(pixel_values=pixels)
        # Without a size the cells stay as the model has them.
        return None, [Reading(cells=cells.numpy()) for cells in processor.post_process_semantic_segmentation(outputs)]

    return read


def make_vit(name, pictures, path):
    configuration = transformers.ViTConfig(
        hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, num_labels=1000
    )
    network = transformers.ViTForImageClassification(configuration).eval()
    return classifier(network, network.classifier, transformers.ViTImageProcessor(), pictures, path)


def make_resnet(name, pictures, path):
    network = transformers.ResNetForImageClassification(
        transformers.ResNetConfig(**{**RESNET, "out_features": None, "num_labels": 1000})
    ).eval()
    processor = transformers.ConvNextImageProcessor(size={"shortest_edge": 224}, crop_pct=0.875, resample=3)
    return classifier(network, network.classifier[-1], processor, pictures, path)


def classifier(network, layer, processor, pictures, path):
    pixels = processor(pictures, return_tensors="pt")["pixel_values"]
    settle(network, lambda: network(pixel_values=pixels))
    spread({layer: (0, 3)}, lambda: network(pixel_values=pixels))
    export(network, pixels, path, ["logits"])

    def read():
        with torch.no_grad():
            best = network(pixel_values=pixels).logits.softmax(1).max(1)
        return None, [Reading(answer=(int(i), float(p))) for i, p in zip(best.indices, best.values)]

    return read


def make_dinov2(name, pictures, path):
    configuration = transformers.Dinov2Config(
        hidden_size=64, num_hidden_layers=2, num_attention_heads=4, image_size=224, patch_size=14
    )
    network = transformers.Dinov2Model(configuration).eval()
    # As DINOv2's own files have it.
    statistics = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
    crop = {"size": {"shortest_edge": 256}, "crop_size": {"height": 224, "width": 224}}
    pixels = transformers.BitImageProcessor(**crop, **statistics, resample=3)(pictures, return_tensors="pt")["pixel_values"]
    export(network, pixels, path, ["pooler_output"])

    def read():
        with torch.no_grad():
            vectors = network(pixel_values=pixels).pooler_output
        return None, [Reading(vector=torch.nn.functional.normalize(vector, dim=0).numpy()) for vector in vectors]

    return read
