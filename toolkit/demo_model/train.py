"""Trains Weir's demo model on the synthetic street and writes it as ONNX.

    python train.py --weir /path/to/weir --output demo.onnx
"""

import argparse
import copy
import math
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from augmentation import training_batch
from export import export
from loss import detection_loss
from network import Detector, cells, decode
from scenes import Group, render

SEED = 20
BATCH = 16
LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.02
WARM_UP_STEPS = 60
# The mean of the weights over about this many last steps is what is exported.
AVERAGED_STEPS = 150

# Seeds below 5000 train; the evaluation takes its own from 9000 on. A frame every few seconds, so that no two are alike.
TRAINING = [
    Group("size=1280x720&fps=0.37&density=0.6", 1, 150, 8),
    Group("size=1280x720&fps=0.37&density=1&shake=0.004", 151, 230, 8),
    Group("size=1280x720&fps=0.37&density=0.6&night=true", 1001, 1100, 8),
    Group("size=1280x720&fps=0.37&density=1&night=true&shake=0.004", 1101, 1140, 8),
    Group("size=640x360&fps=0.37&density=0.8&noise=4", 2001, 2150, 8),
    Group("size=640x360&fps=0.37&density=0.3&noise=1", 2151, 2200, 8),
    Group("size=640x360&fps=0.37&density=0.8&night=true", 3001, 3100, 8),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weir", required=True, help="the weir command, which renders the scenes")
    parser.add_argument("--output", required=True, help="the ONNX file to write")
    parser.add_argument("--steps", type=int, default=1500, help="steps of %d frames (default: %%(default)s)" % BATCH)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    frames = render(options.weir, TRAINING)
    print(f"{len(frames)} frames, {sum(len(boxes) for boxes in frames.boxes)} objects", flush=True)
    export(train(frames, options.steps), options.output)


def train(frames, steps):
    """The averaged detector after so many steps."""
    detector = Detector().to(memory_format=torch.channels_last)
    averaged = copy.deepcopy(detector).eval()
    optimizer = torch.optim.AdamW(parameter_groups(detector), lr=LEARNING_RATE)
    grid = cells()
    started, mean_loss = time.time(), None
    for step, (images, targets) in enumerate(prepared_ahead(batches(frames, steps))):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * learning_rate(step, steps)
        with torch.autocast("cpu", torch.bfloat16):
            levels = detector(images.contiguous(memory_format=torch.channels_last))
        predicted, logits = decode([level.float() for level in levels], grid)
        loss = detection_loss(predicted, logits, grid, targets)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(detector.parameters(), 10)
        optimizer.step()
        average(averaged, detector, step)
        mean_loss = loss.item() if mean_loss is None else 0.98 * mean_loss + 0.02 * loss.item()
        if step % 50 == 49:
            print(f"step {step + 1} of {steps}, loss {mean_loss:.3f}, {time.time() - started:.0f} s", flush=True)
    return averaged


def batches(frames, steps):
    """The training's batches; every frame comes once before any comes again."""
    generator = torch.Generator().manual_seed(SEED)
    order = np.random.default_rng(SEED)
    waiting = np.empty(0, np.int64)
    for _ in range(steps):
        while len(waiting) < BATCH:
            waiting = np.concatenate([waiting, order.permutation(len(frames))])
        yield training_batch(frames, waiting[:BATCH], generator)
        waiting = waiting[BATCH:]


def prepared_ahead(items):
    """The same items, each made by another thread while the one before is used."""
    with ThreadPoolExecutor(1) as thread:
        following = thread.submit(next, items, None)
        while (item := following.result()) is not None:
            following = thread.submit(next, items, None)
            yield item


def parameter_groups(detector):
    """Weights of convolutions decay, biases and normalisations don't."""
    decayed = [p for p in detector.parameters() if p.dim() > 1]
    others = [p for p in detector.parameters() if p.dim() <= 1]
    return [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0}]


def learning_rate(step, steps):
    """A short rise, then half a cosine down to 2 % of the peak."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    part = (step - WARM_UP_STEPS) / max(1, steps - WARM_UP_STEPS)
    return 0.02 + 0.98 * (1 + math.cos(math.pi * part)) / 2


@torch.no_grad()
def average(averaged, detector, step):
    """Moves the mean a little toward the weights of this step; faster at the start, when the mean is young."""
    share = max(1 / AVERAGED_STEPS, 1 / (step / 10 + 1))
    for mean, new in zip(averaged.state_dict().values(), detector.state_dict().values()):
        if mean.dtype.is_floating_point:
            mean.lerp_(new, share)
        else:
            mean.copy_(new)


if __name__ == "__main__":
    main()
