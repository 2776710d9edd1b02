"""The videos and the model that the benchmark runs on."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from measure import BenchFailure, run

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / "bench" / "cache"
DETECTOR = "models/omz/person-detection-retail-0013/FP16/person-detection-retail-0013.xml"
STREET = "scene:?seed=7&frames=600&fps=30&size=1920x1080"


@dataclass(frozen=True)
class Clip:
    path: Path
    frames: int


@dataclass(frozen=True)
class Footage:
    """The same 1080p picture in one codec: its beginning, more of it, and all."""

    codec: str
    short: Clip
    long: Clip
    whole: Clip


@dataclass(frozen=True)
class Material:
    description: str
    model: Path
    footage: list


def prepare(weir, short_frames, long_frames):
    """Finds the real data, or makes the synthetic street; cuts clips into bench/cache."""
    CACHE.mkdir(parents=True, exist_ok=True)
    data = data_folder()
    if (data / DETECTOR).is_file():
        description = "Retail02_short (a shop, 1080p), person-detection-retail-0013 FP16"
        model, original = data / DETECTOR, data / "videos" / "Retail02_short.hevc.mp4"
    else:
        description = f"the synthetic street, Weir's own model: no real data in {data} (WEIR_TEST_DATA names its place)"
        model, original = street_model(), street_video(weir)
    footage = []
    for codec in ("h264", "hevc"):
        whole = encoded(original, codec)
        footage.append(Footage(codec, cut(whole, short_frames), cut(whole, long_frames), whole))
    return Material(description, model, footage)


def data_folder():
    """Where the real data is, if it is anywhere."""
    return Path(os.environ.get("WEIR_TEST_DATA") or ROOT.parent / "shared" / "data")


def street_model():
    models = sorted((ROOT / "models").glob("*.onnx"))
    if not models:
        raise BenchFailure(f"{ROOT / 'models'} holds no model.")
    return models[0]


def street_video(weir):
    path = CACHE / "street.mp4"
    if not path.exists():
        print("bench: rendering the synthetic street", flush=True)
        write(path, lambda partial: [weir, "run", "--input", STREET, "--output", str(partial), "--quiet"])
    return path


def encoded(original, codec):
    """The whole video in a codec: the file itself where it has that codec already."""
    if codec_of(original) == codec:
        return Clip(original, frame_count(original))
    path = CACHE / f"{original.name.split('.')[0]}.{codec}.mp4"
    if not path.exists():
        print(f"bench: transcoding {original.name} to {codec}", flush=True)
        encoder = {"h264": ["libx264", "-preset", "medium", "-g", "30"], "hevc": ["libx265", "-preset", "fast"]}[codec]
        write(path, lambda partial: ffmpeg("-i", original, "-an", "-c:v", *encoder, partial))
    return Clip(path, frame_count(path))


def cut(whole, frames):
    """The first frames of a clip, as they are coded."""
    path = CACHE / f"{whole.path.stem}.first{frames}.mp4"
    if not path.exists():
        write(path, lambda partial: ffmpeg("-i", whole.path, "-an", "-c:v", "copy", "-frames:v", str(frames), partial))
    return Clip(path, frame_count(path))


def ffmpeg(*arguments):
    return ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)]


def write(path, command):
    """Makes a file under another name first, so that an interrupted one is never taken for whole."""
    partial = path.with_name(f"partial-{path.name}")
    run(command(partial))
    partial.rename(path)


def codec_of(path):
    return probe(path, "-show_entries", "stream=codec_name")


def frame_count(path):
    return int(probe(path, "-count_frames", "-show_entries", "stream=nb_read_frames"))


def probe(path, *arguments):
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", *arguments, "-of", "csv=p=0", str(path)]
    outcome = subprocess.run(command, capture_output=True, text=True)
    if outcome.returncode != 0:
        raise BenchFailure(f"{path} can't be read: {outcome.stderr.strip()}")
    return outcome.stdout.strip().strip(",")
