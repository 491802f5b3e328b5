"""The Python peers (比べる相手): Django's mail backend and smtplib, each with one kept connection.

`python -m bench.one_connection SENDER PORT RECIPIENTS LETTER.eml` prints one JSON object. Each
builds a message of its own for each recipient, with the library's own means; only the sending is
timed, not Python's start.
"""

import json
import resource
import smtplib
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from bench.letter import Letter, read

DOMAIN = "mail.bench.example"


def with_django(port: int, recipients: int, letter: Letter) -> None:
    """Send through Django's SMTP backend over one connection that stays open."""
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives, get_connection

    settings.configure(USE_TZ=True)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    connection = get_connection(backend, host="127.0.0.1", port=port)
    connection.open()
    for n in range(recipients):
        message = EmailMultiAlternatives(
            letter.subject,
            letter.text,
            f"magazine@{DOMAIN}",
            [f"p{n:06d}@d0.example"],
            headers={"List-Unsubscribe": f"<https://{DOMAIN}/u/{n}>"},
            connection=connection,
        )
        message.attach_alternative(letter.html, "text/html")
        message.send()
    connection.close()


def with_smtplib(port: int, recipients: int, letter: Letter) -> None:
    """Send EmailMessages through smtplib over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for n in range(recipients):
            message = EmailMessage()
            message["From"] = f"magazine@{DOMAIN}"
            message["To"] = f"p{n:06d}@d0.example"
            message["Subject"] = letter.subject
            message["Message-ID"] = make_msgid(domain=DOMAIN)
            message["List-Unsubscribe"] = f"<https://{DOMAIN}/u/{n}>"
            message.set_content(letter.text)
            message.add_alternative(letter.html, subtype="html")
            connection.send_message(message)


SENDERS: dict[str, Callable[[int, int, Letter], None]] = {
    "django": with_django,
    "smtplib": with_smtplib,
}


def main(sender: str, port: int, recipients: int, letter: Letter) -> dict[str, float]:
    """Send, and return what it took; processor time in seconds, memory in MiB."""
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    SENDERS[sender](port, recipients, letter)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": time.monotonic() - begun,
        "cpu_seconds": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime,
        "peak_rss_mib": after.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    _, who, at, many, file = sys.argv
    print(json.dumps(main(who, int(at), int(many), read(Path(file).read_bytes()))))
