"""The council's five questions (議会の五つの問い), each answered from the figures of a year."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.delivery.words import JAPANESE, Word
from hayauma.look import charts
from hayauma.look.charts import Bar
from hayauma.oversight.annual.counting import CARRIED, COUNTED, RECKONED
from hayauma.oversight.annual.figures import UNDELIVERED, Figures
from hayauma.oversight.annual.parts import Part, figure, month, reason, short
from hayauma.oversight.audit.answers import table

HOW = {
    COUNTED: noop("月末に数えた"),
    CARRIED: noop("導入前"),
    RECKONED: noop("いまの登録から数えた"),
}


def registered(figures: Figures) -> Part:
    """Answer how many are registered, and the trend."""
    found = figures["registered"]
    answer = _("登録者は {n} 人。").format(n=figure(found["end"]))
    if found["before"]:
        change = found["end"] - found["before"]
        rate = 100 * change / found["before"]
        answer += _("前の年度の末（{before} 人）から {change} 人、{rate}%。").format(
            before=figure(found["before"]), change=f"{change:+,}", rate=f"{rate:+.1f}"
        )
    rows = [(one["month"], one["number"], _(HOW[one["how"]])) for one in found["months"]]
    columns = (_("月"), _("月末の登録者数"), _("数え方"))
    heading = _("登録者数と動き")
    bars = [Bar(month(one), one["number"], figure(one["number"])) for one in found["months"]]
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


def undelivered(figures: Figures) -> Part:
    """Answer what did not arrive, and why."""
    found = figures["undelivered"]
    share = 100 * found["letters"] / found["of"] if found["of"] else 0.0
    answer = _("{of} 通のうち、届かないか確認できないものは {n} 通（{share}%）。").format(
        of=figure(found["of"]), n=figure(found["letters"]), share=f"{share:.2f}"
    )
    outcomes = [
        (_(JAPANESE[word]), found["words"][word.name], _("○") if word in UNDELIVERED else "")
        for word in Word
        if found["words"][word.name]
    ]
    reasons = [(reason(name), n) for name, n in found["reasons"].items()]
    heading = _("届かなかったものと理由")
    bars = [Bar(short(label), n, figure(n)) for label, n in reasons]
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


def minutes(figures: Figures) -> Part:
    """Answer how long it took until the servers had accepted all."""
    found = figures["minutes"]
    answer = _("送り終えた配信はまだありません。")
    if found["dispatches"]:
        answer = _(
            "送り始めてから相手のサーバーが受け付け終えるまで、中央の値は {median} 分、"
            "最も長いもので {longest} 分。"
        ).format(median=figure(found["median"]), longest=figure(found["longest"]))
    rows = [
        (_("送り終えた配信"), figure(found["dispatches"])),
        (_("中央の値（分）"), figure(found["median"])),
        (_("20件に19件が収まる値（分）"), figure(found["nineteen_of_twenty"])),
        (_("最も長いもの（分）"), figure(found["longest"])),
        (_("10分までに終えた配信"), figure(found["within_ten"])),
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


def cost(figures: Figures) -> Part:
    """Answer what the year cost."""
    found = figures["cost"]
    answer = _("費用は、まだ記入されていません。")
    if found["total"] is not None:
        answer = _("{yen} 円。登録者一人当たり {per} 円、一通当たり {letter} 円。").format(
            yen=figure(found["total"]),
            per=figure(found["per_registered"]),
            letter=figure(found["per_letter"]),
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


def unused(figures: Figures) -> Part:
    """Answer which menus nobody used."""
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
