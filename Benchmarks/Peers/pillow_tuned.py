"""Five variants as Pillow does them best: one decode, one resize from the box, a scrim and text
only where they are, sizes found by halving, fonts kept."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from formats import FONT, FORMATS, LARGEST, MESSAGE, QUALITY, SMALLEST, cover
from measuring import measured
from pillow_wrap import wrap


@lru_cache
def font_of(size):
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache
def shade(width, height):
    return Image.linear_gradient("L").resize((width, height)).point(lambda v: v * 7 // 10)


def fit(draw, width, height):
    low, high, best = SMALLEST, LARGEST, None
    while low <= high:
        size = (low + high) // 2
        font = font_of(size)
        lines = wrap(draw, MESSAGE, font, width)
        box = draw.multiline_textbbox((0, 0), lines, font=font)
        if box[2] <= width and box[3] <= height:
            best, low = (font, lines, box[3]), size + 1
        else:
            high = size - 1
    return best


def variant(source, width, height, side, bottom):
    box = cover(source.size, (width, height))
    image = source.resize((width, height), Image.Resampling.LANCZOS, box=box)
    draw = ImageDraw.Draw(image)
    font, lines, high = fit(draw, width - 2 * side, height // 3)
    top = height - bottom - high
    start = max(0, top - high)
    image.paste((0, 0, 0), (0, start, width, height), shade(width, height - start))
    draw.multiline_text((side, top), lines, font=font, fill="white")
    return image


def produce(picture, folder):
    source = Image.open(io.BytesIO(picture)).convert("RGB")
    for name, (width, height, side, bottom) in FORMATS.items():
        image = variant(source, width, height, side, bottom)
        image.save(folder / f"{name}.jpg", quality=QUALITY, subsampling="4:2:0")


measured(produce)
