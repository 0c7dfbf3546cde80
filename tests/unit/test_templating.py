"""Templates: found, strict, sandboxed, and never outside their folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from nolive_hooks import templating
from nolive_hooks.errors import NoliveError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template folder of the test's own, so that any template can be tried."""
    root = tmp_path / "templates"
    root.mkdir()
    monkeypatch.setattr(templating, "folder", lambda: root)
    monkeypatch.setattr(templating, "_environment", templating._environment.__wrapped__)
    return root


def test_a_packaged_template_is_found() -> None:
    assert templating.path("report/page.css").is_file()
    assert "NO-LIVE" not in templating.source("report/page.css")
    assert templating.render("report/page.html.j2", _page()).startswith("<!doctype html>")


def test_a_missing_value_is_an_error() -> None:
    values = _page()
    del values["banner"]
    with pytest.raises(NoliveError, match=r"a template could not be filled in: .*banner"):
        templating.render("report/page.html.j2", values)


@pytest.mark.parametrize(
    "name", ["", "../pyproject.toml", "/etc/passwd", "report/../report/page.css", "a\\b", "none.md"]
)
def test_a_name_that_is_not_ours_is_refused(name: str) -> None:
    with pytest.raises(NoliveError, match="no such template"):
        templating.render(name, {})
    with pytest.raises(NoliveError, match="no such template"):
        templating.source(name)


def test_html_is_escaped_and_text_is_not(folder: Path) -> None:
    (folder / "a.html.j2").write_text("{{ x }}{{ y }}\n")
    (folder / "a.md.j2").write_text("{{ x }}\n")
    values = {"x": "<b>&", "y": Markup("<i>")}
    assert templating.render("a.html.j2", values) == "&lt;b&gt;&amp;<i>\n"
    assert templating.render("a.md.j2", values) == "<b>&\n"


def test_a_line_that_holds_only_a_tag_leaves_nothing(folder: Path) -> None:
    (folder / "a.md.j2").write_text("a\n  {% for x in xs %}\n- {{ x }}\n  {% endfor %}\nb\n")
    assert templating.render("a.md.j2", {"xs": [1, 2]}) == "a\n- 1\n- 2\nb\n"


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ x.__init__.__globals__ }}",
        "{{ xs.append(1) }}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret' %}",
        "{{ x",
    ],
)
def test_E14_a_template_reaches_nothing_but_its_values(folder: Path, template: str) -> None:
    (folder.parent / "secret").write_text("outside")
    (folder / "bad.md.j2").write_text(template)
    with pytest.raises((NoliveError, OverflowError)):
        templating.render("bad.md.j2", {"x": folder, "xs": [1]})


def test_E14_a_value_is_never_a_template(folder: Path) -> None:
    (folder / "a.md.j2").write_text("{{ x }}")
    assert templating.render("a.md.j2", {"x": "{{ 7 * 7 }}"}) == "{{ 7 * 7 }}"


def test_an_installation_without_templates_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "_HERE", tmp_path / "site" / "nolive_hooks")
    with pytest.raises(NoliveError, match="no templates"):
        templating.folder.__wrapped__()


def test_the_wheel_is_looked_at_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "nolive_hooks"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(templating, "_HERE", package)
    assert templating.folder.__wrapped__() == package / "templates"


def _page() -> dict[str, object]:
    return {"title": "t", "banner": "b", "subtitle": "", "footer": "", "style": "", "body": ""}
