"""What a run of the demo town says about itself: for programs as JSON, for people as a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from hayauma.demo.signins import SignIn, TerminalSheet

ROLES = {
    "author": "作成者",
    "delivery_officer": "配信責任者",
    "operations_manager": "運用管理者",
    "supervising_officer": "総括責任者",
    "terminal_keeper": "配備機器の管理者",
    "staff": "職員",
}


@dataclass(frozen=True)
class Sheet:
    """Addresses, sign-ins and terminal codes of one run."""

    public: str
    desk: str
    mail: str
    signins: Sequence[SignIn]
    terminals: Sequence[TerminalSheet] = ()
    lmtp: str = ""
    smtp: str = ""
    pid: int = 0

    def running(self, *, lmtp: str, smtp: str, pid: int) -> "Sheet":
        """Return the sheet of a town that runs."""
        return replace(self, lmtp=lmtp, smtp=smtp, pid=pid)

    def with_codes(self, terminals: Sequence[TerminalSheet]) -> "Sheet":
        """Return the sheet with the terminals' codes of this run."""
        return replace(self, terminals=terminals)

    def as_json(self) -> dict[str, object]:
        """Return the sheet for programs; the running part only where it runs."""
        running = {"lmtp": self.lmtp, "smtp": self.smtp, "pid": self.pid} if self.pid else {}
        return {
            "public": self.public,
            "desk": self.desk,
            "mail": self.mail,
            **running,
            "signins": [signin.as_json() for signin in self.signins],
            "terminals": [terminal.as_json() for terminal in self.terminals],
        }

    def for_people(self) -> str:
        """Return the sheet as a person reads it."""
        state = (
            "見本のまちが動いています。止めるには Ctrl-C を押してください。"
            if self.pid
            else "見本のまちを作りました。動かすには ./hayauma run と打ってください。"
        )
        people = [
            (
                _called(signin),
                ROLES[signin.role],
                signin.user,
                signin.password + (" ※" if signin.terminal else ""),
            )
            for signin in self.signins
        ]
        machines = [(terminal.name, terminal.code, terminal.url) for terminal in self.terminals]
        return "\n".join(
            [
                "",
                state,
                "",
                f"  市民のページ  {self.public}/",
                f"  庁内のページ  {self.desk}/",
                f"  届いたメール  {self.mail}/",
                "",
                *_table(("職員", "役割", "利用者名", "パスワード"), people),
                "  ※ ふだん配備機器の前にいる人です。",
                "",
                *_table(("配備機器", "登録の番号", "打ち込むページ(1回だけ使えます)"), machines),
                "",
            ]
        )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows as lines whose columns stand under each other."""
    widths = [max(_width(row[n]) for row in (head, *rows)) for n in range(len(head))]
    return [
        "  "
        + "  ".join(
            cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)
        ).rstrip()
        for row in (head, *rows)
    ]


def _called(signin: SignIn) -> str:
    """Return post and name; the section where the post does not say it."""
    named = signin.post.startswith(signin.section)
    return " ".join([*([] if named else [signin.section]), signin.post, signin.name])


def _width(text: str) -> int:
    """Return how many columns a terminal gives a text."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
