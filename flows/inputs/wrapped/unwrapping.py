"""The article that a mail, subtitles or a PDF file wraps, as a record."""

import json
from collections.abc import Callable

from flows.inputs.text_lines import BadRecord, RawRecord, bad
from transforms.documents.formats.extracted import Extracted
from transforms.rejections import Refused


def _mail(data: bytes) -> Extracted:
    from transforms.documents.formats.mail import mail  # here and below: few inputs need these

    return mail(data)


def _subtitles(data: bytes) -> Extracted:
    from transforms.documents.formats.subtitles import subtitles

    return subtitles(data)


def _pdf(data: bytes) -> Extracted:
    from flows.inputs.wrapped.guard import guarded
    from transforms.documents.formats.pdf_text import pdf_text

    return pdf_text(list(guarded("pdf", data)))


WRAPPERS: dict[str, Callable[[bytes], Extracted]] = {"mail": _mail, "subtitles": _subtitles, "pdf": _pdf}


def unwrapped(number: int | None, data: bytes, kind: str) -> RawRecord | BadRecord:
    """The record of this number in a file of this kind, a key of WRAPPERS, or why there is none."""
    whole = RawRecord(number, data)
    try:
        found = WRAPPERS[kind](data)
    except Refused as refused:
        return bad(whole, refused.reason_code, refused.detail)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # the library of mails meets headers that its authors did not think of
        return bad(whole, f"malformed_{kind}", f"{type(error).__name__}: {error}")
    given = json.dumps(found.given, ensure_ascii=False) if found.given else None
    return RawRecord(number, found.payload, found.format, given=given)
