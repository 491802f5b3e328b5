"""Questions the journal itself answers (証跡): what was changed, who looked, what was proved."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma import journal
from hayauma.delivery.acts import Act as Delivery
from hayauma.installation.acts import Act as Installation
from hayauma.journal import EntryLine
from hayauma.menus.acts import Act as Menus
from hayauma.organization.acts import Act as Organization
from hayauma.oversight.acts import Act as Oversight
from hayauma.oversight.audit.answers import Answer, Asked, Row, Table, table
from hayauma.subscriptions.acts import Act as Subscriptions

MOST = 20_000
AT_ONCE = 30_000  # seals that are read again whenever somebody looks

# What changes a policy, a role or a terminal, in the words of an office.
CHANGES: dict[str, str] = {
    Installation.OPENED: noop("サービスの開始"),
    Installation.MOVED: noop("サービスの住所の変更"),
    Installation.POLICY_PUT_IN_FORCE: noop("市の定めの版"),
    Installation.SETTING_CHANGED: noop("設定の変更"),
    Installation.RELAY_CHANGED: noop("中継サーバーの変更"),
    Installation.SIGNING_KEY_MADE: noop("署名鍵の作成"),
    Installation.SIGNING_KEY_USED: noop("署名鍵の使用開始"),
    Installation.SIGNING_KEY_ENDED: noop("署名鍵の使用終了"),
    Installation.DOMAIN_GROUP_CHANGED: noop("受信ドメインの上限の変更"),
    Installation.ROUTE_CHANGED: noop("送る道の変更"),
    Installation.BREAKER_TRIED: noop("休止中のドメインへの試し"),
    Installation.BREAKER_HELD: noop("ドメインへの送信の停止"),
    Delivery.CANARY_ENTERED: noop("見張り用の宛先の登録"),
    Delivery.CANARY_ENDED: noop("見張り用の宛先の終わり"),
    Organization.ACCOUNT_OPENED: noop("アカウントの開設"),
    Organization.ACCOUNT_CLOSED: noop("アカウントの停止"),
    Organization.SECTION_OPENED: noop("課等の登録"),
    Organization.SECTION_CLOSED: noop("課等の終了"),
    Organization.ALIAS_MAPPED: noop("規程の課の読替え"),
    Organization.PLACED: noop("配属"),
    Organization.PROGRAMME_REGISTERED: noop("事務事業の登録"),
    Organization.PROGRAMME_MOVED: noop("所管の変更"),
    Organization.CHARGE_GIVEN: noop("担当職員の指定"),
    Organization.CHARGE_ENDED: noop("担当職員の終わり"),
    Organization.POST_ESTABLISHED: noop("職の登録"),
    Organization.APPOINTED: noop("発令"),
    Organization.RELIEVED: noop("職を離れた"),
    Organization.ROLE_SEATED: noop("充て職"),
    Organization.SUBSTITUTE_DESIGNATED: noop("代決者の指定"),
    Organization.SUBSTITUTE_ENDED: noop("代決者の終わり"),
    Organization.TERMINAL_REGISTERED: noop("配備機器の登録"),
    Organization.TERMINAL_ENROLLED: noop("配備機器の使い始め"),
    Organization.TERMINAL_RECONFIRMED: noop("配備機器の年次の確認"),
    Organization.TERMINAL_RETIRED: noop("配備機器の使用終了"),
    Organization.NETWORK_SET: noop("配備機器のネットワーク"),
    Organization.NETWORK_OPENED: noop("配備機器をどこからでも使えるとした"),
    Organization.TERMINAL_LOST: noop("配備機器の紛失"),
    Organization.CERTIFICATE_REGISTERED: noop("機器の証明書の登録"),
    Organization.CERTIFICATE_REMOVED: noop("機器の証明書の終わり"),
    Organization.PASSKEY_REGISTERED: noop("機器のパスキーの登録"),
    Organization.PASSKEY_REMOVED: noop("機器のパスキーの終わり"),
    Organization.ATTESTATION_ROOT_ENTERED: noop("パスキーの認証局の登録"),
    Organization.ATTESTATION_ROOT_REMOVED: noop("パスキーの認証局の終わり"),
    Organization.LEAVE_GRANTED: noop("機器の特例"),
    Organization.LEAVE_CONFIRMED: noop("機器の特例の書面"),
    Organization.LEAVE_ENDED: noop("機器の特例の終わり"),
    Organization.HOLD_PLACED: noop("発信の停止"),
    Organization.HOLD_LIFTED: noop("発信の停止を解いた"),
    Organization.AUDITOR_COMMISSIONED: noop("監査する人の指定"),
    Organization.AUDITOR_ENDED: noop("監査の終わり"),
    Menus.SET: noop("配信メニューの設定"),
    Menus.GROUP_SET: noop("配信メニューの分野の設定"),
}
# Where somebody asked by an address, or handled addresses as a list.
LOOKS: dict[str, str] = {
    Delivery.LOOKED_UP: noop("一つのアドレスについて、届いたかを調べた"),
    Delivery.TRIED: noop("作成者と長のアドレスに試しを送った"),
    Subscriptions.TAKEN_OVER: noop("登録を名簿から取り込んだ"),
    Subscriptions.ERASED: noop("停止した登録をアドレスごと消した"),
}


def between(asked: Asked) -> Answer:
    """Answer every change of policy, role and terminal between two dates."""
    return Answer((_listed(asked, _("定め、役、機器の変更"), CHANGES),))


def looks(asked: Asked) -> Answer:
    """Answer who looked at which address: registrations by number, never the address."""
    note = _(
        "庁内のどの画面も、登録者のアドレスの一覧を示しません。登録者は番号で表します。"
        "質問した人のアドレスは、伏せ字で示します。"
    )
    return Answer((_listed(asked, _("アドレスを使った行為"), LOOKS),), (note,))


def restores(asked: Asked) -> Answer:
    """Answer when a restore was last proved, by whom and how."""
    found = journal.entries(acts=[Oversight.RESTORE_PROVED], newest_first=True)
    rows = [
        (
            str((one.payload or {}).get("on", "")),
            str((one.payload or {}).get("people", "")),
            str((one.payload or {}).get("way", "")),
            one.actor_name,
            one.at,
        )
        for one in found
        if one.service == asked.service
    ]
    columns = (
        _("確かめた日"),
        _("確かめた人"),
        _("何をどう確かめたか"),
        _("記録した人"),
        _("記録の時刻"),
    )
    nothing = _("復元を確かめた記録は、まだありません。")
    return Answer((table(_("復元の確認"), columns, rows, nothing),))


def unedited(asked: Asked) -> Answer:
    """Answer whether the log is still what was written: the newest seals, or all, read again now.

    All of them where that is asked for, or where there are few.
    """
    newest = journal.entries(limit=1, newest_first=True)
    few = not newest or newest[0].id <= AT_ONCE
    found = journal.verify() if asked.whole or few else journal.verify_newest(AT_ONCE)
    said = _("すべて書かれた時のままです。") if found.ok else found.why
    if found.ok and not (asked.whole or few):
        said = _("新しい {n} 件は、書かれた時のままです。").format(n=f"{found.sealed:,}")
    rows: list[Row] = [
        (_("結果"), said),
        (_("証跡の件数"), found.entries),
        (_("いま確かめた封の件数"), found.sealed),
        (_("最初の異常（封の番号）"), found.first_bad),
        (_("最も新しい証跡"), newest[0].at if newest else None),
    ]
    note = _(
        "封は、一件ごとに前の封とつながります。市の外でも、監査調書に入る検証のプログラムで、"
        "書き出した証跡を確かめられます。"
    )
    return Answer((table(_("証跡の検証"), (_("項目"), _("内容")), rows),), (note,))


def told(entry: EntryLine) -> str:
    """Return what an entry says in a line: `before → after` where it has both."""
    payload = entry.payload
    if payload is None:
        return _("（内容は消去されています）")
    parts = []
    for key, value in payload.items():
        if key in {"verdict", "before", "after"} or value in (None, "", [], {}):
            continue
        parts.append(f"{key}={_said(value)}")
    if "after" in payload:
        parts.insert(0, f"{_said(payload.get('before'))} → {_said(payload['after'])}")
    return "　".join(parts)


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "・".join(
            f"{key}={_said(one)}" for key, one in value.items() if one not in (None, "")
        )
    if isinstance(value, list | tuple):
        return "、".join(map(_said, value))
    return "－" if value is None else str(value)


def _listed(asked: Asked, heading: str, acts: dict[str, str]) -> Table:
    found: Iterable[EntryLine] = journal.entries(
        acts=acts, limit=MOST, since=asked.since, until=asked.until
    )
    rows = [
        (one.at, _(acts[one.act]), one.actor_name, one.object, told(one), one.position)
        for one in found
        if one.service in ("", asked.service)
    ]
    columns = (_("時刻"), _("行為"), _("だれが"), _("何を"), _("内容"), _("封の番号"))
    return table(heading, columns, rows, _("ありません。"))
