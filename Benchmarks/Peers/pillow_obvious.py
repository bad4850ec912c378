"""Five variants as one writes them on the first afternoon with Pillow."""

import io

from PIL import Image, ImageDraw, ImageFont, ImageOps

from formats import FONT, FORMATS, LARGEST, MESSAGE, QUALITY, SMALLEST
from measuring import measured
from pillow_wrap import wrap


def fit(draw, text, width, height):
    for size in range(LARGEST, SMALLEST - 1, -4):
        font = ImageFont.truetype(FONT, size)
        lines = wrap(draw, text, font, width)
        box = draw.multiline_textbbox((0, 0), lines, font=font)
        if box[2] <= width and box[3] <= height:
            break
    return font, lines, box[3]


def variant(picture, width, height, side, bottom):
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS).convert("RGBA")
    scrim = Image.new("RGBA", image.size, (0, 0, 0, 255))
    scrim.putalpha(Image.linear_gradient("L").resize(image.size).point(lambda v: v * 7 // 10))
    image = Image.alpha_composite(image, scrim)
    draw = ImageDraw.Draw(image)
    font, lines, high = fit(draw, MESSAGE, width - 2 * side, height // 3)
    draw.multiline_text((side, height - bottom - high), lines, font=font, fill="white")
    return image.convert("RGB")


def produce(picture, folder):
    for name, (width, height, side, bottom) in FORMATS.items():
        image = variant(picture, width, height, side, bottom)
        image.save(folder / f"{name}.jpg", quality=QUALITY, subsampling="4:2:0")


measured(produce)
