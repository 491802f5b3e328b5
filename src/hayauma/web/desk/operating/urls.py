"""URLs of the delivery system (配信システム): how letters leave, and what stands still now."""

from django.urls import path

from hayauma.web.desk.operating import (
    domains,
    keys,
    limits,
    relays,
    resting,
    system,
    watching,
)

paths = [
    path("system/", system.system, name="system"),
    path("system/relays/new/", relays.new_relay, name="new_relay"),
    path("system/relays/<str:name>/", relays.relay, name="relay"),
    path("system/relays/<str:name>/retire/", relays.retire_relay, name="retire_relay"),
    path("system/domains/new/", domains.new_domain_group, name="new_domain_group"),
    path("system/domains/<slug:code>/", domains.domain_group, name="domain_group"),
    path("system/keys/", keys.signing_keys, name="signing_keys"),
    path("system/keys/<slug:selector>/use/", keys.use_key, name="use_key"),
    path("system/keys/<slug:selector>/end/", keys.end_key, name="end_key"),
    path("system/alarms/", limits.alarm_limits, name="alarm_limits"),
    path("system/canaries/", watching.canaries, name="canaries"),
    path("system/canaries/<slug:menu>/end/", watching.end_canary, name="end_canary"),
    path("system/resting/<str:group>/try/", resting.try_now, name="try_now"),
    path("system/resting/<str:group>/stop/", resting.stop, name="stop_group"),
    path("system/resting/<str:group>/resume/", resting.resume, name="resume_group"),
]
