"""What lenses, sensors, screens and hands do to a picture: functions from a grey picture to a grey picture.

Every function is a function of its arguments alone; noise comes from a seeded generator. Only Pillow is needed. A
picture is PIL's mode "L". `KINDS` names twenty ways in which a code can be hard to read, as `tests.bench.scanning` and
the tests use them; `scene` puts a code in front of a camera.
"""

import math
import random
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WALL = 150
"""The grey of what is around a code."""

Optic = Callable[[Image.Image, int], Image.Image]
"""A picture and a seed give a picture."""


def scene(code: Image.Image, size: tuple[int, int] = (640, 480), share: float = 0.75) -> Image.Image:
    """`code` (with its quiet zone) in front of a wall, so large that it fills `share` of the height."""
    side = round(min(size) * share)
    wall = Image.new("L", size, WALL)
    wall.paste(code.convert("L").resize((side, side), Image.Resampling.BOX), tuple((all_ - side) // 2 for all_ in size))
    return wall


def blur(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus; `radius` is the standard deviation in pixels."""
    return picture.filter(ImageFilter.GaussianBlur(radius))


def noise(picture: Image.Image, deviation: float, seed: int = 0) -> Image.Image:
    """A dark room: noise of this standard deviation on every pixel. The sum of four even ones is nearly normal."""
    generator = random.Random(seed)
    first, second, third, fourth = (
        Image.frombytes("L", picture.size, generator.randbytes(picture.width * picture.height)) for _ in range(4)
    )
    mean = Image.blend(Image.blend(first, second, 0.5), Image.blend(third, fourth, 0.5), 0.5)
    stretch = deviation / (math.sqrt((256**2 - 1) / 12) / 2)
    centred = mean.point([max(0, min(255, round(128 + (value - 127.5) * stretch))) for value in range(256)])
    return ImageChops.add(picture, centred, 1, -128)


def rotation(picture: Image.Image, degrees: float) -> Image.Image:
    """Held askew."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=WALL)


def perspective(picture: Image.Image, amount: float, seed: int = 0) -> Image.Image:
    """Seen from the side: two corners move inwards by `amount` of the width and half of that of the height."""
    width, height = picture.size
    x, y = amount * width, amount * height / 2
    sides = {
        0: [(x, y), (width - x, y), (width, height), (0, height)],
        1: [(0, 0), (width, 0), (width - x, height - y), (x, height - y)],
        2: [(x / 2, y * 2), (width, 0), (width, height), (x / 2, height - y * 2)],
        3: [(0, 0), (width - x / 2, y * 2), (width - x / 2, height - y * 2), (0, height)],
    }
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    return picture.transform(
        picture.size,
        Image.Transform.PERSPECTIVE,
        _homography(sides[seed % 4], corners),
        Image.Resampling.BICUBIC,
        fillcolor=WALL,
    )


def _homography(begin: list[tuple[float, float]], end: list[tuple[float, float]]) -> list[float]:
    """The eight coefficients that take each point of `begin` to its point of `end`."""
    rows = []
    for (x, y), (u, v) in zip(begin, end, strict=True):
        rows.extend(([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]))
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                rows[row] = [a - rows[row][column] * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]


def stripes(
    size: tuple[int, int], period: float, degrees: float, low: float, high: float, phase: float = 0.0
) -> Image.Image:
    """Waves of light between `low` and `high` (shares of 1), `period` pixels long, `degrees` askew."""
    width, height = size
    across, down = math.cos(math.radians(degrees)) / period, math.sin(math.radians(degrees)) / period
    table = [round(255 * (low + (high - low) * (1 + math.sin(2 * math.pi * step / 256)) / 2)) for step in range(256)]
    rows = bytearray()
    for y in range(height):
        start = 256 * (phase + y * down)
        rows.extend(table[int(start + 256 * across * x) & 255] for x in range(width))
    return Image.frombytes("L", size, bytes(rows))


def moire(picture: Image.Image, depth: float = 0.5, seed: int = 0) -> Image.Image:
    """A screen's dots against a sensor's: two gratings of a few pixels, a little askew, that darken by `depth`."""
    generator = random.Random(seed)
    for base in (0.0, 90.0):
        period, degrees = generator.uniform(2.3, 4.2), base + generator.uniform(-8, 8)
        grating = stripes(picture.size, period, degrees, 1 - depth, 1.0, generator.random())
        picture = ImageChops.multiply(picture, grating)
    return picture


def seams(picture: Image.Image, pitch: float, width: int = 1, darkness: int = 70, phase: float = 0.0) -> Image.Image:
    """Rows of a terminal that do not touch: a dark line of `width` pixels every `pitch` pixels."""
    cut = picture.copy()
    draw = ImageDraw.Draw(cut)
    place = phase * pitch
    while place < picture.height:
        draw.rectangle((0, int(place), picture.width, int(place) + width - 1), fill=darkness)
        place += pitch
    return ImageChops.darker(cut, picture)


def contrast(picture: Image.Image, low: int, high: int) -> Image.Image:
    """Black becomes `low` and white `high`."""
    return picture.point([round(low + (high - low) * value / 255) for value in range(256)])


def uneven(picture: Image.Image, darkest: float = 0.3, seed: int = 0) -> Image.Image:
    """Light from one side: the other has `darkest` of it."""
    ramp = Image.linear_gradient("L").resize(picture.size, Image.Resampling.BILINEAR)
    turned = ramp.transpose((Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM)[seed % 2])
    sideways = Image.linear_gradient("L").rotate(90).resize(picture.size)
    light = Image.blend(turned, sideways, 0.5)
    return ImageChops.multiply(picture, contrast(light, round(255 * darkest), 255))


def glare(picture: Image.Image, radius: float = 0.25, strength: float = 0.85, seed: int = 0) -> Image.Image:
    """A lamp in the glass: a soft white spot; `radius` is a share of the height."""
    generator = random.Random(seed)
    side = round(2 * radius * picture.height)
    lamp = contrast(ImageChops.invert(Image.radial_gradient("L")).resize((side, side)), 0, round(255 * strength))
    spot = Image.new("L", picture.size, 0)
    middle = (generator.uniform(0.3, 0.7) * picture.width, generator.uniform(0.3, 0.7) * picture.height)
    spot.paste(lamp, tuple(round(one - side / 2) for one in middle))
    return ImageChops.screen(picture, spot)


def motion(picture: Image.Image, length: int, degrees: float = 0.0) -> Image.Image:
    """A hand that shakes: the mean of pictures along `length` pixels."""
    steps = max(1, length)
    mean = picture
    for step in range(1, steps):
        x, y = (round(step * turn(math.radians(degrees))) for turn in (math.cos, math.sin))
        mean = Image.blend(mean, ImageChops.offset(picture, x, y), 1 / (step + 1))
    return mean


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    """Compressed and opened again."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(BytesIO(file.getvalue())).convert("L")


def webcam(picture: Image.Image, seed: int = 0) -> Image.Image:
    """What a webcam makes of a screen: a little askew, soft, pale, noisy and compressed."""
    turned = rotation(picture, random.Random(seed).uniform(-4, 4))
    return jpeg(noise(contrast(blur(turned, 0.7), 40, 200), 12, seed), 60)


def bad_webcam(picture: Image.Image, seed: int = 0) -> Image.Image:
    """What a poor one makes of it in poor light."""
    generator = random.Random(seed)
    turned = perspective(rotation(picture, generator.uniform(-8, 8)), 0.04, seed)
    dim = uneven(contrast(blur(turned, 1.0), 50, 160), 0.5, seed)
    return jpeg(noise(dim, 14, seed), 40)


KINDS: Mapping[str, Optic] = MappingProxyType(
    {
        "clean": lambda picture, _: picture,
        "turned by a little": lambda picture, seed: rotation(picture, random.Random(seed).uniform(-9, 9)),
        "turned by 45": lambda picture, seed: rotation(picture, 45 + random.Random(seed).uniform(-9, 9)),
        "upside down": lambda picture, seed: rotation(picture, 180 + random.Random(seed).uniform(-9, 9)),
        "from the side": lambda picture, seed: perspective(picture, 0.08, seed),
        "from far aside": lambda picture, seed: perspective(picture, 0.15, seed),
        "soft": lambda picture, _: blur(picture, 1.0),
        "out of focus": lambda picture, _: blur(picture, 1.6),
        "some noise": lambda picture, seed: noise(picture, 18, seed),
        "much noise": lambda picture, seed: noise(picture, 35, seed),
        "noise in the dark": lambda picture, seed: noise(contrast(picture, 40, 220), 45, seed),
        "moire": lambda picture, seed: moire(picture, 0.5, seed),
        "seams": lambda picture, seed: seams(picture, 8, 1, 70, random.Random(seed).random()),
        "pale": lambda picture, _: contrast(picture, 100, 150),
        "dark and noisy": lambda picture, seed: noise(contrast(picture, 15, 75), 6, seed),
        "light from one side": lambda picture, seed: uneven(picture, 0.2, seed),
        "glare": lambda picture, seed: glare(uneven(picture, 0.5, seed), 0.22, 0.75, seed),
        "shaken": lambda picture, seed: motion(picture, 3, random.Random(seed).choice((0, 45, 90))),
        "webcam": webcam,
        "bad webcam": bad_webcam,
    }
)
"""Twenty ways in which a code can be hard to read."""
