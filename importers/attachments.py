"""The files that came with an e-mail: as the internet sends it (EML, MBOX) or as Outlook saves it (MSG)."""

from __future__ import annotations

from dataclasses import replace

from importers.msg_file import files_of_msg, is_msg
from importers.note_mail import MailFile, files_of_mail, split_mailbox
from importers.ole import OLE_MAGIC


def may_be_msg(head: bytes, suffix: str) -> bool:
    """Return True when the first bytes and the name do not rule an Outlook message out."""
    return head.startswith(OLE_MAGIC) and suffix in {".msg", ".oft", ""}


def attached_files(data: bytes, shown: str) -> tuple[MailFile, ...]:
    """Return what is attached to a message, or to each message of a mailbox; small pictures in the text are no files.

    Args:
        data: The whole file.
        shown: Its name, for messages.

    Raises:
        UnreadableError: When an Outlook message is damaged.
    """
    if data.startswith(OLE_MAGIC):
        return _files(files_of_msg(data, shown)) if is_msg(data) else ()
    messages = split_mailbox(data)
    if len(messages) == 1:
        return _files(files_of_mail(data))
    numbered = ((number, files_of_mail(message)) for number, message in enumerate(messages, start=1))
    return tuple(replace(file, name=f"{number}/{file.name}") for number, files in numbered for file in _files(files))


def _files(files: tuple[MailFile, ...]) -> tuple[MailFile, ...]:
    return tuple(file for file in files if not file.is_decoration)
