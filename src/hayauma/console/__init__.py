"""Console (命令): the command `hayauma VERB`: reads arguments, calls one room, prints the answer.

What does not live here: rules, sending, screens. It is a door like the web: no room's tables.
Who may call: the launcher and `python -m hayauma`; only config stands above it.
"""

import difflib
import os
import sys
from collections.abc import Sequence

from hayauma.console import garbage, verbs

REFUSED, BAD_INPUT, OUTSIDE = 1, 2, 3  # exit codes every verb shares; 0 is done or allowed


def script() -> None:
    """Run the command line of this process and exit with the verb's code."""
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader has gone (`| head`); without this Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def main(argv: Sequence[str]) -> int:
    """Run one verb and return its exit code."""
    name, arguments = (argv[0], argv[1:]) if argv else ("help", [])
    if name in {"help", "--help", "-h"}:
        print(summary())
        return 0
    verb = verbs.find(name)
    if verb is None:
        print(unknown(name), file=sys.stderr)
        return BAD_INPUT
    if not verb.django:
        return verb.load()(arguments)
    return _with_django(verb, arguments)


def summary() -> str:
    """Return the list of verbs for people."""
    lines = [f"  {verb.name:<10}{verb.meaning}" for verb in verbs.known()]
    return "\n".join(["使い方: ./hayauma 動詞 [引数]", "", *lines])


def unknown(name: str) -> str:
    """Return the sentence for a verb that is not there, with the nearest that is."""
    near = difflib.get_close_matches(name, [verb.name for verb in verbs.known()], n=1)
    hint = f" {near[0]} ですか。" if near else ""
    return f"「{name}」という動詞はありません。{hint}\n\n{summary()}"


def _with_django(verb: verbs.Verb, arguments: Sequence[str]) -> int:
    """Set Django up, run the verb, and seal what it wrote into the journal."""
    import django
    from django.db.utils import OperationalError

    # The product has one settings module; a test's own must not leak into a command it starts.
    os.environ["DJANGO_SETTINGS_MODULE"] = "hayauma.config.settings"
    with garbage.not_looked_for():
        try:
            django.setup()
        except ValueError as error:  # a variable of the environment that cannot be read
            print(error, file=sys.stderr)
            return BAD_INPUT
        work = verb.load()
    try:
        code = work(arguments)
        if verb.seals and code in {0, REFUSED}:
            from hayauma import journal

            journal.seal()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        print(f"データベースを使えません: {reason}", file=sys.stderr)
        return OUTSIDE
    return code
