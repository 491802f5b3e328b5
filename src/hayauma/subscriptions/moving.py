"""Moving (移し替え): those who had chosen a menu that ended get the one that was decided instead.

Source: 第10条 with the city's own rule: what becomes of subscribers is decided with the menu. Who
had the other menu already keeps it once; everybody may leave it like any other.
"""

from datetime import datetime

from django.db import connection, transaction

from hayauma import journal
from hayauma.menus import catalogue
from hayauma.menus.requesting import deciding, reading
from hayauma.subscriptions import rows
from hayauma.subscriptions.acts import Act

CHOOSE = """
    INSERT INTO subscriptions_choice (subscription_id, menu_id, frequency, since)
    SELECT c.subscription_id, %s, c.frequency, %s FROM subscriptions_choice c
    JOIN subscriptions_subscription s ON s.id = c.subscription_id
    WHERE c.menu_id = %s AND c.until IS NULL AND s.state = 'active' AND NOT EXISTS (
        SELECT 1 FROM subscriptions_choice o
        WHERE o.menu_id = %s AND o.subscription_id = c.subscription_id AND o.until IS NULL)
"""
END = "UPDATE subscriptions_choice SET until = %s WHERE menu_id = %s AND until IS NULL"


def due(_at: datetime) -> tuple[int, ...]:
    """Return the requests whose menu has ended and whose subscribers are still to be moved."""
    return tuple(one.id for one in deciding.to_be_moved())


@transaction.atomic
def run(request_id: int, *, at: datetime) -> int:
    """Move the subscribers of an ended menu and return how many; twice moves nobody twice."""
    request = reading.request(request_id)
    if request_id not in due(at):
        return 0
    (old,) = catalogue.keys(request.service, menus=[request.menu], at=None)
    (new,) = catalogue.keys(request.service, menus=[request.moved_to], at=None)
    now = rows.moment(at)
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE, [new, now, old, new])
        moved = int(cursor.rowcount)
        cursor.execute(END, [now, old])
    deciding.moved(request_id, at=at)
    journal.record(
        act=Act.MOVED,
        actor=journal.SYSTEM,
        object=f"menu:{request.menu}",
        payload={"to": request.moved_to, "moved": moved, "request": request.number},
        at=at,
        service=request.service,
    )
    return moved
