"""The town's training on writing (作成の研修): one course, and who of the staff came."""

from datetime import datetime, timedelta

from hayauma.demo.office import Office
from hayauma.organization import training

NAME = "配信メール作成の基本"
ABOUT = "件名と本文の書き方、個人情報と著作物、警戒レベルの伝え方（2時間）"
CAME = (
    "kobayashi",
    "morita",
    "takagi",
    "sasaki",
    "matsumoto",
    "nakamura",
    "aoki",
    "saito",
    "ota",
    "hirano",
)
VALID_DAYS = 730


def train(office: Office, *, at: datetime) -> None:
    """Let the operations manager hold a course, and write down who came the day before."""
    manager = office.person("kobayashi")
    training.open_course(
        service=office.service,
        code="writing-basics",
        name=NAME,
        about=ABOUT,
        valid_days=VALID_DAYS,
        by=manager,
        at=at,
    )
    day = training.today(at - timedelta(days=1))
    training.attended(
        service=office.service,
        course="writing-basics",
        people=[(office.person(user).account_id, day) for user in CAME],
        by=manager,
        at=at,
    )
