# mypy: disable-error-code="import-not-found,import-untyped"
"""BERT with six layers as an ONNX graph, in full precision or with int8 weights, for the making of models only.

How the int8 form is made:

- Weights have 7 bits, not 8. x86 processors without VNNI add two 8-bit products in 16 bits, which overflows with 8-bit
  weights (mean cosine .991 instead of .995, measured under emulation of such a processor); 7 bits cannot overflow.
- Activations are quantised when the model runs, one scale for a whole text. A few channels are ten times larger than
  the rest, always the same ones, and would eat that scale. They are divided down before each product and the weights
  multiplied up, which changes nothing in exact arithmetic (SmoothQuant, Xiao et al. 2023, section 4, here with a cap
  instead of a power). The channels are found by running the full-precision graph on a little ordinary English.
- The graph reads one text at a time, so what it says of a text never depends on the texts around it.

Needs `onnx`. Not here: where weights come from.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, WIDTH = 6, 12, 384
POSITIONS = 256  # what the model was trained to read; longer texts are cut
LARGEST = 64  # 7 bits: 255 * (64 + 64) still fits the 16 bits that older processors add in
CAP_PERCENTILE = 97  # best of 75, 90, 95, 97, 98, 99 and 99.9 by mean cosine

Array = NDArray[Any]


def channel_peaks(model: bytes, inputs: Iterable[Mapping[str, Any]]) -> dict[str, Array]:
    """The largest absolute value of each channel that enters each product, over texts as the graph takes them."""
    graph = onnx.load_from_string(model)
    entering = {node.output[0]: node.input[0] for node in graph.graph.node if node.name.endswith(".product")}
    for name in sorted(set(entering.values())):
        graph.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    peaks: dict[str, Array] = {}
    for each in inputs:
        values = dict(zip(names, session.run(names, each), strict=True))
        for product, source in entering.items():
            peak = np.abs(values[source]).max(axis=(0, 1))
            peaks[product] = np.maximum(peaks.get(product, peak), peak)
    return peaks


class Graph:
    """The network, written out in standard ONNX operators: token ids in, one vector a token out.

    Args:
        weights: tensors under the official names. With `head.weight` and `head.bias` among them, the graph reads two
            texts side by side (a second input says which token is of which) and gives the head's numbers a token.
        peaks: of each product's channels; without them the graph keeps full precision.
        inner: a layer whose vectors the graph gives too, as `inner`.
    """

    def __init__(
        self, weights: dict[str, Array], peaks: dict[str, Array] | None = None, inner: int | None = None
    ) -> None:
        self._weights = weights
        self._peaks = peaks
        self._inner = inner
        self._paired = "head.weight" in weights
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def build(self) -> bytes:
        """The whole model, checked."""
        hidden = self._embeddings()
        for layer in range(LAYERS):
            hidden = self._layer(f"encoder.layer.{layer}.", hidden)
            if layer == self._inner:
                self._node("Identity", [hidden], "inner")
        inputs, output, width = ["input_ids"], "last_hidden_state", WIDTH
        if self._paired:
            inputs, output, width = [*inputs, "token_type_ids"], "logits", len(self._weights["head.bias"])
            matrix = self._constant("head.matrix", self._weights["head.weight"].T)
            hidden = self._node("MatMul", [hidden, matrix], "head.product")
            self._node("Add", [hidden, self._constant("head.bias", self._weights["head.bias"])], output)
        else:
            self._node("Identity", [hidden], output)
        outputs = [(output, width)] + ([("inner", WIDTH)] if self._inner is not None else [])
        graph = helper.make_graph(
            self._nodes,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"]) for name in inputs],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "tokens", size]) for name, size in outputs],
            self._constants,
        )
        # Opset 20 is the first with Gelu; IR 9 is its companion. Both are read by every onnxruntime since 1.17.
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
        onnx.checker.check_model(model, full_check=True)
        serialised: bytes = model.SerializeToString()
        return serialised

    def _embeddings(self) -> str:
        table = self._weights["embeddings.word_embeddings.weight"]
        if self._peaks is None:
            words = self._node("Gather", [self._constant("words", table), "input_ids"], "word")
        else:  # a table is only looked up, never multiplied: it may use all 8 bits
            scale = np.abs(table).max(axis=1, keepdims=True) / 127
            rows = np.round(table / scale).astype(np.int8)
            taken = self._node("Gather", [self._constant("words", rows), "input_ids"], "word.int8")
            taken = self._node("Cast", [taken], "word.float", to=TensorProto.FLOAT)
            scales = self._node("Gather", [self._constant("words.scale", scale), "input_ids"], "word.scale")
            words = self._node("Mul", [taken, scales], "word")
        kinds = self._weights["embeddings.token_type_embeddings.weight"]
        places = self._weights["embeddings.position_embeddings.weight"][:POSITIONS] + kinds[0]
        if self._paired:
            moved = self._constant("kinds", kinds - kinds[0])
            words = self._node("Add", [words, self._node("Gather", [moved, "token_type_ids"], "kind")], "word.kind")
        start = self._constant("start", np.array([0], dtype=np.int64))
        count = self._node("Shape", ["input_ids"], "count", start=1, end=2)
        axis = self._constant("axis", np.array([0], dtype=np.int64))
        used = self._node("Slice", [self._constant("places", places), start, count, axis], "place")
        total = self._node("Add", [words, used], "embedded")
        return self._norm("embeddings.LayerNorm", total)

    def _layer(self, name: str, hidden: str) -> str:
        attended = self._attention(name + "attention.", hidden)
        projected = self._dense(name + "attention.output.dense", attended)
        middle = self._norm(
            name + "attention.output.LayerNorm", self._node("Add", [projected, hidden], name + "residual.1")
        )
        raised = self._node("Gelu", [self._dense(name + "intermediate.dense", middle)], name + "gelu")
        lowered = self._dense(name + "output.dense", raised)
        return self._norm(name + "output.LayerNorm", self._node("Add", [lowered, middle], name + "residual.2"))

    def _attention(self, name: str, hidden: str) -> str:
        parts = [name + part for part in ("self.query", "self.key", "self.value")]
        matrix, bias = (
            np.concatenate([self._weights[f"{part}.{kind}"] for part in parts]) for kind in ("weight", "bias")
        )
        scale = np.ones((3 * WIDTH, 1), dtype=np.float32)
        scale[:WIDTH] = (WIDTH / HEADS) ** -0.5  # the division of the scores, done to the query's weights once
        joint = self._product(name + "self", hidden, matrix * scale, bias * scale[:, 0])
        thirds = self._constant(name + "thirds", np.array([WIDTH] * 3, dtype=np.int64))
        self._nodes.append(helper.make_node("Split", [joint, thirds], parts, axis=-1, name=name + "split"))
        heads = self._constant(name + "heads", np.array([0, 0, HEADS, WIDTH // HEADS], dtype=np.int64))
        orders = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])  # the key's is turned for the product with the query
        query, key, value = (
            self._node(
                "Transpose", [self._node("Reshape", [part, heads], part + ".heads")], part + ".turned", perm=order
            )
            for part, order in zip(parts, orders, strict=True)
        )
        scores = self._node("MatMul", [query, key], name + "scores")
        chances = self._node("Softmax", [scores], name + "chances", axis=-1)
        mixed = self._node("MatMul", [chances, value], name + "mixed")
        mixed = self._node("Transpose", [mixed], name + "mixed.turned", perm=[0, 2, 1, 3])
        flat = self._constant(name + "flat", np.array([0, 0, WIDTH], dtype=np.int64))
        return self._node("Reshape", [mixed, flat], name + "mixed.flat")

    def _dense(self, name: str, hidden: str) -> str:
        return self._product(name, hidden, self._weights[name + ".weight"], self._weights[name + ".bias"])

    def _product(self, name: str, hidden: str, matrix: Array, bias: Array) -> str:
        """Hidden times matrix (outputs, inputs) plus bias."""
        product = name + ".product"
        if self._peaks is None:
            self._node("MatMul", [hidden, self._constant(name + ".matrix", matrix.T)], product)
        else:
            peaks = self._peaks[product]
            shrink = np.maximum(1, peaks / np.percentile(peaks, CAP_PERCENTILE)).astype(np.float32)
            small = self._node("Mul", [hidden, self._constant(name + ".shrink", 1 / shrink)], name + ".small")
            whole, scale = quantised(matrix * shrink)
            outputs = [name + ".bytes", name + ".range", name + ".zero"]
            self._nodes.append(helper.make_node("DynamicQuantizeLinear", [small], outputs, name=name + ".quantise"))
            counts = self._node(
                "MatMulInteger", [outputs[0], self._constant(name + ".matrix", whole.T), outputs[2]], name + ".counts"
            )
            counts = self._node("Cast", [counts], name + ".counts.float", to=TensorProto.FLOAT)
            unit = self._node("Mul", [outputs[1], self._constant(name + ".scale", scale)], name + ".unit")
            self._node("Mul", [counts, unit], product)
        return self._node("Add", [product, self._constant(name + ".bias", bias)], name + ".sum")

    def _norm(self, name: str, hidden: str) -> str:
        scale = self._constant(name + ".weight", self._weights[name + ".weight"])
        bias = self._constant(name + ".bias", self._weights[name + ".bias"])
        return self._node("LayerNormalization", [hidden, scale, bias], name, axis=-1, epsilon=1e-12)

    def _constant(self, name: str, value: Array) -> str:
        if all(constant.name != name for constant in self._constants):
            self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output


def quantised(matrix: Array) -> tuple[Array, Array]:
    """The matrix in whole numbers of 7 bits, and each row's scale, clipped where that keeps the row truest."""
    best, error = np.empty(0), np.full(len(matrix), np.inf)
    for share in np.arange(0.7, 1.001, 0.03):
        scale = np.abs(matrix).max(axis=1) * share / LARGEST
        rounded = np.clip(np.round(matrix / scale[:, None]), -LARGEST, LARGEST) * scale[:, None]
        missed = ((rounded - matrix) ** 2).sum(axis=1)
        best = np.where(missed < error, scale, best) if best.size else scale
        error = np.minimum(missed, error)
    whole = np.clip(np.round(matrix / best[:, None]), -LARGEST, LARGEST)
    return whole.astype(np.int8), best.astype(np.float32)
