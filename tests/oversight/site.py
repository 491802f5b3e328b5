"""A city's site for tests: a server on this machine that says what it is told to, and remembers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What it answers, and what it was asked."""

    url: str = ""
    answer: Answer = lambda _asked: None
    asked: list[dict[str, str]] = field(default_factory=list)

    def says(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Answer with a body and headers from now on."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in ({"Content_Length": str(len(body))} | headers).items():
                if value:
                    handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site on a free port of this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer what the test says."""
            site.asked.append({"path": self.path, **dict(self.headers)})
            with suppress(OSError):  # who asked has hung up
                site.answer(self)

        def log_message(self, *_words: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}/news.xml"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
