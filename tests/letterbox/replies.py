"""Replies as phones and mail programs write them, octet by octet."""

import base64

WORDS = "①㈱髙橋です。駐車場はありますか。"


def jis(text: str) -> bytes:
    """Return text in ISO-2022-JP as Japanese programs write it, NEC's rows included.

    Independent of what reads it: by way of the octets of cp932, ㈱ and 髙 in NEC's rows.
    """
    made, double = b"", False
    for sign in text:
        octets = {"髙": b"\xee\xe0"}.get(sign) or sign.encode("cp932")
        if len(octets) == 2:
            made += b"" if double else b"\x1b$B"
            lead = octets[0] - (0x81 if octets[0] < 0xA0 else 0xC1)
            trail = octets[1] - (1 if octets[1] > 0x7E else 0)
            row = lead * 2 + (trail >= 0x9E)
            made += bytes((row + 0x21, trail - (0x9E if trail >= 0x9E else 0x40) + 0x21))
        else:
            made += (b"\x1b(B" if double else b"") + octets
        double = len(octets) == 2
    return made + (b"\x1b(B" if double else b"")


def phone(
    text: bytes = jis(WORDS),
    *,
    charset: str = "ISO-2022-JP",
    sender: str = "hana@phone.example",
    head: bytes = b"",
    identity: str = "<1@phone.example>",
    kind: str = "text/plain",
) -> bytes:
    """Return a reply as a Japanese phone writes it."""
    name = base64.b64encode(jis("髙橋 花")).decode()
    lines = (
        f"From: =?ISO-2022-JP?B?{name}?= <{sender}>",
        "Subject: Re: =?ISO-2022-JP?B?" + base64.b64encode(jis("【防犯】工事")).decode() + "?=",
        f"Message-ID: {identity}",
        "MIME-Version: 1.0",
        f"Content-Type: {kind}; charset={charset}",
        "Content-Transfer-Encoding: 7bit",
    )
    return "\r\n".join(lines).encode() + b"\r\n" + head + b"\r\n" + text


def with_files(text: str, files: int) -> bytes:
    """Return a reply of a mail program: text, the same as HTML, and pictures."""
    encoded = base64.b64encode(text.encode()).decode()
    picture = (
        "--out\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n"
        'Content-Disposition: attachment; filename="IMG_0001.JPG"\r\n\r\n/9j/4AAQ\r\n'
    )
    return (
        "From: hana@phone.example\r\nSubject: =?UTF-8?Q?=E8=B3=AA=E5=95=8F?=\r\n"
        "Message-ID: <2@phone.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=out\r\n\r\n"
        "--out\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n"
        "--in\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>not this</p>\r\n"
        "--in\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n--in--\r\n"
        + picture * files
        + "--out--\r\n"
    ).encode()
