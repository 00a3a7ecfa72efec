"""`python3 -m jobclub`: from a bare checkout to a running app. Keep this file readable by an
old Python: it must get as far as saying so."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write("Python 3.11 or newer is needed, and this is " + sys.version.split()[0])
    sys.stderr.write(": install a newer one and start jobclub with that.\n")
    sys.exit(2)


def main() -> int:
    """Also the `jobclub` command of an installed package."""
    from jobclub import bootstrap

    return bootstrap.start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
