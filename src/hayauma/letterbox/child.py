"""The child (別の作業): a foreign mail is read in a process of its own that may die of it.

Source: what the parsers at hand are known to do with hostile mails: gigabytes, seconds, endless
recursion. The limits are set in the child before it has seen one octet of the mail.
"""

import json
import subprocess
import sys
from pathlib import Path

from hayauma.letterbox.reading import Written

MEMORY_MOST = 256 * 1024 * 1024  # octets of address space
CPU_MOST = 2  # seconds
PATIENCE = 60  # seconds of the clock; a machine may be busy

_PACKAGES = str(Path(__file__).resolve().parents[2])
_PROGRAM = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_MOST}, {MEMORY_MOST}))
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_MOST}, {CPU_MOST}))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.path.insert(0, sys.argv[1])
from hayauma.letterbox.reading import main
main()
"""


class Unreadable(ValueError):
    """The mail ended the child, or kept it too long."""


class NoChild(OSError):
    """No child could be started: the mail is not to blame."""


def read(content: bytes) -> Written:
    """Return what a mail says. Errors: Unreadable, NoChild. Takes some 50 ms."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _PROGRAM, _PACKAGES],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("time") from None
    except OSError as fault:
        raise NoChild(fault.strerror) from fault
    if done.returncode:
        # What the child complains of may quote the mail: its last word alone, the type, is told.
        said = done.stderr.decode("ascii", "ignore").strip().rpartition("\n")[2].partition(":")[0]
        raise Unreadable(f"{done.returncode} {said[:40]}".strip())
    return Written(**json.loads(done.stdout))
