"""What is in pictures, as people have annotated it: COCO's JSON, or a folder of Pascal VOC's XML."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path, PurePosixPath

import numpy as np

from average_precision import Annotation

from .request import Refusal


class Annotations:
    """By a picture's file name the annotations of each picture that is listed, and the names of all classes."""

    def __init__(self, path):
        path = Path(path)
        try:
            self.pictures, self.classes = read_voc(path) if path.is_dir() else read_coco(path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ElementTree.ParseError) as error:
            raise Refusal(
                f"The annotations {path} can't be read ({error!r}); give COCO's instances as JSON, or a folder of "
                "Pascal VOC's XML files."
            ) from error
        if not self.pictures:
            raise Refusal(f"The annotations {path} list no picture; give those of the pictures that are verified.")


def read_coco(path):
    said = json.loads(path.read_text())
    names = {item["id"]: item["name"] for item in said["categories"]}
    files = {item["id"]: file_name(item["file_name"]) for item in said["images"]}
    pictures = {name: [] for name in files.values()}
    for item in said["annotations"]:
        if item["image_id"] not in files or "bbox" not in item:
            continue
        x, y, width, height = item["bbox"]
        box = np.array([x, y, x + width, y + height], np.float64)
        annotation = Annotation(box, names[item["category_id"]], is_crowd=bool(item.get("iscrowd")))
        pictures[files[item["image_id"]]].append(annotation)
    # Categories of which there is no object have no part in mAP.
    return pictures, sorted({item.label for picture in pictures.values() for item in picture})


def read_voc(path):
    pictures = {}
    for file in sorted(path.glob("*.xml")):
        root = ElementTree.parse(file).getroot()
        pictures[file_name(root.findtext("filename") or file.stem)] = [voc_object(item) for item in root.iter("object")]
    return pictures, sorted({item.label for picture in pictures.values() for item in picture})


def voc_object(item):
    left, top, right, bottom = (float(item.find("bndbox").findtext(key)) for key in ("xmin", "ymin", "xmax", "ymax"))
    # Pixels count from 1, and the last one belongs to the box.
    box = np.array([left - 1, top - 1, right, bottom])
    is_difficult = (item.findtext("difficult") or "0").strip() == "1"
    return Annotation(box, item.findtext("name").strip(), is_ignored=is_difficult)


def file_name(path):
    return PurePosixPath(path.replace("\\", "/")).name
