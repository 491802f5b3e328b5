"""DKIM (署名の速さ): our signer against `openssl speed rsa2048`, and a second thread's gain."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

LETTERS = 2_000


def measure(octets: bytes, letters: int = LETTERS) -> dict[str, float | None]:
    """Return share_of_openssl (of one core's signatures a second) and gain_two_threads.

    The share counts processor time, as OpenSSL does; the gain is by the clock, and needs two cores
    that have nothing else to do. None where this version has no signer, or the machine no openssl.
    """
    if importlib.util.find_spec("hayauma.mail.dkim") is None:
        print("dkim: この版には署名がありません。", file=sys.stderr)
        return {"share_of_openssl": None, "gain_two_threads": None}
    every = _letters(octets, letters)
    _clocked(every[: letters // 10], 1)
    alone, bar = _of_one_core(every), _openssl()
    gain = _clocked(every, 2) / _clocked(every, 1)
    print(
        f"dkim: RSA-2048 の署名 1コアで {alone:,.0f}/秒（openssl {bar or 0:,.0f}/秒）、"
        f"2スレッドで {gain:.2f}倍",
        file=sys.stderr,
    )
    return {
        "share_of_openssl": round(alone / bar, 3) if bar else None,
        "gain_two_threads": round(gain, 3),
    }


def _of_one_core(letters: Sequence[Any]) -> float:
    """Return the letters signed in a second of one core's time."""
    signer, begun = _signer(letters[0].data), time.thread_time()
    for letter in letters:
        signer.headers(letter.data)
    return len(letters) / (time.thread_time() - begun)


def _clocked(letters: Sequence[Any], threads: int) -> float:
    """Return the letters signed in a second by the clock, as the sender has them signed."""
    from hayauma.mail.dkim import signer as module

    before, module.THREADS = module.THREADS, threads
    signer = _signer(letters[0].data)
    begun = time.monotonic()
    try:
        signed = sum(map(len, signer.signed(letters)))
        return signed / (time.monotonic() - begun)
    finally:
        signer.close()
        module.THREADS = before


def _signer(octets: bytes) -> Any:
    from hayauma.mail.dkim import Algorithm, Signer, SigningKey

    domain = re.search(rb"^From:.*?@([a-z0-9.-]+)", octets, re.MULTILINE)
    assert domain is not None
    key = SigningKey.make(domain=domain[1].decode(), selector="b", algorithm=Algorithm.RSA)
    return Signer((key,))


def _letters(octets: bytes, letters: int) -> list[Any]:
    """Return so many letters, each to somebody else."""
    from hayauma.mail.smtp import Outgoing

    rest = re.sub(rb"^To:.*\r\n", b"", octets, count=1, flags=re.MULTILINE)
    return [
        Outgoing(n, b"b@d.example", b"p@d.example", b"To: p%07d@d0.example\r\n%b" % (n, rest))
        for n in range(letters)
    ]


def _openssl() -> float | None:
    """Return the RSA-2048 signatures a second of one core, by OpenSSL's own measurement."""
    if shutil.which("openssl") is None:
        return None
    done = subprocess.run(
        ["openssl", "speed", "-seconds", "1", "rsa2048"], capture_output=True, text=True,
        check=False, env=os.environ | {"LC_ALL": "C"},
    )  # fmt: skip
    found = re.search(r"^rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)", done.stdout, re.MULTILINE)
    return float(found[1]) if found else None
