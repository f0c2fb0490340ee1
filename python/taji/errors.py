"""What is wrong with an input, and where."""

from __future__ import annotations

from typing import Iterable, NamedTuple, Optional


class Diagnostic(NamedTuple):
    """One fault of a text, or a warning. Lines and columns count from 1, columns in code points."""

    file: Optional[str]
    line: Optional[int]
    column: Optional[int]
    severity: str  #: "error" or "warning"
    code: str  #: a short name that stays
    message: str
    suggestion: str  #: a phrase like "did you mean 'target'?", or empty


class DataError(ValueError):
    """Something is wrong with an input. The message shows every fault under its line.

    `file`, `line`, `column`, `code`: of the first error; `diagnostics`: all of them.
    """

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic]):
        super().__init__(message.rstrip("\n"))
        self.diagnostics: list[Diagnostic] = list(diagnostics)
        first = next((one for one in self.diagnostics if one.severity == "error"), None)
        self.file: Optional[str] = first.file if first else None
        self.line: Optional[int] = first.line if first else None
        self.column: Optional[int] = first.column if first else None
        self.code: Optional[str] = first.code if first else None


class ScenarioError(DataError):
    """A scenario, or a change of it, makes no sense."""


class ScenarioWarning(UserWarning):
    """A scenario makes sense, but perhaps not the sense that was meant."""
