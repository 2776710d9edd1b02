"""Runs a command and says what it cost."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


class BenchFailure(Exception):
    """One sentence that says which step failed, and what it said."""


@dataclass(frozen=True)
class Cost:
    """What a run took: of the process and all it started and waited for."""

    wall: float  # seconds
    cpu: float  # seconds, user and system together
    peak: float  # MB of resident memory, of the largest process
    output: str


def run(command, environment=None):
    """Runs to the end; throws `BenchFailure` if the command fails."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        start = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode != 0:
        raise BenchFailure(f"{' '.join(command)} ended with {process.returncode}: {text.strip()[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


@dataclass(frozen=True)
class PerFrame:
    """What a frame costs once everything runs: starting and stopping are not in it."""

    milliseconds: float  # of processor time
    rate: float  # frames per second, over the whole longer run
    peak: float  # MB, of the longer run


def per_frame(short, long):
    """The difference between a short and a long run of the same thing, each a pair of frames and cost."""
    frames = long[0] - short[0]
    return PerFrame(1000 * (long[1].cpu - short[1].cpu) / frames, long[0] / long[1].wall, long[1].peak)


def seconds_to_line(command, is_it, environment=None):
    """Seconds from the start of a command to the first line of its output that `is_it` accepts; ends it then."""
    start = time.monotonic()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            for line in process.stdout:
                if is_it(line):
                    return time.monotonic() - start
        finally:
            process.kill()
    raise BenchFailure(f"{' '.join(command)} never wrote the line that was waited for.")
