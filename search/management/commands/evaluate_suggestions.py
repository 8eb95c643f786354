from __future__ import annotations

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from search.suggestions import evaluation


class Command(BaseCommand):
    help = (
        "Run the suggestion of aids on a file of questions, over the aids published here and open on a day; "
        "with grades, measure it beside a plain ranker (docs/concepts/suggestions.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--questions", type=Path, required=True, help="id, titre, texte, faits; .jsonl")
        parser.add_argument("--run", type=Path, required=True, help="where to write question, aid and score")
        parser.add_argument("--on", type=date.fromisoformat, help="the day; default: today")
        parser.add_argument("--baseline", type=Path, help="where to write the run of the plain ranker")
        parser.add_argument("--grades", type=Path, help="question, aid, grade; .tsv")
        parser.add_argument("--traps", type=Path, help="question and aid that must not be suggested; .tsv")
        parser.add_argument("--ignore", type=Path, help="aids left out of all figures, one a line")

    def handle(self, *args, **options) -> None:
        questions = evaluation.read_questions(options["questions"])
        trial = evaluation.trial(options["on"] or timezone.localdate())
        run = evaluation.suggested(questions, trial)
        self._write(options["run"], run)
        self.stdout.write(f"{len(questions)} questions, {len(trial.aids)} aids open on {trial.on}")
        if not options["grades"]:
            return
        plain = evaluation.plain(questions, trial)
        if options["baseline"]:
            self._write(options["baseline"], plain)
        ignored = (
            frozenset(options["ignore"].read_text("utf-8").split()) if options["ignore"] else frozenset()
        )
        grades = evaluation.read_grades(options["grades"])
        for name, measure in (("nDCG@5", evaluation.gains), ("recall@10", evaluation.recalls)):
            ours, theirs = measure(run, grades, ignored), measure(plain, grades, ignored)
            gain, low, high = evaluation.difference(ours, theirs)
            self.stdout.write(
                f"{name:<10} {evaluation.mean(ours.values()):.3f}  "
                f"BM25 and eligibility {evaluation.mean(theirs.values()):.3f}  "
                f"gain {gain:+.3f}, 95 % interval {low:+.3f} to {high:+.3f} (paired, {len(ours)} questions)"
            )
        some, of_some = evaluation.kept(run, questions, ignored, nothing_expected=False)
        none, of_none = evaluation.kept(run, questions, ignored, nothing_expected=True)
        self.stdout.write(f"something suggested where something is expected: {some} of {of_some}")
        self.stdout.write(f"nothing suggested where nothing is expected: {of_none - none} of {of_none}")
        if options["traps"]:
            safe, of_traps = evaluation.avoided(run, evaluation.read_grades(options["traps"]), ignored)
            self.stdout.write(f"traps avoided in the first five: {safe} of {of_traps}")

    def _write(self, path: Path, run: evaluation.Run) -> None:
        with path.open("w", encoding="utf-8") as file:
            for question, scores in run.items():
                for aid in evaluation.ranked(scores):
                    file.write(f"{question}\t{aid}\t{scores[aid]:.6f}\n")
