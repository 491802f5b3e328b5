"""DKIM (署名の速さ): our signer against `openssl speed rsa2048`, and a second thread's gain."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

LETTERS = 2_000


def measure(octets: bytes, letters: int = LETTERS) -> dict[str, float | None]:
    """Return share_of_openssl (of one core's signatures a second) and gain_two_threads.

    None where this version has no signer, or the machine no openssl.
    """
    sign = _signer(octets)
    if sign is None:
        print("dkim: この版には署名がありません。", file=sys.stderr)
        return {"share_of_openssl": None, "gain_two_threads": None}
    _sign_many(sign, letters // 10, 1)
    alone = _sign_many(sign, letters, 1)
    together = _sign_many(sign, letters, 2)
    bar = _openssl()
    share = round(alone / bar, 3) if bar else None
    print(
        f"dkim: RSA-2048 の署名 {alone:,.0f}/秒（openssl {bar or 0:,.0f}/秒）、"
        f"2スレッドで {together / alone:.2f}倍",
        file=sys.stderr,
    )
    return {"share_of_openssl": share, "gain_two_threads": round(together / alone, 3)}


def _sign_many(sign: Callable[[int], object], letters: int, threads: int) -> float:
    """Return how many letters a second so many threads sign together."""
    begun = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(sign, range(letters), chunksize=50):
            pass
    return letters / (time.monotonic() - begun)


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


def _signer(octets: bytes) -> Callable[[int], object] | None:
    """Return a call that signs the letter for its nth recipient, or None without a signer."""
    if importlib.util.find_spec("hayauma.mail.dkim") is None:
        return None
    from hayauma.mail.dkim import Algorithm, Signer, SigningKey

    domain = re.search(rb"^From:.*?@([a-z0-9.-]+)", octets, re.MULTILINE)
    assert domain is not None
    key = SigningKey.make(domain=domain[1].decode(), selector="bench", algorithm=Algorithm.RSA)
    signer = Signer([key])
    head, _, body = octets.partition(b"\r\n\r\n")
    head = re.sub(rb"^To:.*\r\n", b"", head, flags=re.MULTILINE)

    def sign(n: int) -> bytes:
        return signer.headers(b"To: p%07d@d0.example\r\n%b\r\n\r\n%b" % (n, head, body))

    return sign
