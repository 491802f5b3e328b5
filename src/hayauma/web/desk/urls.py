"""URLs of the staff's door (庁内): each sub-room names its own pages."""

from django.urls import include, path

from hayauma.web.desk import home, signing
from hayauma.web.desk.answering import urls as answering
from hayauma.web.desk.approving import urls as approving
from hayauma.web.desk.auditing import urls as auditing
from hayauma.web.desk.correcting import urls as correcting
from hayauma.web.desk.looking import urls as looking
from hayauma.web.desk.menus import urls as menus
from hayauma.web.desk.operating import urls as operating
from hayauma.web.desk.organizing import equipment
from hayauma.web.desk.organizing import urls as organizing
from hayauma.web.desk.overseeing import urls as overseeing
from hayauma.web.desk.reporting import urls as reporting
from hayauma.web.desk.sending import urls as sending
from hayauma.web.desk.writing import urls as writing

desk = [
    path("", home.home, name="home"),
    *writing.paths,
    *looking.paths,
    *approving.paths,
    *sending.paths,
    *correcting.paths,
    *answering.paths,
    *menus.paths,
    *overseeing.paths,
    *operating.paths,
    *organizing.paths,
    *auditing.paths,
    *reporting.paths,
]

urlpatterns = [
    # allauth asks for these two names; the other pages of allauth are not here.
    path("sign-in/", signing.SignIn.as_view(), name="account_login"),
    path("sign-out/", signing.SignOut.as_view(), name="account_logout"),
    # The page where a terminal's code is typed, under the name the run sheet asks for.
    path("terminal/", equipment.enrol, name="terminal_enrol"),
    path("", include((desk, "desk"))),
]
