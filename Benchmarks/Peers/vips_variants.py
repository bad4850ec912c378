"""Five variants by libvips: thumbnail, scrim and text composed, all in its own threads."""

import pyvips

from formats import FAMILY, FONT, FORMATS, MESSAGE, QUALITY
from measuring import measured


def scrim(width, height):
    fall = pyvips.Image.xyz(width, height)[1] * (0.7 * 255 / height)
    black = pyvips.Image.black(width, height, bands=3)
    return black.bandjoin(fall.cast("uchar")).copy(interpretation="srgb")


def lettering(width, height):
    mask = pyvips.Image.text(
        MESSAGE, font=FAMILY, fontfile=FONT, width=width, height=height, align="low"
    )
    white = mask.new_from_image([255, 255, 255]).copy(interpretation="srgb")
    return white.bandjoin(mask)


def variant(picture, width, height, side, bottom):
    image = pyvips.Image.thumbnail_buffer(picture, width, height=height, crop="centre")
    text = lettering(width - 2 * side, height // 3)
    return (
        image.composite(scrim(width, height), "over")
        .composite(text, "over", x=side, y=height - bottom - text.height)
        .flatten()
    )


def produce(picture, folder):
    for name, (width, height, side, bottom) in FORMATS.items():
        image = variant(picture, width, height, side, bottom)
        image.jpegsave(str(folder / f"{name}.jpg"), Q=QUALITY, subsample_mode="on")


measured(produce)
