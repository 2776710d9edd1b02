"""Streams of 1080p at 25 frames a second, as many as are wanted: clips that go round and round, each begun elsewhere.

A clip is encoded once, with a key frame each second and no frame that refers beyond it, and kept in parts of a second. A
stream is such parts one after the other, from an offset of its own, so that the same second has the same pictures in each.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from material import CACHE, DETECTOR, ROOT, data_folder, ffmpeg, probe, write
from measure import BenchFailure, run

RATE = 25
FOLDER = CACHE / "density"
# As cameras do it: no frames that wait for later ones, and headers with each key frame.
ENCODER = (
    "-an -c:v libx264 -preset veryfast -crf 23 -pix_fmt yuv420p "
    f"-x264-params bframes=0:keyint={RATE}:min-keyint={RATE}:scenecut=0:repeat-headers=1"
)
VIDEOS = {
    "shop": "Retail02_short.hevc.mp4",
    "lobby": "one-by-one-person-detection.mp4",
    "road": "car-detection.mp4",
    "bottles": "bottle-detection.mp4",
}
SCENE_SECONDS = 20
# The share of places in traffic that are taken.
SCENES = {"quiet": "density=0.1", "busy": "density=1"}
SEEDS = (9101, 9102, 9103, 9104)
# Seconds between the beginnings of two streams of one clip; no clip's length is a multiple of it.
OFFSET = 7


# Larger than any identity of a clip, so that those of its next round are others.
IDENTITIES = 1_000_000


@dataclass(frozen=True)
class Stream:
    name: str
    clip: str
    path: Path
    frames: int
    offset: int  # seconds

    def truth(self):
        """Objects by frame as they are, where that is known: in streets; else None."""
        file = truth_of(self.clip)
        if not file.is_file():
            return None
        clip = [json.loads(line)["objects"] for line in file.read_text().splitlines()]
        length = len(clip) // RATE * RATE
        places = [divmod(self.offset * RATE + frame, length) for frame in range(self.frames)]
        return {frame: again(clip[place], turn) for frame, (turn, place) in enumerate(places)}


def again(objects, turn):
    return [{**item, "id": item["id"] + turn * IDENTITIES} for item in objects]


class Footage:
    """The clips of one kind: `videos`, or `quiet` or `busy` streets."""

    def __init__(self, kind, weir, seconds):
        self.kind, self.seconds = kind, seconds
        FOLDER.mkdir(parents=True, exist_ok=True)
        if kind == "videos":
            folder = data_folder() / "videos"
            self.clips = {name: parts_of(name, lambda file=file: video(folder / file)) for name, file in VIDEOS.items()}
        else:
            self.clips = {
                f"{kind}-{seed}": parts_of(f"{kind}-{seed}", lambda seed=seed: street(weir, kind, seed)) for seed in SEEDS
            }

    def streams(self, count):
        return [self.stream(number) for number in range(count)]

    def equal_streams(self, count):
        """The first stream, under so many names."""
        first = self.stream(0)
        return [replace(first, name=f"equal-{number}") for number in range(count)]

    def stream(self, number):
        clips = list(self.clips)
        clip = clips[number % len(clips)]
        parts = self.clips[clip]
        offset = OFFSET * (number // len(clips)) % len(parts)
        path = FOLDER / f"{clip}-from{offset}s-{self.seconds}s.mp4"
        if not path.exists():
            rounds = [parts[(offset + second) % len(parts)] for second in range(self.seconds)]
            write(path, lambda partial: joined(rounds, partial))
        return Stream(f"{clip}-{number // len(clips)}", clip, path, self.seconds * RATE, offset)


def model():
    path = data_folder() / DETECTOR
    if not path.is_file():
        raise BenchFailure(f"{path} is not there; WEIR_TEST_DATA names the folder of the test data.")
    return path


def labels():
    """The model doesn't name its classes; the truth of streets does."""
    path = FOLDER / "labels.txt"
    path.write_text("background\nperson\n")
    return path


def parts_of(name, source):
    """The clip's seconds, as files of bare H.264; encoded where they aren't there yet."""
    folder = FOLDER / name
    if not folder.is_dir():
        print(f"bench: encoding {name} as 1080p at {RATE} frames a second", flush=True)
        partial = folder.with_name(f"partial-{name}")
        partial.mkdir(exist_ok=True)
        path, filters = source()
        cut = ["-f", "segment", "-segment_time", "1", "-segment_format", "h264", partial / "%04d.h264"]
        run(ffmpeg("-i", path, "-vf", f"{filters},scale=1920:1080", "-r", RATE, *ENCODER.split(), *cut))
        # What is left over at the end is no whole second.
        sorted(partial.iterdir())[-1].unlink()
        partial.rename(folder)
    return sorted(folder.iterdir())


def video(path):
    """Slower ones are played faster, since a frame shown twice would be one without motion."""
    numerator, denominator = map(int, probe(path, "-show_entries", "stream=r_frame_rate").split("/"))
    return path, f"setpts=N/{RATE}/TB" if numerator / denominator < RATE else f"fps={RATE}"


def street(weir, kind, seed):
    """A synthetic street, with nothing drawn into it, and what is to be seen there."""
    path, file = FOLDER / f"{kind}-{seed}.mkv", FOLDER / "street.yaml"
    scene = f"scene:?seed={seed}&frames={(SCENE_SECONDS + 1) * RATE}&fps={RATE}&size=1920x1080&{SCENES[kind]}"
    file.write_text(f"sources: {scene}\ndraw: false\noutput: {path}\nrecords: {truth_of(f'{kind}-{seed}')}\n")
    run([weir, "run", "--quiet", str(file)])
    return path, f"fps={RATE}"


def truth_of(clip):
    return FOLDER / f"{clip}.truth.jsonl"


def joined(parts, path):
    return ffmpeg("-f", "h264", "-framerate", RATE, "-i", f"concat:{'|'.join(map(str, parts))}", "-c", "copy", path)
