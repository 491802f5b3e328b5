"""How passwords are hashed: strong, and light enough that a small server takes many sign-ins."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one thread: OWASP's recommendation.

    Django's default takes 100 MiB and eight threads for each sign-in; twenty of them at once, on
    the morning everybody comes in, would be two gigabytes.
    """

    algorithm = "argon2"
    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
