"""Makes untrained networks say something: objects by the dozen, of many classes and scores."""

import torch

GAIN = 0.3


def settle(network, run):
    """Takes the statistics of all batch normalizations from what `run` puts through the network.

    With those that networks are born with, what leaves a deep one is all the same or infinite.
    """
    norms = [layer for layer in network.modules() if isinstance(layer, torch.nn.modules.batchnorm._BatchNorm)]
    for layer in norms:
        torch.nn.init.constant_(layer.weight, GAIN)
        layer.momentum = None
        layer.reset_running_stats()
        layer.train()
    with torch.no_grad():
        run()
    for layer in norms:
        layer.momentum = 0.1
        layer.eval()


def outputs_of(layers, run):
    """What each of the layers gives while `run` puts pictures through the network: channels x values."""
    seen = {layer: [] for layer in layers}

    def note(layer, _, output):
        axis = 1 if isinstance(layer, torch.nn.Conv2d) else -1
        seen[layer].append(output.detach().movedim(axis, 0).flatten(1))

    hooks = [layer.register_forward_hook(note) for layer in layers]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    return {layer: torch.cat(values, 1) for layer, values in seen.items() if values}


def scale(layer, factor, shift):
    """Has a layer give what it gave, times `factor` and plus `shift`; each is a number, or one a channel."""
    factor = torch.as_tensor(factor, dtype=layer.weight.dtype).expand(len(layer.bias))
    with torch.no_grad():
        layer.weight.mul_(factor.reshape((-1,) + (1,) * (layer.weight.dim() - 1)))
        layer.bias.copy_(layer.bias * factor + shift)


def spread(layers, run):
    """Gives each channel of last layers a mean and a deviation: `layers` has both for each layer."""
    for layer, values in outputs_of(layers, run).items():
        mean, deviation = layers[layer]
        factor = deviation / values.std(1).clamp(min=1e-6)
        scale(layer, factor, mean - values.mean(1) * factor)


def make_rare(layers, run, wanted, low=-1.0, high=2.5):
    """Has the logits of last layers, which give classes, lie above `low` in `wanted` places and nowhere above `high`."""
    spread({layer: (0, 1) for layer in layers}, run)
    found = torch.cat([values.amax(0) for values in outputs_of(layers, run).values()]).sort(descending=True).values
    top, bottom = found[0], found[min(wanted, len(found) - 1)]
    factor = (high - low) / (top - bottom)
    for layer in layers:
        scale(layer, factor, high - top * factor)


def threshold_for(scores, wanted, least=0.05):
    """A threshold above which about `wanted` of the scores lie, in the widest gap near there.

    What lies close to it is read differently for the last bit of a number.
    """
    scores = sorted((float(score) for score in scores if score > least), reverse=True)
    if len(scores) <= wanted:
        return least
    near = range(wanted * 3 // 4, min(len(scores) - 1, wanted * 5 // 4))
    place = max(near, key=lambda index: scores[index] - scores[index + 1])
    return (scores[place] + scores[place + 1]) / 2
