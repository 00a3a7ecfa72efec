"""What people wrote, as it may stand in a letter's headers."""

import unicodedata
from email.message import EmailMessage
from email.policy import EmailPolicy

#: Machines read these as they stand: an address of ours may be longer than a line.
WHOLE = frozenset({"list-unsubscribe", "message-id"})
#: A line's end in any alphabet, and half a character.
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})


class _Policy(EmailPolicy):
    """Folds no header that a machine reads."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header, as it goes out."""
        if name.lower() in WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


#: Every mail server takes it, also an old one.
POLICY = _Policy(linesep="\r\n", max_line_length=78, cte_type="7bit", raise_on_defect=False)


def in_header(value: str) -> str:
    """One line that means what it says: whatever looks like an encoded word would be decoded, to a
    line's end and another header.
    """
    line = "".join(" " if unicodedata.category(one) in _NEVER else one for one in value)
    return " ".join(line.replace("=?", "= ?").split())


def must_be_clean(message: EmailMessage) -> None:
    """`ValueError` where a header, as its reader's program decodes it, is more than one line."""
    for part in message.walk():
        for name, value in part.items():
            if any(unicodedata.category(one) in _NEVER for one in str(value)):
                raise ValueError(name)
