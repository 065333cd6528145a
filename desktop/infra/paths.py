"""Where the program keeps things on this workstation. Owns the names of folders; creates none of them.

Everything lies in the folders that the system sets aside for programs, or under one folder that the user names
(`--basedir`): several installations, tests and the demonstration then never see each other.
"""

from dataclasses import dataclass
from pathlib import Path

APPLICATION = "Espace Tiers"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation."""

    data: Path  # profiles and their vaults
    config: Path  # preferences that are no secret and no personal data
    logs: Path

    @classmethod
    def under(cls, basedir: Path) -> "Paths":
        """Everything below `basedir`."""
        root = basedir.expanduser().absolute()
        return cls(data=root / "data", config=root / "config", logs=root / "logs")

    @classmethod
    def of_the_system(cls) -> "Paths":
        """Where this system wants a program of this user's to keep things; never a roaming or synchronised folder."""
        import platformdirs

        here = platformdirs.PlatformDirs(APPLICATION, appauthor=False, roaming=False)
        return cls(data=here.user_data_path, config=here.user_config_path, logs=here.user_log_path)

    @classmethod
    def choose(cls, basedir: Path | None) -> "Paths":
        """`under(basedir)` where one was named, `of_the_system()` otherwise."""
        return cls.of_the_system() if basedir is None else cls.under(basedir)

    @property
    def profiles(self) -> Path:
        """One folder per practice, named by its FINESS."""
        return self.data / "profiles"
