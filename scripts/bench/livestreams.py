"""Runs Weir on streams: as cameras send them, behind `weir serve`, or as fast as it can, frame by frame."""

import contextlib
import fcntl
import json
import math
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from footage import FOLDER, RATE, labels
from measure import BenchFailure, run
from scores import Moment

PROMISE_MS = 100
# Records that wait for the reader never make the writer wait.
PIPE_BYTES = 1 << 20
SECONDS_TO_START, SECONDS_TO_END = 60, 20
# Before others, so that a record's time is when it was written and not when this program came to it.
READER_PRIORITY = -10


@dataclass(frozen=True)
class Parts:
    """What is switched on; `interval` is the plain way to infer less, for comparison."""

    promise: bool = False
    gate: bool = False
    interval: int = 0

    def application(self, model, sources, records):
        detect = [f"model: {json.dumps(str(model))}", f"labels: {json.dumps(str(labels()))}"]
        if self.interval:
            detect.append(f"interval: {self.interval}")
        promise = f"latency: {PROMISE_MS}ms\n" if self.promise else ""
        gate = "gate: motion\n" if self.gate else ""
        listed = "".join(f"  - {json.dumps(source)}\n" for source in sources)
        return (
            f"{promise}{gate}sources:\n{listed}detect: {{ {', '.join(detect)} }}\n"
            f"track: weir\nrecords: {json.dumps(str(records))}\n"
        )


@dataclass
class StreamRun:
    """What came of one stream."""

    frames: dict = field(default_factory=dict)  # objects by frame number
    inferred: int = 0
    moments: list = field(default_factory=list)  # of a live run
    told: dict = field(default_factory=dict)  # what Weir says of the stream's latency itself, see `told_latency`

    def add(self, record):
        # By time, since frames that are dropped on the way have no number.
        self.frames[round(record["time"] * RATE)] = record["objects"]
        self.inferred += record["inferred"]


def told_latency(status):
    """Weir's own figures of a stream, from `/api/v1/streams`: milliseconds, and frames past the promise; {} without."""
    latency = status.get("latency")
    return {**latency["all"], "late": latency["late"]} if latency else {}


def offline(weir, model, streams, parts):
    """Every frame, as fast as can be, with decisions by media time; a `StreamRun` by name."""
    with tempfile.TemporaryDirectory() as folder:
        records, file = Path(folder) / "records.jsonl", Path(folder) / "offline.yaml"
        sources = [{"from": str(stream.path), "name": stream.name} for stream in streams]
        file.write_text(parts.application(model, sources, records))
        run([weir, "run", "--quiet", str(file)])
        return by_stream(json.loads(line) for line in records.read_text().splitlines())


def by_stream(records):
    runs = defaultdict(StreamRun)
    for record in records:
        runs[record["stream"]].add(record)
    return dict(runs)


def frames_per_second(weir, model, streams):
    """How many frames of all streams together are inferred a second, from the first record to the last."""
    sources = [{"from": str(stream.path), "name": stream.name} for stream in streams]
    file = FOLDER / "throughput.yaml"
    file.write_text(Parts().application(model, sources, "-"))
    with Reader([weir, "run", "--quiet", str(file)]) as reader:
        reader.process.wait()
        reader.thread.join()
    reader.check(0)
    times = [at for at, _ in reader.lines]
    if len(times) != sum(stream.frames for stream in streams):
        raise BenchFailure(f"weir told {len(times)} of {sum(stream.frames for stream in streams)} frames.")
    return (len(times) - 1) / (times[-1] - times[0])


class Reader:
    """A command whose lines of output are kept with the times at which they came."""

    def __init__(self, command):
        self.lines = []
        self.errors = tempfile.TemporaryFile("w+", errors="replace")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, pipesize=PIPE_BYTES
        )
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), READER_PRIORITY)
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), line))

    def check(self, *allowed):
        if self.process.returncode not in allowed:
            self.errors.seek(0)
            raise BenchFailure(f"weir ended with {self.process.returncode}: {self.errors.read().strip()[-2000:]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.thread.join()


class LiveRun(Reader):
    """Streams at their own rate, served, so that others can come and go.

    A record's latency is counted from when its frame was due, and a stream's frames are due in even steps. Where the steps
    begin isn't told from outside, so the stream's quickest record counts as one without latency: what is measured is too
    short by that one's, which is next to nothing where frames go on without an inference, and one where none does.
    """

    def __init__(self, weir, model, streams, parts):
        file = FOLDER / "live.yaml"
        file.write_text(parts.application(model, map(live, streams), "-"))
        self.place = ("127.0.0.1", free_port())
        super().__init__([weir, "serve", "--listen", "{}:{}".format(*self.place), str(file)])
        try:
            self.wait_for(lambda: self.lines and self.listens(), SECONDS_TO_START, "record")
        except BaseException:
            self.__exit__()
            raise
        self.start = self.lines[0][0]

    def wait_for(self, holds, seconds, what):
        """Whether it holds before the time is over; throws where that must be."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return True
            if self.process.poll() is not None:
                self.check()
            time.sleep(0.05)
        if what:
            raise BenchFailure(f"weir gave no {what} within {seconds} s.")
        return False

    def listens(self):
        with socket.socket() as caller:
            return caller.connect_ex(self.place) == 0

    def seconds(self):
        """Since the first record, as the moments of records are told."""
        return time.monotonic() - self.start

    def play(self, seconds):
        """Until all streams have ended, or for so long; also ends those that have fallen behind."""
        self.wait_for(lambda: all(s["state"] in ("ended", "failed") for s in self.statuses()), seconds, None)

    def statuses(self):
        return self.ask("GET", "/streams")["streams"]

    def add(self, stream):
        self.ask("POST", "/streams", live(stream))

    def remove(self, stream):
        self.ask("DELETE", f"/streams/{stream.name}")

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request("http://{}:{}/api/v1{}".format(*self.place, path), data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_TO_END) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise BenchFailure(f"{method} {path} was answered with {error.code}: {error.read().decode()}") from error
        except OSError as error:
            raise BenchFailure(f"{method} {path} was not answered: {error}") from error
        return json.loads(text) if text else None

    def end(self):
        """Ends the run; what came of each stream, by name."""
        statuses = self.statuses()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired as error:
            raise BenchFailure(f"weir did not end within {SECONDS_TO_END} s.") from error
        self.thread.join()
        self.check(0)
        return self.runs(statuses)

    def runs(self, statuses):
        records = [(at, json.loads(line)) for at, line in self.lines]
        zeros = defaultdict(lambda: math.inf)
        for at, record in records:
            zeros[record["stream"]] = min(zeros[record["stream"]], at - record["time"])
        runs = by_stream(record for _, record in records)
        for at, record in records:
            latency = at - record["time"] - zeros[record["stream"]]
            runs[record["stream"]].moments.append(Moment(at - self.start, latency, record["inferred"]))
        for status in statuses:
            runs.setdefault(status["id"], StreamRun()).told = told_latency(status)
        return runs


def live(stream):
    return {"from": str(stream.path), "name": stream.name, "live": True}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
