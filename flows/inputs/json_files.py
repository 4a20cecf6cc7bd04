"""JSON lines and JSON lists, read as a stream: every row as a JSON object, or a reason why not."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from flows.inputs.compression import BUFFER_BYTES, Limits, Refused
from flows.inputs.text_lines import BadRecord, Decoder, RawRecord, bad, lines, utf8

# On to the next bracket (or comma), past strings and all else in one step; possessive, so that no input makes it try
# twice. A quotation mark in group 1 has no partner.
_SKIPPED = rb'(?:[^"\[\]{}%s]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+(["\[\]{}%s])'
_TO_BRACKET = re.compile(_SKIPPED % (b"", b""), re.DOTALL)
_TO_BRACKET_OR_COMMA = re.compile(_SKIPPED % (b",", b","), re.DOTALL)
_DEEPEST_LIST = 3  # objects around a list of records
_LONGEST_ABOVE = 200  # characters of a text beside it: a longer one is that of a record
_MAX_BRACKETS = 1_000_000  # in an item: a record of news has some dozen


def json_lines(stream: io.BufferedReader, limits: Limits) -> Iterator[RawRecord | BadRecord]:
    """The lines of a JSON lines file, each an object, numbered as lines; blank ones are no rows."""
    stream = utf8(stream)
    decoder = Decoder(stream.peek())
    for line in lines(stream, limits.max_record_bytes):
        if isinstance(line, BadRecord):
            yield line
        elif line.payload.strip():
            yield _object(line, decoder, f"line {line.number}")


def json_file(stream: io.BufferedReader, limits: Limits) -> Iterator[RawRecord | BadRecord]:
    """The objects of a list, numbered from 1, or the one object; JSON lines under the name .json are read as such.

    An object around a list of objects (an answer of NewsAPI, Media Cloud, GDELT, Event Registry …) stands for the list.

    Raises Refused where the file is larger than max_json_bytes or is cut short.
    """
    stream = utf8(stream)
    sample = stream.peek()
    decoder = Decoder(sample)
    first, _, rest = sample.partition(b"\n")
    if (
        first.lstrip().startswith(b"{")
        and rest.strip()
        and isinstance(_object(RawRecord(1, first), decoder, ""), RawRecord)
    ):
        yield from json_lines(stream, limits)
        return
    data = bytearray()
    while len(data) <= limits.max_json_bytes and (block := stream.read(BUFFER_BYTES)):
        data += block
    if len(data) > limits.max_json_bytes:
        detail = f"more than {limits.max_json_bytes} bytes in one JSON value; write one object a line, as .jsonl"
        raise Refused("file_too_large", detail)
    opening = re.search(rb"\S", data)
    if opening and opening[0] == b"[":
        for number, item in enumerate(_items(data), 1):
            if len(item) > limits.max_record_bytes:
                detail = f"item {number} has {len(item)} bytes; allowed are {limits.max_record_bytes}"
                yield bad(RawRecord(number, item), "record_too_large", detail)
            else:
                yield _object(RawRecord(number, item), decoder, f"item {number}")
    elif len(data) > limits.max_record_bytes:
        raise Refused("record_too_large", f"the object has {len(data)} bytes; allowed are {limits.max_record_bytes}")
    elif opening:
        whole = _object(RawRecord(None, bytes(data.strip())), decoder, "the file")
        listed = _listed(json.loads(whole.payload)) if isinstance(whole, RawRecord) else []
        for number, item in enumerate(listed, 1):
            yield RawRecord(number, json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        if not listed:
            yield whole


def _listed(value: Any) -> list[Any]:
    """The longest list of objects in an object that is no record itself: near its top, without long texts above."""
    best: list[Any] = []
    level = [value]
    for _ in range(_DEEPEST_LIST):
        inner = [item for outer in level for item in outer.values()]
        if any(isinstance(item, str) and len(item) > _LONGEST_ABOVE for item in inner):
            return []
        for item in inner:
            if isinstance(item, list) and len(item) > len(best) and all(isinstance(one, dict) and one for one in item):
                best = item
        if best:
            return best
        level = [item for item in inner if isinstance(item, dict)]
    return best


def _items(data: bytearray) -> Iterator[bytes]:
    """The items of a list as they are written, found by their brackets, so that a bad one spoils no other."""
    start = at = data.index(b"[") + 1
    depth, n_brackets, is_first = 1, 0, True
    while found := (_TO_BRACKET_OR_COMMA if depth == 1 else _TO_BRACKET).match(data, at):
        mark, at = found[1], found.end()
        if mark == b'"':
            break
        if mark in b"[{":
            depth += 1
            n_brackets += 1
            if n_brackets > _MAX_BRACKETS:
                raise Refused("record_too_large", f"an item has more than {_MAX_BRACKETS} objects and lists in it")
        elif depth > 1:
            depth -= 1
        else:
            item = bytes(data[start : found.start(1)].strip())
            if item or mark == b"," or not is_first:
                yield item
            if mark != b",":
                if data[at:].strip():
                    raise Refused("malformed_json", "more text after the end of the list")
                return
            start, n_brackets, is_first = at, 0, False
    raise Refused("malformed_json", "the list has no end: the file was cut short, the items before the break are kept")


def _object(row: RawRecord, decoder: Decoder, name: str) -> RawRecord | BadRecord:
    """The row when it is a JSON object, in UTF-8."""
    text = decoder.decode(row.payload)
    if text is None:
        return bad(row, "malformed_json", f"{name}: neither UTF-8 nor another known encoding")
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError:
        return bad(row, "malformed_json", f"{name}: nested too deeply")
    except json.JSONDecodeError as error:
        return bad(row, "malformed_json", f"{name}: {error.msg} at character {error.pos + 1}")
    except ValueError as error:
        return bad(row, "malformed_json", f"{name}: {error}")
    if not isinstance(value, dict):
        return bad(row, "malformed_json", f"{name}: a JSON {_kind(value)}; allowed is an object")
    return RawRecord(row.number, text.encode())


def _kind(value: Any) -> str:
    return {list: "list", str: "string", bool: "truth value", type(None): "null"}.get(type(value), "number")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"number {digits[:20]} is out of range")
    return value
