"""The town's audit (監査): somebody of the auditors' office reads everything for a year."""

from datetime import datetime

from hayauma.demo.city import AOBAGAWA
from hayauma.demo.office import Office
from hayauma.organization import auditors

GROUND = "監査委員の監査計画（定期監査）"


def commission(office: Office, *, at: datetime) -> None:
    """Let the operations manager say who audits, from now on."""
    manager = office.person("kobayashi")
    for official in AOBAGAWA.officials:
        if official.audits:
            auditors.commission(
                service=office.service,
                account_id=office.accounts[official.user],
                since=at,
                until=at + auditors.LONGEST,
                ground=GROUND,
                by=manager,
                at=at,
            )
