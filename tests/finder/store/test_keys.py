from __future__ import annotations

import dataclasses
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.errors import BugError
from finder.store.errors import WorkspaceDamagedError, WrongKeyError
from finder.store.keys import DatabaseKey, KdfCost, fold_passphrase, unwrap, wrap

CHEAP = KdfCost(memory_kib=8 * 1024, passes=1, lanes=1)


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.binary(min_size=1, max_size=40))
def test_only_the_secret_that_wrapped_a_key_opens_it(secret: bytes, other: bytes):
    key = DatabaseKey.random()
    slot = wrap(key, secret, "w/passphrase", CHEAP)
    assert unwrap(slot, secret, "w/passphrase") == key
    if other != secret:
        with pytest.raises(WrongKeyError):
            unwrap(slot, other, "w/passphrase")


def test_a_wrapped_key_is_bound_to_its_workspace_and_slot():
    slot = wrap(DatabaseKey.random(), b"secret", "one/passphrase", CHEAP)
    for context in ("two/passphrase", "one/recovery"):
        with pytest.raises(WrongKeyError):
            unwrap(slot, b"secret", context)


def test_wrapping_twice_gives_nothing_in_common():
    key = DatabaseKey.random()
    one, two = (wrap(key, b"secret", "w", CHEAP) for _ in range(2))
    assert one.salt != two.salt
    assert one.nonce != two.nonce
    assert one.wrapped != two.wrapped


def test_parameters_that_would_exhaust_the_machine_are_refused_before_any_work():
    slot = wrap(DatabaseKey.random(), b"secret", "w", CHEAP)
    for cost in (KdfCost(memory_kib=1 << 30), KdfCost(passes=10**6), KdfCost(lanes=0), KdfCost(memory_kib=8)):
        with pytest.raises(WorkspaceDamagedError):
            unwrap(dataclasses.replace(slot, cost=cost), b"secret", "w")


def test_the_cost_of_a_guess_is_the_documented_one():
    assert KdfCost() == KdfCost(memory_kib=64 * 1024, passes=3, lanes=4)
    assert KdfCost().is_sane


def test_accents_composed_differently_are_the_same_passphrase():
    assert fold_passphrase("Zoe\u0308") == fold_passphrase("Zo\u00eb")
    assert fold_passphrase(" a") != fold_passphrase("a")


def test_a_key_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture):
    key = DatabaseKey(bytes(range(32)))
    logging.getLogger("test").warning("%r %s %s", key, key, [key])
    shown = repr(key) + str(key) + caplog.text
    assert "000102" not in shown
    assert "\\x01" not in shown
    assert shown.startswith("DatabaseKey()")
    assert bytes(range(32)).hex() not in key.check_value("w")


def test_a_key_has_32_bytes():
    with pytest.raises(BugError, match="32 bytes, not 31"):
        DatabaseKey(bytes(31))
