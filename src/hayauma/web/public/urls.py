"""URLs of the citizens' door. Paths that stand in mails are those of hayauma.links."""

from django.urls import path

from hayauma.web.public import about, asking, preferring, reading, registering, stopping

app_name = "public"
urlpatterns = [
    path("", registering.top, name="top"),
    path("register/", registering.register, name="register"),
    path("register/sent/", registering.sent, name="sent"),
    path("change/", registering.change, name="change"),
    path("t/<str:token>/", registering.confirm, name="confirm"),
    path("t/<str:token>/renew/", registering.renew, name="renew"),
    path("m/<str:token>/", preferring.preferences, name="preferences"),
    path("m/<str:token>/registered/", preferring.registered, name="registered"),
    path("m/<str:token>/try/", preferring.try_out, name="try"),
    path("m/<str:token>/menus/", preferring.choose, name="choose"),
    path("m/<str:token>/pause/", preferring.pause, name="pause"),
    path("m/<str:token>/resume/", preferring.resume, name="resume"),
    path("m/<str:token>/withdraw/", stopping.withdraw, name="withdraw"),
    path("m/<str:token>/stopped/", stopping.stopped_page, name="stopped"),
    path("m/<str:token>/restore/", stopping.restore, name="restore"),
    path("m/<str:token>/stop/", stopping.one_click, name="one_click"),
    path("m/<str:token>/stop/<str:number>/", stopping.one_click, name="one_click_of"),
    path("m/<str:token>/b/", reading.own_back_numbers, name="own_back_numbers"),
    path("m/<str:token>/b/<str:number>/", reading.own_back_number, name="own_back_number"),
    path("m/<str:token>/b/<str:number>/file/<int:position>/", reading.own_file, name="own_file"),
    path("b/", reading.back_numbers, name="back_numbers"),
    path("b/search/", reading.search, name="search"),
    path("b/year/<int:year>/", reading.back_numbers, name="back_numbers_of_year"),
    path("b/of/<slug:menu>/", reading.back_numbers, name="menu_back_numbers"),
    path(
        "b/of/<slug:menu>/year/<int:year>/",
        reading.back_numbers,
        name="menu_back_numbers_of_year",
    ),
    path("b/<str:number>/", reading.back_number, name="back_number"),
    path("b/<str:number>/file/<int:position>/", reading.file, name="file"),
    path("b/<str:number>/ask/", asking.ask, name="ask"),
    path("feed/", reading.feed, name="feed"),
    path("feed/<slug:menu>/", reading.feed, name="menu_feed"),
    path("terms/", about.terms, name="terms"),
    path("regulation/", about.regulation, name="regulation"),
    path("accessibility/", about.accessibility, name="accessibility"),
]
