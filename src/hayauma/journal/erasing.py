"""Erasing what an entry said (内容の消去), where a right or a term requires it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from hayauma.journal.actors import Actor
from hayauma.journal.acts import Act
from hayauma.journal.writing import record


def erase_payload(*, entry_id: int, actor: Actor, at: datetime, ground: str) -> int:
    """Erase an entry's payload with the key to its commitment; return the id of this act's entry.

    That the act was done, by whom, when and to what stays, and the chain still verifies.

    Errors: ValidationError where there is nothing to erase, or no ground is given.
    """
    from hayauma.journal.models import Entry

    if not ground.strip():
        raise ValidationError({"ground": "消去の根拠を書いてください。"})
    with transaction.atomic():
        kept = Entry.objects.filter(pk=entry_id, payload__isnull=False)
        if not kept.exclude(act=Act.PAYLOAD_ERASED).exists():
            raise ValidationError({"entry_id": f"証跡{entry_id}番に、消去できる内容はありません。"})
        own = record(
            act=Act.PAYLOAD_ERASED,
            actor=actor,
            object=f"entry:{entry_id}",
            payload={"entry": entry_id, "ground": ground},
            at=at,
        )
        Entry.objects.filter(pk=entry_id).update(payload=None, commit_key=None)
    return own
