"""The seeded town in a hurry (急ぐまち): an order can be taken back for two seconds, not a minute.

    HAYAUMA_HOME=… python -m tests.journeys.hastened

puts the same rules in force with this one value changed, as an operations manager does whose city
has decided; journeys would wait for that minute again and again.
"""

import os

KEY, USUAL, SECONDS = "[release.delay_seconds]\nvalue = ", 60, 2


def main() -> None:
    """Do it."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "hayauma.config.settings"
    django.setup()
    from django.utils import timezone

    from hayauma import journal
    from hayauma.demo.city import AOBAGAWA
    from hayauma.installation import policies
    from hayauma.regulation import load_profile

    profile, at = load_profile(AOBAGAWA.profile), timezone.now()
    assert f"{KEY}{USUAL}\n" in profile.text
    policies.put_in_force(
        service=AOBAGAWA.code,
        text=profile.text.replace(f"{KEY}{USUAL}\n", f"{KEY}{SECONDS}\n"),
        name=profile.name,
        ground="試験",
        in_force_from=at,
        actor=journal.Actor("system:test", "試験"),
        at=at,
    )


if __name__ == "__main__":
    main()
