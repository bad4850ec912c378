#!/usr/bin/env python3
"""Paints the small pictures of Tests/MediaTests/Fixtures, one for each kind of file.

All show the same four fields (red, green / blue, yellow), so a test can ask whether a kind comes out
in the right colours and the right way up. Needs Pillow 11.3 or later. Run: Tests/Fixtures/make.py
"""
import io
import pathlib
import struct

from PIL import Image, ImageDraw

OUT = pathlib.Path(__file__).resolve().parent.parent / "MediaTests" / "Fixtures"
WIDTH, HEIGHT = 128, 96
FIELDS = [(200, 40, 40), (40, 160, 60), (40, 60, 180), (230, 200, 60)]


def fields(colors=FIELDS, size=(WIDTH, HEIGHT), mode="RGB"):
    picture = Image.new(mode, size)
    draw = ImageDraw.Draw(picture)
    w, h = size[0] // 2, size[1] // 2
    for index, color in enumerate(colors):
        x, y = index % 2 * w, index // 2 * h
        draw.rectangle((x, y, x + w - 1, y + h - 1), fill=color)
    return picture


def save(picture, name, **options):
    picture.save(OUT / name, **options)


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def matrix_profile(red, green, blue, gamma, name):
    """A version 2 RGB profile with these colorants (XYZ, D50) and one gamma."""
    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(fixed(v) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = name.encode() + b"\0"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * 78
    desc += b"\0" * (-len(desc) % 4)
    tags = [
        (b"desc", desc), (b"wtpt", xyz((0.9642, 1.0, 0.8249))), (b"rXYZ", xyz(red)),
        (b"gXYZ", xyz(green)), (b"bXYZ", xyz(blue)), (b"rTRC", curve), (b"gTRC", curve),
        (b"bTRC", curve), (b"cprt", b"text\0\0\0\0none\0\0\0\0"),
    ]
    table, data, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, body in tags:
        table += tag + struct.pack(">II", offset + len(data), len(body))
        data += body
    size = offset + len(data)
    header = struct.pack(
        ">I4sI4s4s4s12s4s4sIIIQI", size, b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ",
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0), b"acsp", b"\0\0\0\0", 0, 0, 0, 0, 0)
    header += fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    header += b"\0" * (128 - len(header))
    return header + struct.pack(">I", len(tags)) + table + data


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    plain = fields()
    save(plain, "plain.png")
    save(plain, "plain.jpg", quality=95, subsampling=0)
    save(plain, "progressive.jpg", quality=95, progressive=True)
    save(plain.convert("CMYK"), "cmyk.jpg", quality=95)
    save(plain.convert("L"), "grey.jpg", quality=95)
    save(plain.convert("L"), "grey.png")
    save(plain.quantize(16), "palette.png")
    save(plain, "plain.webp", quality=95)
    save(plain, "plain.tiff", compression="tiff_lzw")
    save(plain.convert("CMYK"), "cmyk.tiff", compression="tiff_lzw")
    save(plain.quantize(16), "plain.gif")
    save(plain, "plain.avif", quality=95)

    # Alpha: the lower half is transparent over a colour that must not be seen.
    clear = fields([c + (255,) for c in FIELDS[:2]] + [(255, 0, 255, 0)] * 2, mode="RGBA")
    save(clear, "alpha.png")
    save(clear, "alpha.webp", lossless=True)
    half = fields([c + (128,) for c in FIELDS], mode="RGBA")
    save(half, "halfclear.png")

    # Sixteen bits: Pillow writes only grey ones, so the chunks are put together here.
    import zlib
    rows = b""
    for y in range(HEIGHT):
        rows += b"\0"
        for x in range(WIDTH):
            color = FIELDS[(y >= HEIGHT // 2) * 2 + (x >= WIDTH // 2)]
            rows += b"".join(struct.pack(">H", c * 257) for c in color)

    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))

    (OUT / "sixteen.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))

    # EXIF orientation: stored turned, shown upright.
    turned = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90,
              8: Image.Transpose.ROTATE_270}
    for orientation, turn in turned.items():
        exif = Image.Exif()
        exif[0x0112] = orientation
        save(plain.transpose(turn), f"exif{orientation}.jpg", quality=95, subsampling=0, exif=exif)

    # A profile with red and green swapped: a loader that ignores it shows the wrong colours.
    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
    swapped = matrix_profile(green, red, blue, 2.2, "Swapped red and green")
    exchanged = fields([(g, r, b) for r, g, b in FIELDS])
    save(exchanged, "profile.jpg", quality=95, subsampling=0, icc_profile=swapped)
    save(exchanged, "profile.png", icc_profile=swapped)

    frames = [fields(FIELDS[i:] + FIELDS[:i]) for i in range(3)]
    save(frames[0].quantize(16), "animated.gif", save_all=True,
         append_images=[f.quantize(16) for f in frames[1:]], duration=100, loop=0)
    save(frames[0], "animated.webp", save_all=True, append_images=frames[1:], duration=100)
    save(frames[0], "animated.png", save_all=True, append_images=frames[1:], duration=100)


main()
