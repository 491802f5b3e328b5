"""The product's settings, in a home of this process's own and with quick passwords.

pytest loads this before anything else of ours, so no test can touch the home of whoever runs it.
Commands that a test starts get the product's own settings and a home from the fixture `home`.
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="hayauma-test-home-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["HAYAUMA_HOME"] = _home
os.mkdir(os.path.join(_home, "static"))  # whitenoise warns where there is none

from hayauma.config.settings import *  # noqa: E402, F403 — only after the home is chosen

# argon2 is slow on purpose; no test here measures it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Nobody collects static files for a test; the product's own storage wants its manifest.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
