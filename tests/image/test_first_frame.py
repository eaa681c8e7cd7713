"""The image's first frame comes nearly as soon as that of an empty app on the same kernel and initrd."""

from pathlib import Path

import pytest

from tests.bench import boot


@pytest.mark.image
@pytest.mark.bench
@pytest.mark.slow
def test_the_first_frame_of_the_image_comes_nearly_as_soon_as_an_empty_apps(image: Path) -> None:
    print(boot.sizes(image))
    medians = boot.measure(image, 1)
    print(medians)
    assert medians["coldtui"] / medians["empty Textual app"] < boot.GOAL
