"""What turns a network's numbers into probabilities."""

import numpy as np


def sigmoid(values):
    """1 / (1 + exp(-x)), written so that nothing overflows."""
    return (1 + np.tanh(np.asarray(values) / 2)) / 2


def softmax(values):
    """Along the last axis."""
    powers = np.exp(values - values.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)
