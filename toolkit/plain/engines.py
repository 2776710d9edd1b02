"""What runs a model: ONNX Runtime or OpenVINO, both on the processor and in 32 bits."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Output:
    """What a model says in one of its outputs; integers stay in `kind` what they were."""

    name: str
    values: np.ndarray
    kind: np.dtype

    @property
    def table(self):
        """Rows x columns, without the dimensions of 1 in front."""
        return self.values.reshape(self.values.shape[-2:])

    @property
    def vector(self):
        return self.values.reshape(-1)

    @property
    def is_bytes(self):
        return self.kind == np.uint8

    @property
    def is_integer(self):
        return np.issubdtype(self.kind, np.integer)


def output(name, values):
    values = np.asarray(values)
    return Output(name, values.astype(np.float64), values.dtype)


class ONNXRuntime:
    """An ONNX file, run by ONNX Runtime."""

    name = "ONNX Runtime"
    # Errors only; its warnings are of no use to those who compare results.
    LOG_LEVEL = 3
    TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64}
    TYPES |= {"tensor(uint8)": np.uint8, "tensor(int32)": np.int32, "tensor(int64)": np.int64}

    def __init__(self, path):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = self.LOG_LEVEL
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.input_names = [port.name for port in self.session.get_inputs()]
        self.metadata = dict(self.session.get_modelmeta().custom_metadata_map)

    def run(self, tensors):
        """The outputs for a tensor for each input, by its name."""
        types = {port.name: self.TYPES[port.type] for port in self.session.get_inputs()}
        given = {name: np.ascontiguousarray(as_type(values, types[name])) for name, values in tensors.items()}
        names = [port.name for port in self.session.get_outputs()]
        return [output(name, values) for name, values in zip(names, self.session.run(names, given))]


class OpenVINO:
    """A file of OpenVINO, TensorFlow Lite or ONNX, run by OpenVINO."""

    name = "OpenVINO"

    def __init__(self, path, precision="f32"):
        import openvino

        self.core = openvino.Core()
        self.model = self.core.read_model(path)
        self.precision = precision
        self.compiled = None
        self.input_names = [port.get_any_name() for port in self.model.inputs]
        self.metadata = {}

    def run(self, tensors):
        """The outputs for a tensor for each input, by its name."""
        if self.compiled is None:
            # Open dimensions are settled by what comes first.
            if self.model.is_dynamic():
                self.model.reshape({name: list(values.shape) for name, values in tensors.items()})
            self.compiled = self.core.compile_model(self.model, "CPU", {"INFERENCE_PRECISION_HINT": self.precision})
        given = [
            np.ascontiguousarray(as_type(tensors[port.get_any_name()], port.get_element_type().to_dtype()))
            for port in self.compiled.inputs
        ]
        result = self.compiled(given)
        return [output(port_name(port), result[port]) for port in self.compiled.outputs]


def port_name(port):
    """The name of a port; of the one that has none, that of what gives it."""
    return port.get_any_name() if port.get_names() else port.get_node().get_friendly_name()


def as_type(values, kind):
    if np.issubdtype(kind, np.integer):
        values = np.floor(np.asarray(values) + 0.5)
    return np.asarray(values, kind)


def engine(path):
    """What the plain reading of a model file is run by."""
    return ONNXRuntime(path) if path.lower().endswith(".onnx") else OpenVINO(path)
