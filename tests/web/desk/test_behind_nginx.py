"""A real nginx with the configuration we ship: which certificates make a machine a terminal.

Good, none, another CA's with the same name, revoked, expired, taken out of the register, and a
client that goes round nginx or brings the headers itself.
"""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from hayauma.organization import certificates, terminals
from tests.conftest import ROOT
from tests.town import Town
from tests.web.desk.authority import DAY, Authority, Issued

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SECRET = "what-only-the-proxy-knows"
HOST = "desk.localhost"
PATIENCE = 20.0

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(NGINX is None and not os.environ.get("CI"), reason="nginx がありません"),
]


@dataclass
class Front:
    """nginx before the desk, and who comes to it."""

    port: int
    behind: int
    ca: Authority
    good: Issued
    revoked: Issued
    session: str

    def get(
        self, shown: Issued | None = None, *, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Ask for a page through nginx, showing a certificate or none."""
        context = ssl.create_default_context(cadata=self.ca.pem().decode())
        if shown:
            context.load_cert_chain(shown.crt, shown.key)
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        connection.sock = context.wrap_socket(wire, server_hostname=HOST)
        return self._ask(connection, headers or {})

    def go_round(self, headers: dict[str, str]) -> tuple[int, str]:
        """Ask the application itself, past nginx."""
        connection = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=PATIENCE)
        return self._ask(connection, headers)

    def _ask(
        self, connection: http.client.HTTPConnection, headers: dict[str, str]
    ) -> tuple[int, str]:
        ours = {"Host": f"{HOST}:{self.port}", "Cookie": self.session}
        try:
            connection.request("GET", "/", headers=ours | headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()


@pytest.fixture
def front(town: Town, live_server: Any, tmp_path: Path, settings: Any) -> Iterator[Front]:
    """Start nginx before the desk; the duty room's certificate is in the register."""
    ca = Authority(tmp_path)
    good, revoked = ca.issue("duty-01"), ca.issue("spare-01")
    behind = int(str(live_server.url).rpartition(":")[2])
    settings.TRUSTED_PROXY = True
    settings.PROXY_SECRET = SECRET
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for code, one in (("duty-01", good), ("spare-01", revoked)):
        certificates.register(terminal=code, pem=one.pem, by=town.keeper, at=ca.now)
    port = _free_port()
    process = _start(tmp_path, ca, revoked, port=port, behind=behind)
    try:
        yield Front(port, behind, ca, good, revoked, _session())
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def test_which_certificate_makes_a_machine_a_terminal(front: Front, town: Town) -> None:
    good = front.get(front.good)
    assert good[0] == 200
    assert "配備機器　当直-01" in good[1]

    none = front.get()
    assert none[0] == 200
    assert "登録のない機器" in none[1]

    folder = front.good.crt.parent
    same_name = Authority(folder).issue("duty-01")
    expired = front.ca.issue("duty-01", until=front.ca.now - DAY)
    for bad in (same_name, expired, front.revoked):
        assert front.get(bad)[0] == 400

    unregistered = front.get(front.ca.issue("duty-01"))
    assert unregistered[0] == 200
    assert "登録のない機器" in unregistered[1]

    escaped = quote(front.good.pem)
    brought = {"X-Client-Verify": "SUCCESS", "X-Client-Certificate": escaped}
    with_marks = {name.replace("-", "_"): value for name, value in brought.items()}
    for spoofed in (brought, with_marks, brought | {"X-Hayauma-Proxy": SECRET}):
        answer = front.get(headers=spoofed)
        assert (answer[0], "登録のない機器" in answer[1]) == (200, True), "nginx replaces them"
    assert front.go_round(brought)[0] == 400
    nobodys_word = front.go_round({"X-Forwarded-Proto": "https"})
    assert nobodys_word[0] == 301, "to TLS"

    terminals.retire(terminal="duty-01", reason="更新", by=town.keeper, at=front.ca.now)
    retired = front.get(front.good)
    assert "登録のない機器" in retired[1]


def _start(
    folder: Path, ca: Authority, revoked: Issued, *, port: int, behind: int
) -> subprocess.Popen[bytes]:
    """Start nginx with the configuration we ship; only places and ports are this test's."""
    desk = ca.issue(HOST, host=HOST)
    files = {
        "desk.crt": desk.pem.encode(),
        "desk.key": desk.key.read_bytes(),
        "terminals.crt": ca.pem(),
        "terminals.crl": ca.revoke(revoked),
        "proxy-secret.conf": f'proxy_set_header X-Hayauma-Proxy "{SECRET}";'.encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    shipped = (ROOT / "deploy" / "nginx" / "desk.conf").read_text("utf-8")
    ours = re.sub(r"/etc/hayauma/(tls/)?", f"{folder}/", shipped)
    for theirs, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{behind}"),
        ("desk.city.example", HOST),
    ):
        assert theirs in ours
        ours = ours.replace(theirs, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 64; }}\n"
        f"http {{ access_log off;\n{temporary}{ours}}}\n",
        "utf-8",
    )
    assert NGINX, "nginx がありません: apt-get install -y nginx"
    process = subprocess.Popen(
        [
            NGINX,
            "-p",
            str(folder),
            "-e",
            str(folder / "error.log"),
            "-c",
            str(folder / "nginx.conf"),
        ]
    )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "error.log").read_text("utf-8", "replace")
        with socket.socket() as knock:
            knock.settimeout(1)
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    process.kill()
    raise AssertionError("nginx does not answer")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _session() -> str:
    """Return the cookie of somebody signed in now."""
    client = Client()
    client.force_login(get_user_model().objects.get(username="author"))
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
