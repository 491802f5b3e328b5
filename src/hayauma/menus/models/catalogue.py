"""Tables of the catalogue: groups, menus, and the sections that serve them."""

from django.db import models


class Group(models.Model):
    """Menus shown together to citizens (分野)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="menus_group_once")]


class Menu(models.Model):
    """One topic a citizen can choose (配信メニュー, 第10条)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    group = models.ForeignKey(Group, models.PROTECT)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=80, blank=True)
    plain_name = models.CharField(max_length=80, blank=True)
    english_name = models.CharField(max_length=80, blank=True)
    description = models.CharField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField()
    publicity = models.CharField(max_length=16, default="public")
    # For how many days a back number stays open to everybody; None is for good.
    public_days = models.PositiveSmallIntegerField(null=True)
    mandatory = models.BooleanField(default=False)
    frequency = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="menus_menu_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="menus_menu_period",
            ),
        ]


class MenuSection(models.Model):
    """A section that writes for a menu; many to many, because menus serve the recipient."""

    menu = models.ForeignKey(Menu, models.CASCADE, related_name="serving")
    section = models.ForeignKey("organization.Section", models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["menu", "section"], name="menus_section_once")
        ]
