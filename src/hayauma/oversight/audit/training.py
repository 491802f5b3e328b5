"""The question about training (研修): who was trained, in which course, until when."""

from django.utils.translation import gettext as _

from hayauma.oversight.audit.answers import Answer, Asked, Table


def coverage(_asked: Asked) -> Answer:
    """Answer how far the staff is trained. Source: 第4条第3項第5号."""
    sentence = _("研修の登録は、まだありません。")
    return Answer((Table(_("研修の受講"), (), (), sentence),))
