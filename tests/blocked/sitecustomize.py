"""Put on PYTHONPATH by .ci/run: any attempt to reach the network ends the program with an error."""

import socket
from typing import Any, NoReturn


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise RuntimeError(f"the network is blocked, and something tried to reach it: {args[1:]!r}")


socket.socket.connect = _refuse  # type: ignore[method-assign]
socket.getaddrinfo = _refuse
