"""An inquiry for tests: asked about a bulletin that was sent, by somebody with an address."""

from datetime import datetime

from hayauma.inquiries import receiving
from hayauma.inquiries.receiving import Question
from hayauma.inquiries.states import Channel
from hayauma.inquiries.views import Contact, InquiryView
from tests.bulletins.road import approved
from tests.pictures import pictured
from tests.town import SERVICE, Town

WORDS = "駐車場はありますか。"
ASKER = Contact("山田 花", "hana@phone.example", "0999-00-9999")


@pictured
def ask(
    town: Town,
    at: datetime,
    *,
    words: str = WORDS,
    contact: Contact = ASKER,
    channel: Channel = Channel.WEB,
    mail_key: str = "",
    bulletin: int | None = None,
) -> InquiryView:
    about = bulletin or approved(town, at).bulletin_id
    question = Question(words, bulletin=about, contact=contact, mail_key=mail_key)
    return receiving.receive(question, service=SERVICE, channel=channel, at=at)
