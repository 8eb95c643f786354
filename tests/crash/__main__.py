"""Kill processes at random under work, then count what was lost and what was done twice."""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field

import django

from tests.crash.processes import Embedded, Services, Stack, wait_for

STACKS = {"embedded": Embedded, "services": Services}
RECOVER_WITHIN = 120  # seconds


@dataclass
class Journal:
    """What the site answered to each promise."""

    promised: dict[str, str] = field(default_factory=dict)
    """Token: kind."""
    rolled_back: set[str] = field(default_factory=set)
    unknown: dict[str, str] = field(default_factory=dict)
    """Cut before the answer: committed or not, nobody can say."""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def promise(stack: Stack, dice: random.Random, journal: Journal, wanted: int) -> None:
    """Post until ``wanted`` promises are acknowledged, one transaction in five rolled back."""
    while len(journal.promised) < wanted:
        token = f"{dice.getrandbits(64):016x}"
        kind = ("note", "tell")[len(journal.promised) % 2]
        rollback = dice.random() < 0.2
        form = {"token": token, "kind": kind} | ({"rollback": "1"} if rollback else {})
        try:
            answer = stack.get("/crash/promise", data=urllib.parse.urlencode(form).encode())
        except OSError:
            if rollback:
                journal.rolled_back.add(token)
            else:
                journal.unknown[token] = kind
            time.sleep(0.1)
            continue
        if answer == "promised":
            journal.promised[token] = kind
        else:
            journal.rolled_back.add(token)
        time.sleep(0.01)


def work_and_kill(stack: Stack, dice: random.Random, effects: int, kills: int) -> tuple[Journal, Counter]:
    """Spread the promises over as many rounds as there are kills, each in the middle of its round."""
    journal, killed = Journal(), Counter()
    # Every target at least once when there are enough kills, in random order.
    targets = [stack.targets[number % len(stack.targets)] for number in range(kills)]
    dice.shuffle(targets)
    for number, target in enumerate(targets, start=1):
        writer = threading.Thread(
            target=promise, args=(stack, random.Random(dice.random()), journal, effects * number // kills)
        )
        writer.start()
        time.sleep(dice.uniform(0.1, 0.9))
        stack.kill(target)
        killed[target] += 1
        time.sleep(dice.uniform(0, 0.5))
        stack.start_one(target)
        writer.join()
        say(f"  {number:2}/{kills} killed {target}, {len(journal.promised)} promised")
    return journal, killed


def count(stack: Stack, journal: Journal) -> list[str]:
    """Return what broke the promises."""
    from tests.crash.models import Done

    notes = Counter(Done.objects.values_list("token", flat=True))
    mails: dict[str, list[str]] = {}
    for file in (stack.home / "var/mail").glob("*.log"):
        # Django adds to one file the mails of one second whose connections had the same address in memory.
        for text in file.read_text(errors="replace").split("-" * 79):
            token = re.search(r"Subject: Essai (\w+)", text)
            message_id = re.search(r"Message-ID: (\S+)", text)
            # One that was being written when its process died is cut; it was sent again.
            if token and message_id:
                mails.setdefault(token[1], []).append(message_id[1])
    faults = []
    for token, kind in journal.promised.items():
        if kind == "note" and notes[token] != 1:
            faults.append(f"database effect {token} happened {notes[token]} times")
        if kind == "tell" and len(set(mails.get(token, []))) != 1:
            faults.append(f"mail {token} has {len(set(mails.get(token, [])))} Message-IDs")
    for token, kind in journal.unknown.items():
        if kind == "note" and notes[token] > 1:
            faults.append(f"database effect {token} happened {notes[token]} times")
        if kind == "tell" and len(set(mails.get(token, []))) > 1:
            faults.append(f"mail {token} has several Message-IDs")
    faults += [
        f"{token} was rolled back and happened"
        for token in journal.rolled_back
        if notes[token] or token in mails
    ]
    kinds = Counter(journal.promised.values())
    say(f"  promised: {kinds['note']} database effects, {kinds['tell']} mails")
    say(f"  rolled back: {len(journal.rolled_back)}; cut before the answer: {len(journal.unknown)}")
    say(f"  database effects seen: {len(notes)}, twice or more: {sum(times > 1 for times in notes.values())}")
    again = sum(len(ids) > 1 for ids in mails.values())
    say(f"  mails seen: {len(mails)}, sent again under the same Message-ID: {again}")
    return faults


def run(name: str, effects: int, kills: int, seed: int) -> list[str]:
    say(f"{name}: seed {seed}, {effects} effects, {kills} kills")
    stack = STACKS[name]()
    try:
        stack.start()
        # Read the same database with the same settings, from now on.
        os.environ.update(stack.environment)
        django.setup()
        from core.models import OutboxRow

        start = time.monotonic()
        journal, killed = work_and_kill(stack, random.Random(seed), effects, kills)
        took = time.monotonic() - start
        recovered = wait_for(lambda: not OutboxRow.objects.exists(), "an empty outbox", RECOVER_WITHIN)
        say(f"  killed: {', '.join(f'{target} {times}' for target, times in killed.items())}")
        say(f"  work took {took:.1f} s; all done {recovered:.1f} s after the last promise")
        return count(stack, journal)
    except TimeoutError as error:
        return [str(error)]
    finally:
        stack.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--stack", choices=STACKS, help="default: both, one after the other")
    parser.add_argument("--effects", type=int, default=500)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, help="of what is killed and when; default: drawn")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    if not options.stack:
        # A process each: Django reads its settings once.
        command = [sys.executable, "-m", "tests.crash", "--effects", str(options.effects)]
        command += ["--kills", str(options.kills), "--seed", str(seed), "--stack"]
        return max([subprocess.run([*command, name]).returncode for name in STACKS])
    faults = run(options.stack, options.effects, options.kills, seed)
    for fault in faults[:20]:
        say(f"  FAULT: {fault}")
    say(f"  {'FAILED' if faults else 'nothing lost, nothing doubled'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
