import sys

import pytest
from django.apps import AppConfig, apps
from django.conf import settings

from core import capabilities


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Plant a package with the given modules, and forget it afterwards."""
    planted = []

    def plant(name: str, **modules: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        for module, code in modules.items():
            (folder / f"{module}.py").write_text(code)
        planted.append(name)
        return name

    monkeypatch.syspath_prepend(tmp_path)
    yield plant
    for module in list(sys.modules):
        if module.split(".")[0] in planted:
            del sys.modules[module]


def test_adapters_of_our_apps_are_imported(package):
    app = package("planted_app", readiness="LOADED = True", fragments="LOADED = True", views="LOADED = True")
    capabilities.autodiscover([app])
    assert {name for name in sys.modules if name.startswith("planted_app.")} == {
        "planted_app.readiness",
        "planted_app.fragments",
    }


def test_a_library_s_module_of_the_same_name_is_never_imported(package, monkeypatch):
    library = package("planted_library", readiness="raise AssertionError('imported')")
    # Installed by hand: doing it by the setting would start every app a second time.
    monkeypatch.setattr(settings, "INSTALLED_APPS", [*settings.INSTALLED_APPS, library])
    config = AppConfig.create(library)
    config.apps, config.models = apps, {}
    monkeypatch.setitem(apps.app_configs, library, config)
    assert apps.is_installed(library)
    apps.get_app_config("core").ready()
    assert f"{library}.readiness" not in sys.modules


def test_an_import_error_inside_an_adapter_is_not_taken_for_its_absence(package):
    app = package("planted_broken", fragments="import a_module_that_does_not_exist")
    with pytest.raises(ModuleNotFoundError, match="a_module_that_does_not_exist"):
        capabilities.autodiscover([app])


def test_an_app_that_does_not_exist_is_an_error():
    with pytest.raises(ModuleNotFoundError):
        capabilities.autodiscover(["planted_nowhere"])


def test_our_apps_are_all_installed():
    assert set(settings.OUR_APPS) <= set(settings.INSTALLED_APPS)
