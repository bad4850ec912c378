"""The work that every picture peer does: one message on one picture in five formats."""

MESSAGE = "Fresh from the garden: summer starts here, with every bloom"
FONT = "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf"
FAMILY = "Inter SemiBold"
QUALITY = 85
LARGEST, SMALLEST = 96, 28  # type, in pixels

# name: width, height, inset at the sides, inset at the bottom
FORMATS = {
    "instagram-square": (1080, 1080, 48, 48),
    "instagram-story": (1080, 1920, 64, 250),
    "facebook-feed": (1200, 630, 48, 48),
    "twitter-card": (1200, 675, 48, 48),
    "linkedin-post": (1200, 627, 48, 48),
}


def cover(source, target):
    """The centred part of the source (left, top, right, bottom) that fills the target."""
    (width, height), (wide, high) = source, target
    scale = min(width / wide, height / high)
    across, down = wide * scale, high * scale
    left, top = (width - across) / 2, (height - down) / 2
    return left, top, left + across, top + down
