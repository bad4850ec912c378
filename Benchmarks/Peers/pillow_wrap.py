"""Greedy line breaking for the Pillow peers."""


def wrap(draw, text, font, width):
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font=font) <= width:
            line = longer
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])
