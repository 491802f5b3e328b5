"""A service, opened."""

from datetime import datetime

import pytest

from hayauma import journal
from hayauma.installation import services
from hayauma.installation.services import NewService, ServiceView

CLERK = journal.Actor("staff:1", "小林 和子", "広報課長")


def new(code: str = "magazine") -> NewService:
    return NewService(
        code=code,
        name="はるか市メールマガジン",
        city="はるか市",
        mail_domain="Mail.Haruka.Example",
        sender_name="はるか市",
        sender_local="magazine",
        phone="0999-00-2000",
        public_url="https://mail.haruka.example/",
        desk_url="https://desk.haruka.example/",
    )


@pytest.fixture
def service(db: None, at: datetime) -> ServiceView:
    """The one service of an installation."""
    return services.open_service(new(), actor=CLERK, at=at)
