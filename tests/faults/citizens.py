"""Citizens who register while letters go out (送信中の登録), in a process of their own.

    HAYAUMA_HOME=… python -m tests.faults.citizens RATE SECONDS

writes RATE times a second: a request, then the press that confirms it, in turn. Prints one JSON
object: how many were confirmed, how many failed, and the slowest write in seconds.
"""

import json
import secrets
import sys
import time

import django


def main(rate: float, seconds: float) -> None:
    """Register people at a steady pace, each write a transaction of its own."""
    django.setup()
    from django.db import DatabaseError
    from django.utils import timezone

    from hayauma import links
    from hayauma.subscriptions import registration
    from hayauma.subscriptions.states import Route

    confirmed = failed = 0
    slowest, begun = 0.0, time.monotonic()
    for n in range(int(rate * seconds / 2)):
        token = links.new_token(secrets.token_bytes(32))
        for write in ("request", "confirm"):
            moment = time.monotonic()
            try:
                if write == "request":
                    registration.request(
                        service="bench", address=f"new{n}@late.example", menus=["bench"],
                        route=Route.WEB, at=timezone.now(), token=token,
                    )  # fmt: skip
                else:
                    registration.confirm(token=token, at=timezone.now())
                    confirmed += 1
            except DatabaseError as fault:
                print(fault, file=sys.stderr)
                failed += 1
            slowest = max(slowest, time.monotonic() - moment)
        time.sleep(max(0.0, begun + (n + 1) * 2 / rate - time.monotonic()))
    print(json.dumps({"confirmed": confirmed, "failed": failed, "slowest_s": round(slowest, 3)}))


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
