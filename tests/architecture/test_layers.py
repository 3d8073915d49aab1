"""The contracts of `pyproject.toml`: rooms look downwards, logic is pure, nobody below the faces knows a request."""

import pytest
from importlinter import configuration

# Not its command: that one turns off the loggers of the whole process, and the tests after it would see no log.
from importlinter.application.use_cases import lint_imports

from tests.architecture.source import PROJECT


def test_every_layer_looks_downwards_only(capsys: pytest.CaptureFixture[str]) -> None:
    configuration.configure()

    is_kept = lint_imports(config_filename=str(PROJECT / "pyproject.toml"), cache_dir=None, no_logo=True)

    assert is_kept, capsys.readouterr().out
