"""PDF files that tests write themselves: pages of lines in Helvetica."""

from collections.abc import Sequence

Line = tuple[float, float, float, str]  # left, bottom, size of letters, text


def pdf(pages: Sequence[Sequence[Line]], *, title: str = "", trailer: str = "") -> bytes:
    """A file of A4 pages, uncompressed; trailer is put into its last dictionary."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Title({title})>>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(
            f"BT /F {size} Tf {left} {bottom} Td ({_escaped(text)}) Tj ET\n" for left, bottom, size, text in lines
        )
        resources = "/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
        objects += [
            f"<</Type/Page/Parent 2 0 R{resources}/Contents {6 + 2 * number} 0 R>>",
            f"<</Length {len(shown)}>>stream\n{shown}endstream",
        ]
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R/Info 4 0 R{trailer}>>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def column(text: str, *, left: float = 70, top: float = 700, size: float = 11, width: int = 80) -> list[Line]:
    """The paragraphs of a text set in lines of so many characters, with space between them."""
    lines: list[Line] = []
    for paragraph in text.split("\n\n"):
        words, line = paragraph.split(), ""
        for word in words:
            if len(line) + len(word) + 1 > width:
                lines.append((left, top, size, line))
                top, line = top - 1.2 * size, word
            else:
                line = f"{line} {word}".strip()
        lines.append((left, top, size, line))
        top -= 2.4 * size
    return lines
