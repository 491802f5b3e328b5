"""Ways on for whoever sits at a machine that may not order a release (機器の断りの先)."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.installation import policies
from hayauma.look import Way
from hayauma.organization import absences, directory, passkeys, posts, substitutes, terminals
from hayauma.organization.directory import Role
from hayauma.organization.posts import Holding
from hayauma.regulation import Verdict
from hayauma.web.desk.refusals import EQUIPMENT
from hayauma.web.desk.visit import Visit


def is_about(verdict: Verdict) -> bool:
    """Return whether a verdict was refused for the equipment (第8条第2項)."""
    return bool({reason.code for reason in verdict.reasons} & EQUIPMENT)


def ways(visit: Visit, *, again: str) -> list[Way]:
    """Return the terminals there are, and whom to ask for a leave (同項ただし書)."""
    places = "、".join(
        f"{one.name}　{one.place}" for one in terminals.register_lines() if not one.retired_at
    )
    return [
        Way(_("①　登録済みの機器で開く（{places}）").format(places=places))
        if places
        else Way(_("①　登録済みの機器は、まだありません。情報管理主管課に求めてください。")),
        *_passkey(visit, again),
        Way(
            _("②　運用管理者に特例を求める"),
            reverse("desk:leaves"),
            note=whom_to_ask(visit),
        ),
        *_vacancy(visit),
        Way(_("もう一度開く"), again, note=_("登録済みの機器でこの表示が出たとき")),
        Way(_("作成・承認・停止は、この機器でもできます。")),
    ]


def _passkey(visit: Visit, again: str) -> list[Way]:
    """Lead to this machine's own passkey, where the city takes one and any is registered."""
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    if not policy.says("equipment.proofs", "passkey") or not passkeys.listing():
        return []
    url = f"{reverse('desk:show_passkey')}?{urlencode({'next': again})}"
    return [Way(_("この機器のパスキーで確かめる"), url, note=_("登録してある機器のとき"))]


def _vacancy(visit: Visit) -> list[Way]:
    """Say what cannot be done, and what can, while nobody is the operations manager (欠員)."""
    if Role.OPERATIONS_MANAGER.value not in posts.vacancies(visit.service.code, visit.at):
        return []
    return [
        Way(
            _(
                "運用管理者の職に就いている人が登録されていません。その間、メニューの設定と"
                "機器の特例の承認はできません。緊急発信、停止、訂正はできます。"
            )
        )
    ]


def whom_to_ask(visit: Visit) -> str:
    """Return who may grant a leave, with telephone, and who may while that person is away."""
    seated = posts.role_post(Role.OPERATIONS_MANAGER, service=visit.service.code, at=visit.at)
    if seated is None:
        return _("運用管理者の職が定められていません")
    holder = posts.holder(seated.code, at=visit.at)
    stand_ins = substitutes.chain(seated.code, at=visit.at)
    words = [_named(holder) if holder else _("{title}（欠員）").format(title=seated.title)]
    if holder and absences.is_absent(holder.account_id, at=visit.at):
        words.append(_("いまは不在"))
    if stand_ins:
        words.append(_("不在のとき：{name}").format(name=_named(stand_ins[0])))
    return "　".join(words)


def _named(holding: Holding) -> str:
    section = directory.section(holding.post.section)
    phone = section.phone if section else ""
    name = f"{holding.post.title}　{holding.name}"
    return _("{name}（電話 {phone}）").format(name=name, phone=phone) if phone else name
