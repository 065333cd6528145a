"""What the program must never do, wherever in it: each ban with its reason."""

import ast
import re
import sys

import pytest

from tests.laws.source import Module, dotted, modules

# What is banned, why, and the modules that own the right to it.
BANNED: dict[str, tuple[str, str]] = {
    r"(builtins\.)?print": (
        "the console companion speaks on standard output, nothing else does",
        r"app/console|__main__",
    ),
    r"time\.sleep": ("waiting is for events, which can be cancelled", r"^$"),
    r"datetime\.(datetime\.)?(utcnow|today)|date\.today": ("times are aware", r"^$"),
    r"(os\.system|os\.popen|eval|exec|pickle\.\w+|marshal\.\w+)": ("nothing that is read is run", r"^$"),
    r"tempfile\.\w+": (
        "health data is never in a temporary file; infra.files writes atomically",
        r"infra/files\.py|app/(main|demo|selfcheck|tour\w*)\.py",
    ),
    r".*\.processEvents": ("a nested turn of the event loop runs what nobody expects", r"app/tour\w*\.py"),
    r".*\.(setItemWidget|setCellWidget|setIndexWidget)": ("no widget per row", r"^$"),
    r"apsw\.Connection": ("connections are made where the cipher is set", r"infra/|app/selfcheck\.py"),
    r"(httpx\.)?AsyncClient": ("measured at twice the cost of the blocking client", r"^$"),
    r"asyncio\.run": ("one loop, in infra", r"infra/loop\.py|app/"),
    r"(sys\.exit|os\._exit|exit|quit)": ("only the outermost floor ends the program", r"app/|__main__"),
    r"QColor\.fromRgb|QColor\.fromString": ("colours come from the tokens", r"toolkit/theme\.py"),
}


@pytest.mark.parametrize("banned", BANNED)
def test_never_called(banned: str) -> None:
    why, owners = BANNED[banned]
    found = [
        f"{module.name}:{call.lineno}"
        for module in modules("desktop")
        if not re.search(owners, module.name)
        for name, call in module.calls()
        if re.fullmatch(banned, name)
    ]
    assert found == [], why


def test_times_are_aware() -> None:
    naive = [
        f"{module.name}:{call.lineno}"
        for module in modules("desktop", "api_stub", "packaging")
        for name, call in module.calls()
        if re.fullmatch(r"(datetime\.)?datetime\.(now|fromtimestamp)", name)
        and not (call.keywords or len(call.args) > (1 if name.endswith("fromtimestamp") else 0))
    ]
    assert naive == []


def test_the_kernel_needs_the_standard_library_alone() -> None:
    found = [
        f"{module.name}:{line} {name}"
        for module in modules("desktop/kernel")
        for name, line in module.imports()
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("desktop.kernel")
    ]
    assert found == []


def test_no_module_keeps_state() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules("desktop", "api_stub")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global)
    ]
    assert found == []


SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP|PRAGMA|BEGIN|VACUUM)\b[\s\S]*\w")
STORES = re.compile(r"desktop/infra/|(_|/)store(_\w+)?(/\w+)?\.py$|app/selfcheck\.py$")


def test_sql_stands_in_the_stores_alone() -> None:
    found = [
        f"{module.name}:{line} {words.split()[0]}"
        for module in modules("desktop")
        if not STORES.search(module.name)
        for words, line in module.strings()
        if SQL.match(words)
    ]
    assert found == []


# --- logs --------------------------------------------------------------------------------------------------------

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
PERSONAL = re.compile(
    r"(?i)(^|_)(path|paths|file_?name|filename|password|secret|token|bearer|key|iban|nir|message|content|name|url)$"
)


def is_log(name: str) -> bool:
    owner, _, method = name.rpartition(".")
    return method in LEVELS and re.search(r"(^|[._])(log|logger|logging)$", owner) is not None


def says(node: ast.expr) -> list[str]:
    """The last names of the values that an argument of a log call lets out; what is inside a call isn't followed."""
    if isinstance(node, (ast.Name, ast.Attribute)):
        return [dotted(node).rpartition(".")[2]]
    if isinstance(node, ast.JoinedStr):
        return ["f-string"]
    return []


def test_logs_carry_no_personal_data() -> None:
    """No name, path, password or content in a log; `infra.logs` writes exceptions without their words."""
    found = [
        f"{module.name}:{call.lineno} {word}"
        for module in modules("desktop")
        for name, call in module.calls()
        if is_log(name)
        for argument in call.args
        for word in says(argument)
        if word == "f-string" or PERSONAL.search(word)
    ]
    assert found == []


@pytest.mark.parametrize("line", ["log.info('read %s', path)", "self._log.info(f'read {size}')"])
def test_the_law_sees(line: str) -> None:
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    assert is_log(dotted(call.func))
    told = [word for argument in call.args for word in says(argument)]
    assert any(word == "f-string" or PERSONAL.search(word) for word in told)


# --- colours -----------------------------------------------------------------------------------------------------

HEX = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")


def coloured(module: Module) -> list[str]:
    found = [f"{module.name}:{line} {words}" for words, line in module.strings() if HEX.search(words)]
    return found + [
        f"{module.name}:{call.lineno}"
        for name, call in module.calls()
        if name.rpartition(".")[2] == "QColor" and call.args and isinstance(call.args[0], ast.Constant)
    ]


def test_colours_stand_in_the_tokens_alone() -> None:
    assert [found for module in modules("desktop") for found in coloured(module)] == []
