"""Parts 9 and 10 of the record sheet: the rules it was judged by, how to check the records."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from hayauma.archive.sheet_lines import Line, Part, moment
from hayauma.archive.sheet_sources import Sources
from hayauma.bulletins import canonical
from hayauma.installation import policies


def versions(sources: Sources) -> Part:
    """Return part 9: every version of the rules that judged anything, its ground and digest."""
    named = dict.fromkeys(_judged_by(sources))
    known = {
        f"{one.profile} {one.version}": one
        for one in policies.versions(service=sources.bulletin.service)
    }
    lines: list[Line] = []
    for name in named:
        lines.append(Line(_("規程と定めの版"), name))
        version = known.get(name)
        if version:
            lines.append(Line(_("　適用の始まり"), moment(version.in_force_from)))
            lines.append(Line(_("　根拠"), version.ground))
            lines.append(Line(_("　定めの照合値（SHA-256）"), version.digest))
    heading = _("判定に用いた規程と定めの版")
    return Part(9, heading, tuple(lines), "" if lines else _("まだ何も判定していません。"))


def digests(sources: Sources) -> Part:
    """Return part 10: the text's digest, made anew and compared, and the journal's lines."""
    lines = [
        Line(_("本文の照合値（SHA-256）　第{n}版").format(n=one.seq), _compared(one.digest, again))
        for one in sources.revisions
        for again in [canonical.digest(one.canonical)]
    ]
    lines += [
        Line(
            _("許した内容の照合値（SHA-256）"),
            _compared(one.digest, canonical.digest(one.canonical)),
        )
        for one in sources.permits
    ]
    for entry in sources.entries:
        sealed = _("封{position}").format(position=entry.position)
        place = sealed if entry.position is not None else _("まだ封をしていません")
        lines.append(
            Line(
                _("証跡{id}（{place}）").format(id=entry.id, place=place),
                f"{entry.act}　{entry.actor_name}　{moment(entry.at)}　{entry.seal}".rstrip(),
            )
        )
    lines.append(
        Line(
            _("確かめ方"),
            _("journal verify を実行すると、証跡が書かれたときのままかどうかを確かめられます。"),
        )
    )
    return Part(10, _("記録の照合値と確かめ方"), tuple(lines))


def _judged_by(sources: Sources) -> Iterator[str]:
    """The versions of every stored verdict, in the order of the road."""
    verdicts = [one.verdict for one in sources.submissions]
    verdicts += [made.verdict for one in sources.submissions for made in one.decisions]
    verdicts += [one.verdict for one in sources.permits]
    for dispatch in sources.dispatches:
        verdicts.append(dispatch.release.verdict)
        verdicts.append(dispatch.release.sending_verdict or {})
    for verdict in verdicts:
        if verdict:
            yield f"{verdict['profile']} {verdict['profile_version']}"


def _compared(stored: str, again: str) -> str:
    return (
        f"{stored}　{_('一致')}" if stored == again else f"{stored}　{_('一致しません')}　{again}"
    )
