"""The child process that reads one contact file, and how the server asks it to.

A file from outside may be made to take all the memory or time there is: it takes them from a
child that has little of either. `python3 -m jobclub.contacts.child HINT` reads the file from its
standard input and answers in JSON: {"ok": {...}} or {"refused": "sentence", ...}.

Nothing is imported here that the child does not need; starting it is most of its time.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobclub.contacts.reading import Contacts

#: By the clock: on a laptop that has a meeting to run, it waits more than it works.
LASTS_AT_MOST = 15.0
#: Seconds of a processor, and bytes of memory, where the platform can hold a process to them.
MOST_CPU = 5
MOST_MEMORY = 512 * 2**20
#: How it ends then; Windows knows no such end.
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
_ROOT = Path(__file__).resolve().parent.parent.parent
#: What Python needs to start and to find its packages; the child is told no secret.
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "TEMP", "TMP")


class Said(str):
    """A sentence that knows how it was made, so that it can be said again in another language."""

    __slots__ = ("sentence", "values")
    sentence: str
    values: dict[str, Any]


def read_in_child(data: bytes, filename: str, locale: str = "en") -> "Contacts":
    """What `read` makes of this file, at a distance; refused in the reader's language. `Busy` where
    the laptop has no time for it.
    """
    from flask_babel import force_locale

    from jobclub.contacts.reading import must_fit
    from jobclub.errors import Busy, Refused
    from jobclub.words import _

    with force_locale(locale):
        must_fit(data)
        try:
            answer = _ask(data, hint(filename))
            if "ok" in answer:
                return _contacts(answer["ok"])
        except subprocess.TimeoutExpired:
            raise Busy(_("The laptop is busy just now. Please try again in a moment.")) from None
        except TimeoutError:
            raise Refused(
                _("That file takes too long to read. Please choose a smaller one.")
            ) from None
        except (OSError, ValueError):
            raise Refused(
                _(
                    "We could not read that file. Please export your contacts again."
                    " Then try that one."
                )
            ) from None
        raise Refused(_(answer["sentence"], **answer["values"]))


def hint(filename: str) -> str:
    """What is told of a file's name: anybody on the machine sees how a process was started."""
    from jobclub.contacts.headings import other_file_called

    name = filename.replace("\\", "/").rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower()
    return other_file_called(name) or (f".{suffix}" if suffix in {"csv", "vcf", "vcard"} else "")


def main(name: str) -> int:
    """Read standard input, answer on standard output."""
    # Flask's words take longer to import than most files to read.
    sys.modules.setdefault("jobclub.words", _plain_words())
    from jobclub.contacts.reading import MOST_BYTES, read
    from jobclub.errors import Refused

    _be_modest()
    # It is over before there is garbage to speak of.
    gc.disable()
    answer: dict[str, Any]
    try:
        answer = {"ok": _told(read(sys.stdin.buffer.read(MOST_BYTES + 1), name))}
    except Refused as no:
        said = no.why if isinstance(no.why, Said) else _said(no.why)
        answer = {"refused": said, "sentence": said.sentence, "values": said.values}
    sys.stdout.write(json.dumps(answer))
    return 0


def _ask(data: bytes, name: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "jobclub.contacts.child", name],
        input=data,
        cwd=_ROOT,
        env={one: os.environ[one] for one in _PASSED_ON if one in os.environ},
        stdout=subprocess.PIPE,
        # A trace might quote the file.
        stderr=subprocess.DEVNULL,
        timeout=LASTS_AT_MOST,
        check=False,
    )
    if _OUT_OF_TIME and done.returncode == -_OUT_OF_TIME:
        raise TimeoutError
    if done.returncode:
        raise ChildProcessError
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _told(found: "Contacts") -> dict[str, Any]:
    companies = found.companies.items()
    return {
        "kind": found.kind,
        "rows": found.rows,
        "without_company": found.without_company,
        "companies": {key: [one.name, one.count, one.first_names] for key, one in companies},
    }


def _contacts(told: dict[str, Any]) -> "Contacts":
    from jobclub.contacts.reading import Contacts, Known

    companies = {
        key: Known(name, count, tuple(first_names))
        for key, (name, count, first_names) in told["companies"].items()
    }
    return Contacts(told["kind"], told["rows"], told["without_company"], companies)


def _said(sentence: str, **values: Any) -> Said:
    said = Said(sentence % values if values else sentence)
    said.sentence, said.values = sentence, values
    return said


def _plain_words() -> ModuleType:
    words = ModuleType("jobclub.words")
    vars(words)["_"] = _said
    return words


def _be_modest() -> None:
    """The meeting comes first; and nothing of the file stays in a core dump."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # One more, or the system would end it without saying why.
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
