"""Some programs drawn at random; `python -m tests.soak.startup` draws more."""

from cdktf import App

from tests.constructs_lib.startup.drawing import draw


def build(app: App) -> None:
    for seed in range(8):
        draw(app, seed, failing=True)
