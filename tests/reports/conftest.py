"""What only tests of reports ask for: another program that opens spreadsheets."""

import shutil
from pathlib import Path

import pytest

OFFICE = "test_libreoffice.py"


def office() -> str | None:
    """LibreOffice, where there is one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where there is no LibreOffice its test is left out; whoever names it is told so."""
    if office() is not None or any(OFFICE in name for name in config.args):
        return
    left_out = [item for item in items if Path(item.path).name == OFFICE]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
