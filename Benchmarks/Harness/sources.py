"""Source pictures of 1024 x 1024, the same each time: busy, gentle and plain."""

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIDE = 1024


def _noise(chance, cells, mode="L"):
    bands = len(mode) if mode == "RGB" else 1
    small = Image.frombytes(mode, (cells, cells), chance.randbytes(cells * cells * bands))
    return small.resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def busy():
    """Colour noise in octaves with sharp shapes and grain: foliage or a street, to a coder."""
    chance = random.Random(1)
    image = _noise(chance, 4, "RGB")
    for cells in (12, 40, 130):
        image = Image.blend(image, _noise(chance, cells, "RGB"), 0.4)
    draw = ImageDraw.Draw(image)
    for _ in range(400):
        x, y, size = chance.randrange(SIDE), chance.randrange(SIDE), chance.randrange(6, 60)
        color = tuple(chance.randbytes(3))
        draw.ellipse((x, y, x + size, y + size * 2), fill=color)
    image = image.filter(ImageFilter.GaussianBlur(1))
    return Image.blend(image, _noise(chance, SIDE, "RGB"), 0.08)


def gentle():
    """A lit object before a soft wall, with a little grain: a studio photo."""
    chance = random.Random(2)
    wall = Image.merge("RGB", [_noise(chance, 3).point(lambda v: 120 + v // 3) for _ in range(3)])
    draw = ImageDraw.Draw(wall)
    for step in range(120):
        light = 70 + step
        draw.rounded_rectangle(
            (400 + step // 2, 300, 640 - step // 2, 820), 40, fill=(light, light // 2 + 60, 90)
        )
    wall = wall.filter(ImageFilter.GaussianBlur(2))
    grain = _noise(chance, SIDE).point(lambda v: v // 40)
    return ImageChops.add(wall, Image.merge("RGB", [grain] * 3))


def plain():
    """One disc on one colour: a logo."""
    image = Image.new("RGB", (SIDE, SIDE), (238, 232, 220))
    ImageDraw.Draw(image).ellipse((312, 312, 712, 712), fill=(32, 96, 80))
    return image


SOURCES = {"busy": busy, "gentle": gentle, "plain": plain}


def make(folder):
    """Writes the sources that are missing; returns their paths by name."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.png" for name in SOURCES}
    for name, paint in SOURCES.items():
        if not paths[name].exists():
            paint().save(paths[name])
    return paths
