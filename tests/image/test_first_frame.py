"""The image's first frame comes nearly as soon as that of an empty app on the same kernel and initrd."""

from pathlib import Path

import pytest

from tests.bench import boot
from tests.image.sight import Sight

_RUNS = 5


@pytest.mark.image
@pytest.mark.bench
@pytest.mark.slow
def test_the_first_frame_of_the_image_comes_nearly_as_soon_as_an_empty_apps(image: Path, sight: Sight) -> None:
    print(boot.sizes(image))
    times = boot.measure(image, sight, _RUNS)
    for name, taken in times.items():
        print(f"{name:32} {', '.join(f'{one:.1f}' for one in taken)} s from power-on to the first frame")
    print(f"ratio {boot.ratio(times):.2f} (at most {boot.GOAL})")
    assert boot.ratio(times) < boot.GOAL
