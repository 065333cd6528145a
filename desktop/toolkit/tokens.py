"""The tokens as the theme wants them: sections of names, each a word or a number.

Reads the little of TOML that `tokens.toml` uses: importing `tomllib`, which tests hold this against, costs 5 ms before
the first window.
"""

Sections = dict[str, dict[str, str | int]]


def read(text: str) -> Sections:
    """Every section; lists, which say what is drawn on what, are left out. `ValueError` where it is no such file."""
    sections: Sections = {}
    section: dict[str, str | int] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, given, value = line.partition(" = ")
        if line.startswith("[") and not given:
            section = sections[line.strip("[]")] = {}
        elif value.startswith('"'):
            section[name] = value.strip('"')
        elif not value.startswith("["):
            section[name] = int(value)
    return sections
