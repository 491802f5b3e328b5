"""How the magazine was used (活用): what was sent by whom, urgency, questions, the plan."""

from django.utils.translation import gettext as _

from hayauma.look import charts
from hayauma.look.charts import Bar
from hayauma.oversight.annual.figures import Figures
from hayauma.oversight.annual.parts import Part, figure, month
from hayauma.oversight.audit.answers import table
from hayauma.oversight.states import FIGURE_WORDS, LESS_IS_BETTER, Figure


def sent(figures: Figures) -> Part:
    """Say how much was sent, month by month."""
    found = figures["sent"]
    answer = _("{n} 件を配信し、延べ {letters} 通。").format(
        n=figure(found["dispatches"]), letters=figure(found["letters"])
    )
    rows = [(one["month"], one["dispatches"], one["letters"]) for one in found["months"]]
    bars = [
        Bar(month(one), one["dispatches"], figure(one["dispatches"])) for one in found["months"]
    ]
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


def urgent(figures: Figures) -> Part:
    """Say how much went without approval. Source: 第8条第1項ただし書."""
    found = figures["sent"]
    share = 100 * found["unapproved"] / found["dispatches"] if found["dispatches"] else 0.0
    answer = _("承認を経ない発信は {n} 件（{share}%）。").format(
        n=figure(found["unapproved"]), share=f"{share:.1f}"
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


def sections(figures: Figures) -> Part:
    """Say what each section sent and had to correct. Source: 第11条."""
    lines = figures["sections"]
    quiet = sum(not one["dispatches"] for one in lines)
    answer = _("{all} の課等のうち、配信のあったものは {n}。").format(
        all=len(lines), n=len(lines) - quiet
    )
    rows = [
        (
            one["name"],
            one["dispatches"],
            one["unapproved"],
            one["corrections"],
            one["last"][:10],
        )
        for one in lines
    ]
    columns = (_("課等"), _("配信数"), _("承認を経ないもの"), _("訂正"), _("最後の配信"))
    return Part(
        "sections",
        _("課等ごとの活用（第11条）"),
        answer,
        _("年度の末（年度の途中では今日）に事務事業を所管する課等で数えます。"),
        (table(_("課等ごとの配信と訂正"), columns, rows, _("ありません。")),),
    )


def answers(figures: Figures) -> Part:
    """Say what was asked and what was corrected. Source: 第5条第3項第3号, 第9条."""
    asked, corrected = figures["inquiries"], figures["corrections"]
    answer = _("質問・要望は {n} 件、訂正は {m} 件。").format(
        n=figure(asked["received"]), m=figure(corrected["number"])
    )
    rows = [
        (_("質問・要望の受付"), figure(asked["received"])),
        (_("回答したもの"), figure(asked["answered"])),
        (_("回答までの日数の平均"), figure(asked["days"])),
        (_("訂正"), figure(corrected["number"])),
        (_("気付いてから訂正メールまでの分（中央の値）"), figure(corrected["median_minutes"])),
    ]
    return Part(
        "answers",
        _("質問・要望と訂正（第5条第3項第3号、第9条）"),
        answer,
        _("その年度に受け付けたもの、訂正を始めたものです。"),
        (table(_("質問・要望と訂正"), (_("項目"), _("値")), rows),),
    )


def plan(figures: Figures) -> Part:
    """Say what became of the long-term plan. Source: 第4条第3項第2号."""
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
