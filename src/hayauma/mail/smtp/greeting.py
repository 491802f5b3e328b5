"""Greeting (挨拶): the part of a conversation before the first letter, and what the relay offers.

Banner, EHLO, STARTTLS with its handshake, EHLO once more, AUTH. Whatever goes wrong here is the
relay's trouble and marks no letter.
"""

from base64 import b64encode

from hayauma.mail.redaction import redact
from hayauma.mail.smtp.outcome import Stage, Trouble
from hayauma.mail.smtp.relay import Relay, Tls
from hayauma.mail.smtp.replies import UNREADABLE, Reply

_NO_EHLO = (500, 502, 504)

# What to say next and which reply is then awaited; None where the greeting has come to an end.
Step = tuple[bytes, Stage] | None


class Greeting:
    """What has been agreed with one relay so far.

    `take` returns what to say next and which reply is then awaited, or None: then it is `ready`,
    `wants_tls` or in `trouble`.
    """

    def __init__(self, relay: Relay, *, secure: bool, plain: bool) -> None:
        self.secure = secure
        self.ready = False
        self.wants_tls = False
        self.trouble: Trouble | None = None
        self.pipelining = False
        # The largest letter the relay takes, in octets; 0 where it did not say.
        self.most_octets = 0
        self.sized = False
        self._relay = relay
        # After a handshake that failed, `try` goes on in the clear.
        self._plain = plain
        self._offers: dict[str, str] = {}
        self._login: list[bytes] = []
        # Whether EHLO was not understood and HELO was said instead.
        self._old = False

    def take(self, stage: Stage, reply: Reply) -> Step:
        """Return the next command and the stage of its reply, for the reply to the last one."""
        if reply.code == UNREADABLE:
            return self._stop(stage, reply, wide=False)
        match stage:
            case Stage.BANNER:
                return self._banner(reply)
            case Stage.EHLO:
                return self._ehlo(reply)
            case Stage.STARTTLS:
                return self._starttls(reply)
            case _:
                return self._auth(reply)

    def secured(self) -> tuple[bytes, Stage]:
        """Return the first command after the handshake; what was said in the clear is forgotten."""
        self.secure, self.wants_tls = True, False
        self._offers = {}
        return self._hello()

    def _hello(self, verb: bytes = b"EHLO") -> tuple[bytes, Stage]:
        return b"%b %b\r\n" % (verb, self._relay.helo.encode("ascii")), Stage.EHLO

    def _banner(self, reply: Reply) -> Step:
        if reply.code != 220:
            return self._stop(Stage.BANNER, reply)
        return self._hello()

    def _ehlo(self, reply: Reply) -> Step:
        needs_more = self._relay.tls is Tls.REQUIRE or bool(self._relay.user)
        if reply.code in _NO_EHLO and not needs_more and not self._old:
            self._old = True
            return self._hello(b"HELO")
        if reply.code // 100 != 2:
            return self._stop(Stage.EHLO, reply)
        self._read_offers(reply)
        wanted = self._relay.tls in (Tls.TRY, Tls.REQUIRE) and not self._plain
        if wanted and not self.secure:
            if "STARTTLS" in self._offers:
                return b"STARTTLS\r\n", Stage.STARTTLS
            if self._relay.tls is Tls.REQUIRE:
                return self._say_no(
                    Stage.STARTTLS, "（中継サーバーが STARTTLS を提供していません）"
                )
        return self._begin_login()

    def _read_offers(self, reply: Reply) -> None:
        for line in reply.text.split("\n")[1:]:
            word, _, rest = line[4:].strip().partition(" ")
            name, equals, old = word.upper().partition("=")
            self._offers[name] = f"{old} {rest}".strip() if equals else rest
        self.pipelining = "PIPELINING" in self._offers
        self.sized = "SIZE" in self._offers
        size = self._offers.get("SIZE", "")
        self.most_octets = int(size) if size.isdecimal() and len(size) < 19 else 0

    def _starttls(self, reply: Reply) -> Step:
        if reply.code // 100 == 2:
            self.wants_tls = True
            return None
        if self._relay.tls is Tls.REQUIRE:
            return self._stop(Stage.STARTTLS, reply)
        return self._begin_login()

    def _begin_login(self) -> Step:
        user, password = self._relay.user.encode(), self._relay.password.encode()
        if not user:
            self.ready = True
            return None
        if not self.secure and self._relay.tls is not Tls.OFF:
            return self._say_no(Stage.AUTH, "（暗号化されていないため、パスワードを送りません）")
        offered = self._offers.get("AUTH", "").upper().split()
        if "PLAIN" in offered:
            self._login = []
            return b"AUTH PLAIN %b\r\n" % b64encode(b"\0%b\0%b" % (user, password)), Stage.AUTH
        if "LOGIN" in offered:
            self._login = [b64encode(user), b64encode(password)]
            return b"AUTH LOGIN\r\n", Stage.AUTH
        return self._say_no(Stage.AUTH, "（中継サーバーが PLAIN・LOGIN の認証を提供していません）")

    def _auth(self, reply: Reply) -> Step:
        if reply.code == 334 and self._login:
            return self._login.pop(0) + b"\r\n", Stage.AUTH
        if reply.code // 100 != 2:
            return self._stop(Stage.AUTH, reply)
        self.ready = True
        return None

    def _stop(self, stage: Stage, reply: Reply, *, wide: bool | None = None) -> Step:
        wide = reply.code >= 500 if wide is None else wide
        self.trouble = Trouble(
            self._relay.name, stage, reply.code, reply.status, redact(reply.text), relay_wide=wide
        )
        return None

    def _say_no(self, stage: Stage, why: str) -> Step:
        self.trouble = Trouble(self._relay.name, stage, 0, "", why, relay_wide=True)
        return None
