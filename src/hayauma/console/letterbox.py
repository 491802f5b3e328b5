"""`letterbox` (郵便受け): take in what the city's mail server hands over by LMTP, and sort it.

It listens on this machine alone. Exit codes: 0 stopped · 2 bad input, or the port is taken ·
3 the database cannot be read.
"""

import argparse
import socket
import sys
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from hayauma.console import migrating
from hayauma.console.arguments import Arguments
from hayauma.letterbox import server, worker

PORT = 2424


def main(argv: Sequence[str]) -> int:
    """Take in and sort mail until SIGTERM or Ctrl-C, and return the exit code."""
    asked = _arguments().parse_args(list(argv))
    code = migrating.prepare(at=timezone.now())
    if code:
        return code
    try:
        listening = socket.create_server(("127.0.0.1", asked.port))
    except (OSError, OverflowError):
        print(f"ポート {asked.port} では受け取れません。--port で変えられます。", file=sys.stderr)
        return 2
    with listening, worker.beside(settings.HAYAUMA_HOME):
        print(f"127.0.0.1:{listening.getsockname()[1]}", flush=True)
        return server.serve(listening, settings.HAYAUMA_HOME / "letterbox")


def _arguments() -> argparse.ArgumentParser:
    parser = Arguments("hayauma letterbox", "市のメールサーバーから LMTP で受け取り、仕分けます。")
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="P", help=f"受け取るポート（{PORT}）"
    )
    return parser
