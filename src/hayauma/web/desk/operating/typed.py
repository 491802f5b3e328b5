"""What the operations manager types about the delivery system (送信の設定の様式)."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation.domains import OTHERS, DomainGroup
from hayauma.installation.relays import RelayLine, RelayView
from hayauma.mail.dkim import Algorithm
from hayauma.web.desk.fields import offer

TLS_WORDS = {
    "require": lazy("必ず暗号化する（STARTTLS。証明書を確かめる）"),
    "implicit": lazy("初めから暗号化する（465番など。証明書を確かめる）"),
    "try": lazy("できれば暗号化する（証明書を確かめない）"),
    "off": lazy("暗号化しない（同じ機器の中だけで）"),
}
MEGABYTE = 1_000_000
SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class RelayForm(forms.Form):
    """One relay: where it is, and how to prove who we are. The password is never shown again."""

    name = forms.CharField(
        label=lazy("呼び名"), max_length=80, help_text=lazy("空白のない名前。例：庁内メール中継1")
    )
    host = forms.CharField(
        label=lazy("ホスト"), max_length=253, help_text=lazy("例：relay.city.example.jp")
    )
    port = forms.IntegerField(label=lazy("ポート"), initial=25)
    tls = forms.ChoiceField(label=lazy("通信の暗号化"), choices=list(TLS_WORDS.items()))
    user = forms.CharField(label=lazy("利用者名"), max_length=200, required=False)
    password = forms.CharField(
        label=lazy("パスワード"), max_length=200, required=False, strip=False, widget=SECRET
    )
    connections = forms.IntegerField(label=lazy("同時接続"), min_value=1, max_value=1000, initial=8)
    order = forms.IntegerField(
        label=lazy("使う順"),
        min_value=0,
        max_value=1000,
        initial=1,
        help_text=lazy("小さいものから使います。つながらないときは、次のものを使います。"),
    )
    signs = forms.BooleanField(
        label=lazy("電子署名（DKIM）は、この中継サーバーが付ける"), required=False
    )

    def __init__(self, *args: Any, over: RelayLine | None = None, **kwargs: Any) -> None:
        if over is not None:
            kwargs.setdefault("initial", {key: getattr(over, key) for key in KEPT})
        super().__init__(*args, **kwargs)
        if over is not None:
            del self.fields["name"]
        if over is not None and over.has_password:
            self.fields["password"].help_text = _(
                "入れてあります。変えるときだけ、新しいものを書きます。"
            )

    def view(self, name: str = "") -> RelayView:
        """Return the relay as it was typed."""
        typed = dict(self.cleaned_data)
        typed.pop("order")
        return RelayView(**{"name": name, **typed})


KEPT = ("host", "port", "tls", "user", "connections", "order", "signs")


class KeyForm(forms.Form):
    """A signing key that is to be made."""

    selector = forms.CharField(
        label=lazy("セレクター"),
        max_length=63,
        help_text=lazy("DNS での鍵の名前。英小文字・数字・ハイフン。例：hayauma2026"),
    )
    algorithm = forms.ChoiceField(
        label=lazy("種類"),
        choices=[
            (Algorithm.RSA.value, lazy("RSA（どの受け取り側でも読める）")),
            (Algorithm.ED25519.value, lazy("Ed25519（RSA に添えて使う）")),
        ],
    )


class DomainGroupForm(forms.Form):
    """Receiving domains that share limits; the limits' source and day; the way letters take."""

    code = forms.CharField(
        label=lazy("記号"),
        max_length=40,
        validators=[RegexValidator(re.compile(r"\A[a-z0-9][a-z0-9-]*\Z"))],
        help_text=lazy("半角英小文字・数字・ハイフン。後から変えられません。例：hayate"),
    )
    name = forms.CharField(label=lazy("呼び名"), max_length=80)
    domains = forms.CharField(
        label=lazy("受信ドメイン"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono", "spellcheck": "false"}),
        help_text=lazy("一行に一つずつ。同じメールサーバーが受け取るものをまとめます。"),
    )
    connections = forms.IntegerField(
        label=lazy("同時接続の上限"), required=False, help_text=lazy("空欄は、上限なし。")
    )
    per_second = forms.FloatField(
        label=lazy("速さの上限（1秒に何通）"),
        required=False,
        help_text=lazy("空欄は、上限なし。0.5 は2秒に1通。"),
    )
    megabytes = forms.FloatField(
        label=lazy("1通の大きさの上限（MB）"), required=False, help_text=lazy("空欄は、上限なし。")
    )
    source = forms.CharField(
        label=lazy("何によるか"),
        max_length=200,
        help_text=lazy("案内の名前、電話で聞いた相手など。"),
    )
    as_of = forms.DateField(
        label=lazy("いつの情報か"), widget=forms.DateInput(attrs={"type": "date"})
    )
    first = forms.ChoiceField(
        label=lazy("中継サーバー"),
        required=False,
        help_text=lazy("このドメインだけ別の中継サーバーから送るときに選びます。"),
    )
    second = forms.ChoiceField(label=lazy("つながらないときの中継サーバー"), required=False)

    def __init__(
        self,
        *args: Any,
        over: DomainGroup | None = None,
        way: Sequence[str] = (),
        relays: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        if over is not None:
            kwargs.setdefault("initial", _initial(over, way))
        super().__init__(*args, **kwargs)
        if over is not None:
            del self.fields["code"]
        if over is not None and over.code == OTHERS:
            for field in ("domains", "first", "second"):
                del self.fields[field]
            return
        offer(self, "first", [("", _("ほかと同じ")), *((one, one) for one in relays)])
        offer(self, "second", [("", _("なし")), *((one, one) for one in relays)])

    def group(self, code: str = "") -> DomainGroup:
        """Return the group as it was typed."""
        typed = self.cleaned_data
        megabytes = typed["megabytes"]
        return DomainGroup(
            code=code or typed["code"],
            name=typed["name"],
            domains=tuple(typed.get("domains", "").split()),
            connections=typed["connections"],
            per_second=typed["per_second"],
            most_bytes=None if megabytes is None else _bytes(megabytes),
            source=typed["source"],
            as_of=typed["as_of"],
        )

    def way(self) -> tuple[str, ...]:
        """Return the relays that were chosen, in order, each once."""
        chosen = (self.cleaned_data.get("first", ""), self.cleaned_data.get("second", ""))
        return tuple(dict.fromkeys(one for one in chosen if one))


def _bytes(megabytes: float) -> int:
    """Return octets; what is no size becomes one the room refuses."""
    return round(megabytes * MEGABYTE) if 0 < megabytes < 2_000 else 0


def _initial(one: DomainGroup, way: Sequence[str]) -> dict[str, object]:
    return {
        "name": one.name,
        "domains": "\n".join(one.domains),
        "connections": one.connections,
        "per_second": one.per_second,
        "megabytes": one.most_bytes / MEGABYTE if one.most_bytes else None,
        "source": one.source,
        "as_of": one.as_of,
        "first": way[0] if way else "",
        "second": way[1] if len(way) > 1 else "",
    }
