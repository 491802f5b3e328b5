"""Three host names on one port, each with its own URLs; and a health page for any host."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def alive(pid: int) -> bool:
    """Return whether a process of this number exists and is not stopped.

    A dead child that nobody has buried yet, or one that was stopped, still takes a signal; where
    the kernel tells a process's state, neither counts as alive.
    """
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except PermissionError:
        return True
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self/stat").exists()
    return state not in {"Z", "X", "T", "t"}


def all_children_live(children: Path) -> bool:
    """Return whether every child the supervisor wrote down still lives; no file means no child."""
    try:
        pids = json.loads(children.read_text("utf-8"))
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    return all(alive(int(pid)) for pid in pids.values())


class Health:
    """Answers /healthz before the host is looked at, so that any Host header will do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the health page, or pass the request on."""
        if request.path != "/healthz":
            return self.get_response(request)
        well = all_children_live(settings.HAYAUMA_HOME / "children.json")
        # No detail: a health page is public.
        return HttpResponse("ok\n" if well else "down\n", "text/plain", 200 if well else 503)


class Hosts:
    """Chooses the URLs by host name; an unknown host is refused by ALLOWED_HOSTS."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the request the URLs of its host."""
        host = request.get_host().rsplit(":", 1)[0]
        request.urlconf = settings.HOST_ROOMS.get(host, settings.ROOT_URLCONF)
        return self.get_response(request)
