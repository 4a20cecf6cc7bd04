"""The linters are the same before a commit, in `make lint` and in .ci/run."""

import re

import yaml

from tests.documentation import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def _recipe(target: str) -> list[str]:
    (body,) = re.findall(rf"^{target}: .*\n((?:\t.*\n)*)", MAKEFILE, re.MULTILINE)
    return [line.strip().removeprefix("@").replace("$(BIN)", ".venv/bin") for line in body.splitlines()]


def test_pre_commit_runs_what_make_lint_runs_and_downloads_nothing() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = config["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    (stages,) = re.findall(r"^lint: (.+)$", MAKEFILE, re.MULTILINE)
    linters = [command.removesuffix(" .") for stage in stages.split() for command in _recipe(stage)]
    assert [hook["entry"] for hook in repository["hooks"]] == linters


def test_ci_has_a_stage_for_each_linter_and_the_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^STAGES=\((.+)\)$", script, re.MULTILINE)
    (linters,) = re.findall(r"^lint: (.+)$", MAKEFILE, re.MULTILINE)
    assert listed.split() == ["setup", *linters.split(), "coverage"]
    assert any("pytest" in line for line in _recipe("coverage"))
