from dataclasses import dataclass

import pytest

from core.registry import Registry


@dataclass(frozen=True)
class Thing:
    name: str


def test_a_double_is_refused_and_the_first_one_stays():
    things: Registry[Thing] = Registry("things")
    first = things.register(Thing("a"))
    with pytest.raises(ValueError, match="things: a is registered twice"):
        things.register(Thing("a"))
    assert things["a"] is first
    assert len(things) == 1


def test_an_unknown_name_says_which_registry_lacks_it():
    with pytest.raises(KeyError, match="things: b is not registered"):
        Registry("things")["b"]


def test_entries_come_by_name_whatever_the_order_of_loading():
    things: Registry[Thing] = Registry("things")
    for name in "cab":
        things.register(Thing(name))
    assert [thing.name for thing in things] == ["a", "b", "c"]
    assert "c" in things
    assert "d" not in things
