"""Asking the city's site: conditional, bounded, only there; and reading what it says."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from hayauma.oversight import listening
from hayauma.oversight.entries import DEPTH_MOST, ENTRIES_MOST, NoFeed, entries
from hayauma.oversight.listening import Unheard
from tests.oversight.site import Site, serving

BASE = "https://www.haruka.example/"
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>市の新着</title>
<entry><title>不審な電話に注意</title><link href="/news/1.html"/><id>tag:1</id>
<updated>2026-06-01T09:00:00+09:00</updated><category term="防犯"/>
<author><name>安全課</name></author>
<summary type="html">&lt;p&gt;増えて&amp;amp;います&lt;/p&gt;</summary></entry></feed>"""
RSS = """<?xml version="1.0" encoding="Shift_JIS"?>
<rss version="2.0"><channel><title>市の新着</title><link>https://x.example/</link>
<item><title>①乳幼児健診</title><link>https://www.haruka.example/news/2.html</link>
<pubDate>Mon, 01 Jun 2026 09:00:00 +0900</pubDate>
<description><![CDATA[<b>子育て</b>]]></description>
</item></channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>新着</title></channel><item><title>防災訓練</title><link>/3.html</link>
<dc:date>2026-06-01</dc:date></item></rdf:RDF>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def unheard(url: str, **limits: float) -> str:
    with pytest.raises(Unheard) as fault:
        listening.ask(url, **limits)  # type: ignore[arg-type]  # the test knows its limits
    return str(fault.value)


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.says(b"<rss/>", ETag='"a"', Last_Modified="Mon, 01 Jun 2026 00:00:00 GMT")
    first = listening.ask(site.url)
    assert first == listening.Heard(b"<rss/>", '"a"', "Mon, 01 Jun 2026 00:00:00 GMT")

    site.says(b"", status=304, Content_Length="")
    again = listening.ask(site.url, etag=first.etag, modified=first.modified)

    assert again.body is None
    assert site.asked[-1]["If-None-Match"] == '"a"'
    assert site.asked[-1]["If-Modified-Since"] == first.modified
    assert site.asked[-1]["Accept-Encoding"] == "identity"


def test_a_server_that_lies_about_its_size_is_not_believed(site: Site) -> None:
    site.says(b"x" * 100, Content_Length="5000000")
    assert unheard(site.url, most=1000) == "big"
    site.says(b"x" * 5000, Content_Length="")
    assert unheard(site.url, most=1000) == "big"
    site.says(b"x" * 100, Content_Length="900")
    assert unheard(site.url, most=1000) == "short"
    site.says(b"x" * 100, Content_Length="10")
    assert listening.ask(site.url).body == b"x" * 10, "no more is read than was promised"


@pytest.mark.parametrize("end_of_headers", [b"", b"\r\n"])
def test_a_server_that_drips_is_hung_up_on(site: Site, end_of_headers: bytes) -> None:
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + end_of_headers)
        while not over.wait(0.02):
            handler.wfile.write(b"X-Drip: 1\r\n")

    site.answer = drip
    try:
        assert unheard(site.url, seconds=0.3) == "slow"
    finally:
        over.set()


@pytest.mark.parametrize(
    ("status", "headers", "why"),
    [
        (302, {"Location": "http://localhost:1/"}, "host"),
        (302, {"Location": "file:///etc/passwd"}, "host"),
        (302, {"Location": "/news.xml"}, "hops"),
        (200, {"Content_Encoding": "gzip"}, "coded"),
        (500, {}, "refused"),
    ],
)
def test_only_what_was_meant_is_taken(
    site: Site, status: int, headers: dict[str, str], why: str
) -> None:
    site.says(b"", status=status, **headers)

    assert unheard(site.url) == why


def test_a_move_within_the_site_is_followed(site: Site) -> None:
    site.says(b"", status=301, Location="/feed/all.xml?x=1")
    away = site.answer
    site.says(b"<rss/>")
    there = site.answer

    def moved(handler: BaseHTTPRequestHandler) -> None:
        (away if handler.path == "/news.xml" else there)(handler)

    site.answer = moved

    assert listening.ask(site.url).body == b"<rss/>"
    assert [one["path"] for one in site.asked] == ["/news.xml", "/feed/all.xml?x=1"]


def test_nobody_there_is_said_so() -> None:
    with serving() as gone:
        url = gone.url
    assert unheard(url) == "silent"


@pytest.mark.parametrize(
    ("text", "code", "title", "url"),
    [
        (ATOM, "utf-8", "不審な電話に注意", "https://www.haruka.example/news/1.html"),
        (RDF, "utf-8", "防災訓練", "https://www.haruka.example/3.html"),
    ],
)
def test_the_three_kinds_of_feed_are_read(text: str, code: str, title: str, url: str) -> None:
    (entry,) = entries(text.encode(code), base=BASE)

    assert (entry.title, entry.url) == (title, url)
    assert entry.at is not None
    assert (entry.at.year, entry.at.month) == (2026, 6)


def test_rss_in_utf_8_and_what_stands_in_it() -> None:
    (entry,) = entries(RSS.replace("Shift_JIS", "UTF-8").encode(), base=BASE)

    assert entry.title == "①乳幼児健診"
    assert entry.words == "子育て"
    (atom,) = entries(ATOM.encode(), base=BASE)
    assert {"防犯", "安全課", "増えて&います"} <= set(atom.words.split())


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><title>&b;</title>'
    "<link>http://x.example/</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    "content",
    [
        BOMB.encode(),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><rss/>',
        b"<rss><a>" * DEPTH_MOST,
        b"<html><body>404</body></html>",
        b"<rss><channel>",
        b"\x00\x01\x02",
        b"",
        RSS.encode("cp932")[:60],
    ],
)
def test_what_is_no_feed_or_harms_is_not_read(content: bytes) -> None:
    with pytest.raises(NoFeed):
        entries(content, base=BASE)


def test_a_feed_without_end_is_read_so_far_and_no_farther() -> None:
    one = "<item><title>t</title><link>http://x.example/{n}</link></item>"
    many = "".join(one.format(n=n) for n in range(ENTRIES_MOST * 3))
    text = f"<rss><channel>{many}</channel></rss>"

    assert len(entries(text.encode(), base=BASE)) == ENTRIES_MOST


def test_an_entry_without_an_address_or_with_another_scheme_is_none() -> None:
    text = (
        "<rss><channel><item><title>a</title></item>"
        "<item><title>b</title><link>javascript:alert(1)</link></item></channel></rss>"
    )

    assert entries(text.encode(), base=BASE) == ()
