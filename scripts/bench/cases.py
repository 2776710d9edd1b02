"""What is measured: the plain parts, each with its own tool, and Weir."""

import json
import os
import re
import sys

from material import CACHE, ROOT, ffmpeg
from measure import BenchFailure, PerFrame, per_frame, run, seconds_to_line

# As Weir's plan of an output sets x264 up, so that encoding alone does the same work.
X264 = "x264enc speed-preset=veryfast pass=qual quantizer=23 vbv-buf-capacity=0"


def decode_alone(footage):
    """FFmpeg on one thread, to nowhere."""
    return over(footage, lambda clip: run(ffmpeg("-threads", "1", "-i", clip.path, "-f", "null", "-")))


def encode_alone(footage):
    """x264 on the same pictures: decoding and encoding with GStreamer's own tool, less decoding with it."""
    decode = over(footage, lambda clip: run(launch(footage, clip, "fakesink")))
    both = over(footage, lambda clip: run(launch(footage, clip, f"{X264} ! fakesink")))
    return PerFrame(both.milliseconds - decode.milliseconds, both.rate, both.peak)


def launch(footage, clip, rest):
    parser, decoder = {"h264": ("h264parse", "avdec_h264"), "hevc": ("h265parse", "avdec_h265")}[footage.codec]
    pipeline = f"! qtdemux ! {parser} ! {decoder} max-threads=1 ! {rest}"
    return ["gst-launch-1.0", "--quiet", "filesrc", f"location={clip.path}", *pipeline.split()]


def inference_alone(model, short, long):
    """OpenVINO's benchmark_app in throughput mode."""
    runs = [(frames, run(benchmark_app(model, frames), python_environment())) for frames in (short, long)]
    cost = per_frame(*runs)
    return PerFrame(cost.milliseconds, throughput(runs[1][1].output), cost.peak)


def throughput(output):
    """The frames a second that benchmark_app tells."""
    rate = re.search(r"Throughput:\s+([0-9.]+) FPS", output)
    if rate is None:
        raise BenchFailure("benchmark_app gave no throughput.")
    return float(rate[1])


def benchmark_app(model, frames):
    start = "from openvino.tools.benchmark.main import main; main()"
    return [sys.executable, "-c", start, "-m", str(model), "-d", "CPU", "-hint", "throughput", "-niter", str(frames)]


def python_environment():
    return dict(os.environ, PYTHONPATH=str(ROOT / ".dependencies" / "python"))


def infer(weir, model, footage, streams):
    """Decode and infer, with no picture going out."""
    return over(footage, lambda clip: weir_run(weir, model, clip, streams), streams)


def everything(weir, model, footage, streams):
    """Decode, infer, track, draw and encode."""
    output = str(CACHE / "out.mp4")
    return over(
        footage, lambda clip: weir_run(weir, model, clip, streams, "--track", "bytetrack", "--output", output), streams
    )


def weir_run(weir, model, clip, streams, *arguments):
    records = CACHE / "records.jsonl"
    cost = run([*weir_command(weir, model, clip, streams), *arguments, "--records", str(records)])
    inferred = sum(1 for line in records.read_text().splitlines() if json.loads(line)["inferred"])
    if inferred != streams * clip.frames:
        raise BenchFailure(f"weir inferred {inferred} of {streams * clip.frames} frames of {streams} × {clip.path.name}.")
    return cost


def weir_command(weir, model, clip, streams):
    inputs = ["--input", str(clip.path)] * streams
    return [weir, "run", *inputs, "--model", str(model), "--quiet"]


def seconds_to_first_inference(weir, model, footage):
    """From the start of the command to the first record of an inferred frame."""
    command = [*weir_command(weir, model, footage.long, 1), "--output", "null", "--records", "-"]
    return seconds_to_line(command, lambda line: json.loads(line)["inferred"])


def over(footage, measure, streams=1):
    """A frame's cost, from the short and the long clip."""
    runs = [(streams * clip.frames, measure(clip)) for clip in (footage.short, footage.long)]
    return per_frame(*runs)


def find_weir():
    """The command that `make build` has built."""
    path = ROOT / ".build" / "release" / "weir"
    if not path.is_file():
        raise BenchFailure(f"{path} is not there: run make build first.")
    return str(path)
