"""Run a .gguf model in a process of its own, as an OpenAI-compatible server for this machine alone.

Started by `gguf` as a script: one line of JSON comes in on standard input, one with the address or an error goes out on
standard output. It ends when standard input does, so that it never outlives who started it; a fault in native code ends
it, and not the process that answers questions.
"""

import json
import os
import signal
import sys
from typing import Any


def main() -> None:
    """Start the model, and wait until it is no longer needed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for who started it
    try:
        server = _started(json.loads(sys.stdin.readline()))
        said = {"address": server.listening_address}
    except Exception as error:  # noqa: BLE001 - whatever it is, who started this must be told
        said = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    if "address" in said:
        sys.stdin.read()
    os._exit(0)  # native code that is still writing a reply would hold up an ordinary end


def _started(given: dict[str, Any]) -> Any:
    import xllamacpp  # type: ignore[import-untyped,import-not-found,unused-ignore]  # an extra

    params = xllamacpp.CommonParams()
    params.model.path = given["file"]
    params.n_ctx = given["context"]
    params.n_parallel = 1  # on a processor, two answers at once take each twice as long
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = given["threads"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [given["key"]]
    params.cache_ram_mib = 0  # prompts of other questions; the one before is kept in any case
    params.ui = False
    params.verbosity = -1
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
