"""Tables of the organization: people, sections, programmes, posts; by date, never overwritten."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


def _period(name: str) -> models.CheckConstraint:
    """A period that ends after it begins, or has no end."""
    return models.CheckConstraint(
        condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
        name=f"organization_{name}_period",
    )


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; Django's authentication asks for this shape."""

    def create_user(
        self, username: str, password: str | None = None, **fields: object
    ) -> "Account":
        """Create an account for one member of staff; shared accounts do not exist."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """One member of staff's sign-in (職員). Names on records are copied, never looked up later."""

    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # From this moment on nobody is behind it: who leaves with a reorganisation, their duty done.
    leaves_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = AccountManager()


class Section(models.Model):
    """A section, branch, facility or board's office (課等). A new name is a new row."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    extension = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")

    class Meta:
        constraints = [_period("section")]


class SectionAlias(models.Model):
    """A name in the regulation (情報発信主管課, 情報管理主管課) mapped to a real section."""

    service = models.SlugField(max_length=40)
    alias = models.CharField(max_length=40)
    section = models.ForeignKey(Section, models.PROTECT)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("alias")]


class Placement(models.Model):
    """Which section a member of staff works in, under which title (配属)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="placements")
    section = models.ForeignKey(Section, models.PROTECT)
    title = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("placement")]


class Programme(models.Model):
    """The work that owns a bulletin (事務事業)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("programme")]


class ProgrammeOwner(models.Model):
    """The section that owns a programme, by date (所管)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="owners")
    section = models.ForeignKey(Section, models.PROTECT)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("owner")]


class ProgrammeCharge(models.Model):
    """The member of staff in charge of a programme, by date (担当職員, 第6条)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="charges")
    account = models.ForeignKey(Account, models.PROTECT)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("charge")]


class Post(models.Model):
    """A post (職) that decides: roles hang on it, people come and go."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    section = models.ForeignKey(Section, models.PROTECT)
    is_head = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("post")]


class Appointment(models.Model):
    """A person holding a post for a period (発令)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    account = models.ForeignKey(Account, models.PROTECT)
    kind = models.CharField(max_length=16)
    ground = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("appointment")]


class RoleSeat(models.Model):
    """A role of the regulation hung on a post (充て職), by service and date."""

    service = models.SlugField(max_length=40)
    role = models.CharField(max_length=32)
    post = models.ForeignKey(Post, models.PROTECT)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("seat")]


class Substitute(models.Model):
    """The post that decides in another post's stead, in order (代決者)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="substitutes")
    stand_in = models.ForeignKey(Post, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("substitute")]


class Absence(models.Model):
    """A decider who is away (不在): why, and when a call was tried."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=16)
    note = models.CharField(max_length=200, blank=True)
    tried_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [_period("absence")]
