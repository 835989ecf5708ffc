"""Cards as the renderer of Adaptive Cards draws them, in a page with Teams' measures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# Sizes and colours as Teams documents them for its web client; the renderer's own defaults are another host's.
COLORS = {
    "light": {
        "default": "#242424",
        "subtle": "#616161",
        "accent": "#5B5FC7",
        "background": "#FFFFFF",
        "line": "#D1D1D1",
    },
    "dark": {
        "default": "#FFFFFF",
        "subtle": "#ADADAD",
        "accent": "#7F85F5",
        "background": "#292929",
        "line": "#666666",
    },
}
PADDING = 16


def page(package: Path, card: dict[str, Any], scheme: str) -> str:
    """A page that holds one card and nothing from elsewhere."""
    color = COLORS[scheme]
    shades = {
        name: {"default": color[shade], "subtle": color["subtle"]}
        for name, shade in (("default", "default"), ("accent", "accent"))
    }
    config = {
        "fontFamily": "'Segoe UI', 'DejaVu Sans', sans-serif",
        "fontSizes": {"small": 12, "default": 14, "medium": 16, "large": 18, "extraLarge": 24},
        "spacing": {"small": 8, "default": 12, "medium": 16, "large": 20, "extraLarge": 24, "padding": PADDING},
        "containerStyles": {"default": {"backgroundColor": color["background"], "foregroundColors": shades}},
        "actions": {"maxActions": 6, "actionsOrientation": "horizontal", "actionAlignment": "left"},
    }
    style = (
        f"body {{ margin: 0; background: {color['background']}; color-scheme: {scheme}; }}"
        f" .ac-adaptiveCard td, .ac-adaptiveCard [role=cell] {{ border-color: {color['line']} !important; }}"
        f" a {{ color: {color['accent']} !important; }}"
        # As in Teams: the bare renderer puts all buttons in one row, however narrow the window.
        " .ac-actionSet { flex-wrap: wrap; gap: 8px; } .ac-pushButton { white-space: normal; }"
    )
    script = (package / "dist" / "adaptivecards.min.js").read_text(encoding="utf-8")
    data = json.dumps([card, config]).replace("</", "<\\/")
    draw = (
        "{ const [card, config] = JSON.parse(document.querySelector('#data').textContent);"
        "const made = new AdaptiveCards.AdaptiveCard(); made.hostConfig = new AdaptiveCards.HostConfig(config);"
        "made.parse(card); document.body.append(made.render()); }"
    )
    return (
        f"<!doctype html><html lang=sv><meta charset=utf-8><style>{style}</style><body><script>{script}</script>"
        f"<script type=application/json id=data>{data}</script><script>{draw}</script>"
    )


BROKEN = """() => {
  // Words whose letters stand on more than one line, or that stand out of their cell or the window.
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest('script, style')) continue;
    for (const word of node.textContent.matchAll(/[^\\s\\u2013\\u2011-]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      const lines = new Set(boxes.map((box) => Math.round(box.top)));
      const edge = (node.parentElement.closest("[role=cell], [role=columnheader], td, th") ?? document.documentElement).getBoundingClientRect();
      if (lines.size > 1 || boxes.some((box) => box.right > edge.right + 0.5)) found.push(word[0]);
    }
  }
  return found;
}"""
"""What is broken in a page, as a list of words."""
