"""The project's own text, for laws that read it: modules as trees, strings with where they stand."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for what an f-string inserts
NOT_OURS = {"__pycache__", "node_modules"}


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        """Path below the top of the project, with slashes."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the dotted name of what is called, as written."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported module's name with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module, node.lineno

    def strings(self) -> Iterator[tuple[str, int]]:
        """Every string with its line, but docstrings and keys; an f-string is one, `PLACEHOLDER` where it inserts."""
        skipped = set(self._not_shown())
        for node in ast.walk(self.tree):
            if id(node) in skipped:
                continue
            if isinstance(node, ast.JoinedStr):
                yield _joined(node), node.lineno
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, node.lineno

    def _not_shown(self) -> Iterator[int]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield id(node.value)  # docstrings, of modules, classes, functions and attributes
            elif isinstance(node, ast.Dict):
                yield from (id(key) for key in node.keys)
            elif isinstance(node, ast.Subscript):
                yield id(node.slice)
            elif isinstance(node, ast.JoinedStr):
                yield from (id(inner) for part in node.values for inner in ast.walk(part) if _of_format(part, inner))


def _of_format(part: ast.expr, inner: ast.AST) -> bool:
    """Whether `inner` belongs to the f-string itself: its literal parts and its format specifications."""
    if inner is part:
        return isinstance(part, ast.Constant)
    return isinstance(part, ast.FormattedValue) and part.format_spec is not None and inner in ast.walk(part.format_spec)


def _joined(node: ast.JoinedStr) -> str:
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else PLACEHOLDER
        for part in node.values
    )


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written; what isn't a name becomes `?`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def modules(*folders: str) -> list[Module]:
    """Every module below these folders of the project."""
    return [
        Module(path)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not NOT_OURS & set(path.parts)
    ]
