"""The verb `policy` (規程と定め): check a profile, show it, and ask the regulation about an act.

It reads files and prints; no database is opened and Django is not imported.
"""

import io
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hayauma.console.arguments import Arguments
from hayauma.console.policy_files import BadInput, read_facts, write
from hayauma.installation.deciding import asking, paper
from hayauma.regulation import (
    QUESTIONS,
    BadFacts,
    Outcome,
    Policy,
    PolicyValue,
    ProfileDefects,
    Question,
    UnknownProfile,
    Verdict,
    load_profile,
)
from hayauma.regulation.policy import STRENGTH_WORDS
from hayauma.regulation.profile import DEFAULT, names
from hayauma.regulation.wording import CITY_RULE

DONE, FOUND_WANTING, BAD_INPUT = 0, 1, 2
JAPAN = ZoneInfo("Asia/Tokyo")

ANSWERS = {
    Outcome.ALLOWED: "できます",
    Outcome.NOTED: "できます（記録に残ります）",
    Outcome.NEEDS_REASON: "理由を書くとできます",
    Outcome.REFUSED: "できません",
}


def main(argv: Sequence[str]) -> int:
    """Run `policy WHAT …` and return the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a strange file name is still told
    name, rest = (argv[0], list(argv[1:])) if argv else ("--help", [])
    if name in {"-h", "--help"}:
        print(_usage())
        return DONE
    if name not in VERBS:
        print(f"「{name}」はできません。\n\n{_usage()}", file=sys.stderr)
        return BAD_INPUT
    try:
        return VERBS[name].run(rest)
    except (BadInput, UnknownProfile, BadFacts, ProfileDefects) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT


def check(argv: Sequence[str]) -> int:
    """Print every defect of a profile, one a line; exit 1 where there is one."""
    parser = _parser("check")
    parser.add_argument("FILE", help="規程の資料（TOML）")
    try:
        policy = load_profile(parser.parse_args(argv).FILE)
    except ProfileDefects as found:
        print(found)
        return FOUND_WANTING
    values = len(policy.values())
    print(f"{policy.title} {policy.version}: {values}の項目に不備はありません。", file=sys.stderr)
    return DONE


def show(argv: Sequence[str]) -> int:
    """Print every value of a profile with its clause or ground."""
    parser = _parser("show")
    _add_profile(parser)
    parser.add_argument("--json", action="store_true", help="JSON 一行で出す")
    asked = parser.parse_args(argv)
    policy = load_profile(asked.profile)
    if asked.json:
        values = [value.as_json() for value in policy.values()]
        _print_json({"profile": policy.name, "version": policy.version, "values": values})
    else:
        print(f"{policy.title}　{policy.version} 版　{policy.in_force_from} 施行")
        for value in policy.values():
            print(_value_line(value))
    return DONE


def facts(argv: Sequence[str]) -> int:
    """Print what can be said about an act: to people on stderr, as one JSON object on stdout."""
    parser = _parser("facts")
    parser.add_argument("ACT", help="行為: " + ", ".join(QUESTIONS))
    parser.add_argument("--json", action="store_true", help="人が読む説明を省く")
    asked = parser.parse_args(argv)
    question = _question(asked.ACT)
    if not asked.json:
        for spec in question.specs:
            values = f"（{' | '.join(spec.values)}）" if spec.values else ""
            default = json.dumps(spec.as_json()["default"], ensure_ascii=False)
            line = f"  {spec.key:<24}{spec.meaning}{values}　初期値 {default}"
            print(line, file=sys.stderr)
    _print_json({"act": asked.ACT, "facts": [spec.as_json() for spec in question.specs]})
    return DONE


def explain(argv: Sequence[str]) -> int:
    """Print the verdict on an act; exit 1 where it is refused."""
    parser = _parser("explain")
    parser.add_argument("ACT", help="行為: " + ", ".join(QUESTIONS))
    parser.add_argument("--facts", metavar="FILE", required=True, help="事実（JSON）")
    _add_profile(parser)
    parser.add_argument("--json", action="store_true", help="JSON 一行で出す")
    asked = parser.parse_args(argv)
    question = _question(asked.ACT)
    policy = load_profile(asked.profile)
    try:
        verdict = question.answer(read_facts(asked.facts), policy)
    except BadFacts as error:
        raise BadInput(f"{asked.facts}: {error}") from error
    if asked.json:
        _print_json(verdict.as_json())
    else:
        print(_told(verdict, policy))
    return FOUND_WANTING if verdict.outcome is Outcome.REFUSED else DONE


def ask(argv: Sequence[str]) -> int:
    """Write the sheet of what the city has not decided, to sign, or the table to fill in."""
    parser = _parser("ask")
    _add_profile(parser)
    parser.add_argument("--out", metavar="FILE.pdf", help="設定決定伺を PDF で書く")
    parser.add_argument("--csv", action="store_true", help="書き込んで取り込む表を、標準出力に出す")
    parser.add_argument("--on", metavar="YYYY-MM-DD", help="紙に載せる日（初期値 きょう）")
    asked = parser.parse_args(argv)
    policy = load_profile(asked.profile)
    if bool(asked.out) == asked.csv:
        raise BadInput("--out FILE.pdf か --csv の、どちらか一つを書いてください。")
    lines = asking.asked(policy)
    if asked.csv:
        sys.stdout.write(asking.as_csv(lines).decode("utf-8"))
    else:
        write(Path(asked.out), paper.pdf(policy, on=_day(asked.on)))
    print(f"{policy.title}: 市が未決定の項目は{len(lines)}です。", file=sys.stderr)
    return DONE


def profiles(argv: Sequence[str]) -> int:
    """Print the names of the profiles shipped, one a line, the default first."""
    _parser("profiles").parse_args(argv)
    print("\n".join(names()))
    return DONE


class Verb(NamedTuple):
    """One thing `policy` does."""

    run: Callable[[Sequence[str]], int]
    meaning: str


VERBS: dict[str, Verb] = {
    "check": Verb(check, "規程の資料の不備を調べる"),
    "show": Verb(show, "定めを、条項又は根拠とともに示す"),
    "facts": Verb(facts, "行為ごとに、判定に使う事実を示す"),
    "explain": Verb(explain, "行為ができるか、なぜかを示す"),
    "ask": Verb(ask, "市が決めていない項目の設定決定伺を作る"),
    "profiles": Verb(profiles, "備わっている規程の資料の名を示す"),
}


def _usage() -> str:
    lines = [f"  {name:<10}{verb.meaning}" for name, verb in VERBS.items()]
    return "\n".join(["使い方: hayauma policy 動詞 [引数]", "", *lines])


def _parser(name: str) -> Arguments:
    return Arguments(f"hayauma policy {name}", VERBS[name].meaning)


def _add_profile(parser: Arguments) -> None:
    meaning = f"規程の資料の名又はファイル（{', '.join(names())}、初期値 {DEFAULT}）"
    parser.add_argument("--profile", metavar="NAME|FILE", default=DEFAULT, help=meaning)


def _question(act: str) -> Question:
    if act not in QUESTIONS:
        raise BadInput(f"「{act}」という行為はありません。選べるのは {', '.join(QUESTIONS)} です。")
    return QUESTIONS[act]


def _day(written: str | None) -> date:
    if written is None:
        return datetime.now(JAPAN).date()
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadInput(f"--on {written}: 2026-04-01 の形で書いてください。") from error


def _print_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False))


def _value_line(value: PolicyValue) -> str:
    clause = value.basis.clause or f"{CITY_RULE}・{value.basis.kind}：{value.basis.ground}"
    strength = STRENGTH_WORDS[value.strength]
    meaning = value.meaning
    return (
        f"  {value.key:<32}{meaning}：{value.words}　〔{clause}〕{strength}　{value.in_force_from}"
    )


def _told(verdict: Verdict, policy: Policy) -> str:
    basis = verdict.basis.clause or CITY_RULE
    lines = [
        f"{verdict.act}: {ANSWERS[verdict.outcome]}",
        f"根拠: {basis}（{verdict.basis.kind}　{verdict.basis.ground}）",
        *(f"  ・{reason.as_json()['text']}" for reason in verdict.reasons),
        f"定め: {policy.title} {policy.version} 版",
    ]
    return "\n".join(lines)
