"""The report in words (年次報告の文): the same parts for the page, the CSV and the paper.

Each part has the sentence that answers its question, what its figures mean, tables, and a chart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.delivery.words import JAPANESE, Word
from hayauma.look import charts
from hayauma.look.charts import Bar
from hayauma.mail.reasons import Reason
from hayauma.oversight.annual.counting import CARRIED, COUNTED, RECKONED
from hayauma.oversight.annual.figures import UNDELIVERED, Figures
from hayauma.oversight.audit.answers import Table, table
from hayauma.oversight.states import FIGURE_WORDS, LESS_IS_BETTER, Figure

HOW = {
    COUNTED: noop("月末に数えた"),
    CARRIED: noop("導入前"),
    RECKONED: noop("いまの登録から数えた"),
}
REASONS = {
    Reason.UNKNOWN_USER: noop("あて先のアドレスがない"),
    Reason.DOMAIN_GONE: noop("あて先のドメインがない"),
    Reason.MAILBOX_FULL: noop("相手の受信箱がいっぱい"),
    Reason.FILTERED: noop("受信拒否の設定、又は迷惑メールと判断された"),
    Reason.SUSPENDED: noop("あて先が使われていない"),
    Reason.TOO_BIG: noop("メールが大きすぎる"),
    Reason.POLICY: noop("相手側の送信元の決まり"),
    Reason.OUR_FAULT: noop("こちらの設定の不備"),
    Reason.RATE: noop("一度に送りすぎと判断された"),
    Reason.TRANSIENT: noop("一時的な不調"),
    Reason.OTHER: noop("そのほか"),
}
LABEL_MOST = 16  # characters beside a bar


@dataclass(frozen=True)
class Part:
    """One part of the report."""

    key: str
    heading: str
    answer: str
    meaning: str
    tables: tuple[Table, ...]
    chart: str = ""


def parts(figures: Figures) -> tuple[Part, ...]:
    """Return the report of a year's figures, the council's five questions first."""
    make: tuple[Callable[[Figures], Part], ...] = (
        _registered,
        _undelivered,
        _minutes,
        _cost,
        _unused,
        _sent,
        _urgent,
        _sections,
        _answers,
        _plan,
    )
    return tuple(one(figures) for one in make)


def _registered(figures: Figures) -> Part:
    found = figures["registered"]
    answer = _("登録者は {n} 人。").format(n=_n(found["end"]))
    if found["before"]:
        change = found["end"] - found["before"]
        rate = 100 * change / found["before"]
        answer += _("前の年度の末（{before} 人）から {change} 人、{rate}%。").format(
            before=_n(found["before"]), change=f"{change:+,}", rate=f"{rate:+.1f}"
        )
    rows = [(one["month"], one["number"], _(HOW[one["how"]])) for one in found["months"]]
    columns = (_("月"), _("月末の登録者数"), _("数え方"))
    heading = _("登録者数と動き")
    bars = [Bar(_month(one), one["number"], _n(one["number"])) for one in found["months"]]
    return Part(
        "registered",
        heading,
        answer,
        _(
            "停止していない登録の数。お休みと、届かないための休みを含みます。"
            "「いまの登録から数えた」月には、その後に消去した登録は入りません。"
        ),
        (table(_("月ごとの登録者数"), columns, rows, _("ありません。")),),
        charts.upright("registered", heading, answer, bars),
    )


def _undelivered(figures: Figures) -> Part:
    found = figures["undelivered"]
    share = 100 * found["letters"] / found["of"] if found["of"] else 0.0
    answer = _("{of} 通のうち、届かないか確認できないものは {n} 通（{share}%）。").format(
        of=_n(found["of"]), n=_n(found["letters"]), share=f"{share:.2f}"
    )
    outcomes = [
        (_(JAPANESE[word]), found["words"][word.name], _("○") if word in UNDELIVERED else "")
        for word in Word
        if found["words"][word.name]
    ]
    reasons = [(_reason(name), n) for name, n in found["reasons"].items()]
    heading = _("届かなかったものと理由")
    bars = [Bar(_short(label), n, _n(n)) for label, n in reasons]
    return Part(
        "undelivered",
        heading,
        answer,
        _(
            "受付済みは、相手のメールサーバーが受け取ったものです。本人が読んだかは分かりません。"
            "届かないか確認できないもの（○）は、受付拒否、期限切れ、作成できず、確認できずの合計です。"
            "理由は、相手のサーバーが受付を拒んだときの答えを分けたものです。"
        ),
        (
            table(
                _("結果"),
                (_("結果の言葉"), _("通数"), _("届かないもの")),
                outcomes,
                _("ありません。"),
            ),
            table(_("受付拒否の理由"), (_("理由"), _("通数")), reasons, _("ありません。")),
        ),
        charts.lying("undelivered", heading, answer, bars) if bars else "",
    )


def _minutes(figures: Figures) -> Part:
    found = figures["minutes"]
    answer = _("送り終えた配信はまだありません。")
    if found["dispatches"]:
        answer = _(
            "送り始めてから相手のサーバーが受け付け終えるまで、中央の値は {median} 分、"
            "最も長いもので {longest} 分。"
        ).format(median=_n(found["median"]), longest=_n(found["longest"]))
    rows = [
        (_("送り終えた配信"), _n(found["dispatches"])),
        (_("中央の値（分）"), _n(found["median"])),
        (_("20件に19件が収まる値（分）"), _n(found["nineteen_of_twenty"])),
        (_("最も長いもの（分）"), _n(found["longest"])),
        (_("10分までに終えた配信"), _n(found["within_ten"])),
    ]
    slowest = [(one["number"], one["letters"], one["minutes"]) for one in found["slowest"]]
    return Part(
        "minutes",
        _("受け付けられるまでの分"),
        answer,
        _(
            "一つの配信を送り始めた時刻から、相手のサーバーの最後の答えを記録した時刻までです。"
            "一時的に断られて送り直した分も入ります。"
        ),
        (
            table(_("時間"), (_("項目"), _("値")), rows),
            table(
                _("長くかかったもの"),
                (_("番号"), _("宛先（人）"), _("分")),
                slowest,
                _("ありません。"),
            ),
        ),
    )


def _cost(figures: Figures) -> Part:
    found = figures["cost"]
    answer = _("費用は、まだ記入されていません。")
    if found["total"] is not None:
        answer = _("{yen} 円。登録者一人当たり {per} 円、一通当たり {letter} 円。").format(
            yen=_n(found["total"]),
            per=_n(found["per_registered"]),
            letter=_n(found["per_letter"]),
        )
    rows = [(one["item"], one["yen"], one["note"]) for one in found["lines"]]
    columns = (_("費用"), _("円"), _("備考"))
    return Part(
        "cost",
        _("費用"),
        answer,
        _("運用管理者が年度ごとに記入したものです。"),
        (table(_("費用の内訳"), columns, rows, _("ありません。")),),
    )


def _unused(figures: Figures) -> Part:
    menus = figures["menus"]
    unused = [one["name"] for one in menus if not one["dispatches"]]
    answer = _("すべての配信メニューに配信がありました。")
    if unused:
        answer = _("配信のなかった配信メニューは {n}：{names}").format(
            n=len(unused), names="、".join(unused)
        )
    rows = [(one["name"], one["registered"], one["dispatches"]) for one in menus]
    columns = (_("配信メニュー"), _("登録者数"), _("配信数"))
    return Part(
        "unused",
        _("使われていない配信メニュー"),
        answer,
        _("年度の末（年度の途中では今日）に効いている配信メニューです。"),
        (table(_("配信メニューごとの登録と配信"), columns, rows, _("ありません。")),),
    )


def _sent(figures: Figures) -> Part:
    found = figures["sent"]
    answer = _("{n} 件を配信し、延べ {letters} 通。").format(
        n=_n(found["dispatches"]), letters=_n(found["letters"])
    )
    rows = [(one["month"], one["dispatches"], one["letters"]) for one in found["months"]]
    bars = [Bar(_month(one), one["dispatches"], _n(one["dispatches"])) for one in found["months"]]
    heading = _("配信数")
    return Part(
        "sent",
        heading,
        answer,
        _("送り始めた月で数えます。導入前の月は、取り込んだ数です。"),
        (
            table(
                _("月ごとの配信"),
                (_("月"), _("配信数"), _("延べ通数")),
                rows,
                _("ありません。"),
            ),
        ),
        charts.upright("sent", heading, answer, bars),
    )


def _urgent(figures: Figures) -> Part:
    found = figures["sent"]
    share = 100 * found["unapproved"] / found["dispatches"] if found["dispatches"] else 0.0
    answer = _("承認を経ない発信は {n} 件（{share}%）。").format(
        n=_n(found["unapproved"]), share=f"{share:.1f}"
    )
    rows = [
        (_("承認を経ない発信"), found["unapproved"]),
        (_("うち、後で緊急でなかったとされたもの"), found["not_urgent"]),
    ]
    return Part(
        "urgent",
        _("緊急の発信（第8条第1項ただし書）"),
        answer,
        _("事後の確認は、市の定めによります。"),
        (table(_("緊急の発信"), (_("項目"), _("件数")), rows),),
    )


def _sections(figures: Figures) -> Part:
    sections = figures["sections"]
    quiet = sum(not one["dispatches"] for one in sections)
    answer = _("{all} の課等のうち、配信のあったものは {n}。").format(
        all=len(sections), n=len(sections) - quiet
    )
    rows = [
        (
            one["name"],
            one["dispatches"],
            one["unapproved"],
            one["corrections"],
            one["last"][:10],
        )
        for one in sections
    ]
    columns = (_("課等"), _("配信数"), _("承認を経ないもの"), _("訂正"), _("最後の配信"))
    return Part(
        "sections",
        _("課等ごとの活用（第11条）"),
        answer,
        _("年度の末（年度の途中では今日）に事務事業を所管する課等で数えます。"),
        (table(_("課等ごとの配信と訂正"), columns, rows, _("ありません。")),),
    )


def _answers(figures: Figures) -> Part:
    asked, corrected = figures["inquiries"], figures["corrections"]
    answer = _("質問・要望は {n} 件、訂正は {m} 件。").format(
        n=_n(asked["received"]), m=_n(corrected["number"])
    )
    rows = [
        (_("質問・要望の受付"), _n(asked["received"])),
        (_("回答したもの"), _n(asked["answered"])),
        (_("回答までの日数の平均"), _n(asked["days"])),
        (_("訂正"), _n(corrected["number"])),
        (_("気付いてから訂正メールまでの分（中央の値）"), _n(corrected["median_minutes"])),
    ]
    return Part(
        "answers",
        _("質問・要望と訂正（第5条第3項第3号、第9条）"),
        answer,
        _("その年度に受け付けたもの、訂正を始めたものです。"),
        (table(_("質問・要望と訂正"), (_("項目"), _("値")), rows),),
    )


def _plan(figures: Figures) -> Part:
    plan = figures["plan"]
    heading = _("長期的な活用計画（第4条第3項第2号）")
    if plan is None:
        return Part("plan", heading, _("この年度にわたる計画はありません。"), "", ())
    rows = [
        (
            one["name"],
            _(FIGURE_WORDS[Figure(one["figure"])]),
            _target(one),
            one["value"],
            _met(one["met"]),
        )
        for one in plan["measures"]
    ]
    columns = (_("施策"), _("指標"), _("目標値"), _("実績"), _("状態"))
    done = sum(bool(one["met"]) for one in plan["measures"])
    answer = _("{title}：{all} の施策のうち {n} が目標に達しました。").format(
        title=plan["title"], all=len(plan["measures"]), n=done
    )
    said = ((_("年度の評価"), plan["review"] or _("まだありません")),)
    return Part(
        "plan",
        heading,
        answer,
        _("実績は、計画の始まりから年度の末（年度の途中では今日）までの記録から数えたものです。"),
        (
            table(_("施策と実績"), columns, rows),
            table(_("目標と評価"), (_("項目"), _("内容")), ((_("目標"), plan["goals"]), *said)),
        ),
    )


def _target(measure: Figures) -> str:
    words = _("{n} 以下") if Figure(measure["figure"]) in LESS_IS_BETTER else _("{n} 以上")
    return words.format(n=f"{measure['target']:,.10g}")


def _met(met: bool | None) -> str:
    return _("まだ測れません") if met is None else _("達した") if met else _("まだ")


def _reason(name: str) -> str:
    return _(REASONS[Reason(name)]) if name in set(Reason) else name


def _short(label: str) -> str:
    """A label as it fits beside a bar."""
    return label if len(label) <= LABEL_MOST else f"{label[: LABEL_MOST - 1]}…"


def _month(one: Figures) -> str:
    return _("{n}月").format(n=int(one["month"][5:]))


def _n(value: Any) -> str:
    return "－" if value is None else f"{value:,}"
