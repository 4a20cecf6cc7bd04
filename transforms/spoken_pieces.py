"""The pieces of a text between quotation marks as they were spoken: without attributions set into them."""

import re
from collections.abc import Iterator

from transforms.cues import cue_classes
from transforms.quotation_marks import Marked, marked_pieces
from transforms.reading import Reading
from transforms.report_frames import Span

_DIALOGUE = re.compile(r"^[—–] ?\u00a0?(?=\S)(.+)$", re.MULTILINE)
_LIVELY = re.compile(r"[?!…]\s*$")
_AROUND = " \u00a0\u202f,"
