"""Five variants by one ImageMagick command, as a shop's script has it."""

import json
import resource
import subprocess
import sys

from formats import FONT, FORMATS, MESSAGE, QUALITY

# Debian's own name of `convert`.
PROGRAM = "convert-im6.q16"


def arguments(picture, folder):
    yield from (PROGRAM, picture, "-strip", "-colorspace", "sRGB")
    for name, (width, height, side, bottom) in FORMATS.items():
        size, text = f"{width}x{height}", f"{width - 2 * side}x{height // 3}"
        yield from ("(", "+clone", "-filter", "Lanczos", "-resize", f"{size}^")
        yield from ("-gravity", "center", "-extent", size)
        yield from ("(", "-size", size, "gradient:#00000000-#000000B2", ")", "-composite")
        yield from ("(", "-size", text, "-background", "none", "-fill", "white", "-font", FONT)
        yield from ("-gravity", "southwest", f"caption:{MESSAGE}", ")")
        yield from ("-gravity", "southwest", "-geometry", f"+{side}+{bottom}", "-composite")
        yield from ("-quality", str(QUALITY), "-sampling-factor", "4:2:0")
        yield from ("-write", f"{folder}/{name}.jpg", ")", "+delete")
    yield "null:"


subprocess.run([*arguments(sys.argv[1], sys.argv[2])], check=True)
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"cpu_ms": (use.ru_utime + use.ru_stime) * 1000, "peak_mb": use.ru_maxrss / 1024}))
