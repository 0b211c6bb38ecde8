"""What a page is made of is compiled before anybody asks for one."""

from __future__ import annotations

import pytest

from bot.app import templates
from bot.channels import web


@pytest.fixture
def fresh():
    web.environment.cache_clear()
    yield web.environment()
    web.environment.cache_clear()


def test_the_first_page_of_each_kind_compiles_nothing(fresh, monkeypatch):
    assert templates.compile_all(fresh) > len(fresh.list_templates(filter_func=lambda name: "/" not in name))
    monkeypatch.setattr(fresh, "compile", None)
    for name in fresh.list_templates(filter_func=lambda name: "/" not in name):
        fresh.get_template(name)
    fresh.get_template("govuk_frontend_jinja/components/checkboxes/macro.html").make_module()


def test_what_is_not_compiled_beforehand_would_be_then(fresh, monkeypatch):
    monkeypatch.setattr(fresh, "compile", None)
    with pytest.raises(TypeError):
        fresh.get_template("screen.html")
