"""How every module is cut and named."""

import ast
import re

from tests.laws.source import ROOT, modules

FOLDERS = ("desktop", "api_stub", "packaging", "tests")
LONGEST = 450  # lines; around 120 is meant
NAMELESS = re.compile(r"(?i)^(utils?|utilities|helpers?|commons?|managers?|misc|tools?|stuff|base)$")
NAMELESS_CLASS = re.compile(r"(Manager|Helper|Utils?|Impl)$")


def test_modules_are_short() -> None:
    long = {module.name: module.text.count("\n") for module in modules(*FOLDERS)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_modules_say_what_they_own() -> None:
    silent = [
        module.name
        for module in modules(*FOLDERS)
        if len((ast.get_docstring(module.tree) or "").split()) < 4 and module.text.strip()
    ]
    assert silent == []


def test_no_package_of_the_program_is_empty() -> None:
    assert [module.name for module in modules("desktop", "api_stub") if not module.text.strip()] == []


def test_modules_have_names() -> None:
    nameless = [
        module.name
        for module in modules(*FOLDERS)
        if any(NAMELESS.match(part) for part in module.path.relative_to(ROOT).with_suffix("").parts)
    ]
    assert nameless == []


def test_classes_have_names() -> None:
    nameless = [
        f"{module.name}:{node.lineno} {node.name}"
        for module in modules(*FOLDERS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and NAMELESS_CLASS.search(node.name)
    ]
    assert nameless == []


def test_migrations_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "desktop/infra/migrations").glob("*.sql"))
    assert [int(name.split("_")[0]) for name in names] == list(range(1, len(names) + 1))
