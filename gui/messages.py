"""Codes of the services in words. Unknown codes are shown readably, never hidden."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from finder.errors import CancelledError, FinderError
from finder.model.candidate import Gate, Recommendation
from finder.model.decision import Verdict

translate = QCoreApplication.translate

_CODES = {
    "recommendation.invite": QT_TRANSLATE_NOOP("codes", "Invite"),
    "recommendation.explore": QT_TRANSLATE_NOOP("codes", "Explore"),
    "recommendation.indirect": QT_TRANSLATE_NOOP("codes", "Letters or video only"),
    "recommendation.hold": QT_TRANSLATE_NOOP("codes", "Hold"),
    "recommendation.exclude": QT_TRANSLATE_NOOP("codes", "Exclude"),
    "short.indirect": QT_TRANSLATE_NOOP("codes", "Letters, video"),
    "verdict.same": QT_TRANSLATE_NOOP("codes", "Same person"),
    "verdict.not_same": QT_TRANSLATE_NOOP("codes", "Not the same"),
    "verdict.unsure": QT_TRANSLATE_NOOP("codes", "Unsure"),
    "gate.deceased": QT_TRANSLATE_NOOP("codes", "Has died"),
    "gate.no_contact_order": QT_TRANSLATE_NOOP("codes", "No-contact order"),
    "gate.assessed_risk": QT_TRANSLATE_NOOP("codes", "Assessed risk"),
    "gate.child_no_contact": QT_TRANSLATE_NOOP("codes", "Child does not want contact"),
    "gate.address_withheld": QT_TRANSLATE_NOOP("codes", "Address withheld"),
    "gate.restricted": QT_TRANSLATE_NOOP("codes", "Restricted"),
    "gate.unverified_identity": QT_TRANSLATE_NOOP("codes", "Identity not verified"),
    "gate.sealed_adoption": QT_TRANSLATE_NOOP("codes", "Adoption seal"),
    "gate.consent": QT_TRANSLATE_NOOP("codes", "Consent"),
    "effect.exclude": QT_TRANSLATE_NOOP("codes", "may not be invited"),
    "effect.hold": QT_TRANSLATE_NOOP("codes", "waits for a person's decision"),
    "effect.indirect": QT_TRANSLATE_NOOP("codes", "letters or video only"),
    "effect.confidential": QT_TRANSLATE_NOOP("codes", "details must not be given out"),
    "effect.lapsed": QT_TRANSLATE_NOOP("codes", "no longer in force"),
    "care.must_not_meet": QT_TRANSLATE_NOOP("codes", "never in one meeting with that person"),
    "care.unverified_identity": QT_TRANSLATE_NOOP("codes", "check who this is before any approach"),
    "status.imported": QT_TRANSLATE_NOOP("codes", "Imported"),
    "status.unchanged": QT_TRANSLATE_NOOP("codes", "Nothing new"),
    "status.unreadable": QT_TRANSLATE_NOOP("codes", "Could not be read"),
    "side.maternal": QT_TRANSLATE_NOOP("codes", "Mother's side"),
    "side.paternal": QT_TRANSLATE_NOOP("codes", "Father's side"),
    "side.both": QT_TRANSLATE_NOOP("codes", "Both sides"),
    "gate.veto": QT_TRANSLATE_NOOP("codes", "Veto"),
    "gate.parent_objects": QT_TRANSLATE_NOOP("codes", "A parent objects"),
    "gate.must_not_meet": QT_TRANSLATE_NOOP("codes", "Must not meet somebody"),
    "contribution.sibling": QT_TRANSLATE_NOOP("codes", "Brother or sister"),
    "contribution.contact": QT_TRANSLATE_NOOP("codes", "Contact with the child"),
    "contribution.offered": QT_TRANSLATE_NOOP("codes", "What they have offered"),
    "contribution.evidence": QT_TRANSLATE_NOOP("codes", "How well it is documented"),
    "contribution.adult": QT_TRANSLATE_NOOP("codes", "Adult"),
    "contribution.reachable": QT_TRANSLATE_NOOP("codes", "Can be reached"),
    "contribution.role": QT_TRANSLATE_NOOP("codes", "Role in the child's life"),
    "contribution.closeness": QT_TRANSLATE_NOOP("codes", "Closeness"),
    "contribution.childs_voice": QT_TRANSLATE_NOOP("codes", "The child's voice"),
    "lead.strong": QT_TRANSLATE_NOOP("codes", "Strong"),
    "lead.fair": QT_TRANSLATE_NOOP("codes", "Fair"),
    "lead.weak": QT_TRANSLATE_NOOP("codes", "Weak"),
    "lead.unknown_person": QT_TRANSLATE_NOOP("codes", "somebody unknown"),
    "lead.unidentified_relative": QT_TRANSLATE_NOOP("codes", "mentioned without a name"),
    "lead.unclear_side": QT_TRANSLATE_NOOP("codes", "side not recorded"),
    "lead.siblings_carers": QT_TRANSLATE_NOOP("codes", "carers who know relatives"),
    "lead.step_family": QT_TRANSLATE_NOOP("codes", "family of a step-parent"),
    "lead.same_address": QT_TRANSLATE_NOOP("codes", "same surname and address"),
    "comparison.prior": QT_TRANSLATE_NOOP("codes", "Before looking"),
    # An agency's records have no numbers of other kinds that are compared.
    "comparison.number": QT_TRANSLATE_NOOP("codes", "NHS number"),
    "action.pair_decided": QT_TRANSLATE_NOOP("codes", "Decided about two records"),
    "action.record_taken_out": QT_TRANSLATE_NOOP("codes", "Took a record out of a person"),
    "action.candidate_decided": QT_TRANSLATE_NOOP("codes", "Decided about a person"),
    "action.decision_undone": QT_TRANSLATE_NOOP("codes", "Took a decision back"),
    "action.decision_redone": QT_TRANSLATE_NOOP("codes", "Brought a decision back"),
    "action.imported": QT_TRANSLATE_NOOP("codes", "Imported"),
    "action.mapping_read": QT_TRANSLATE_NOOP("codes", "Read a file another way"),
    "action.mapping_kept": QT_TRANSLATE_NOOP("codes", "Kept what columns mean"),
    "action.mapping_forgotten": QT_TRANSLATE_NOOP("codes", "Forgot what columns mean"),
    "action.searched": QT_TRANSLATE_NOOP("codes", "Searched"),
    "action.supposed": QT_TRANSLATE_NOOP("codes", "Asked what an answer would change"),
    "action.looked_at": QT_TRANSLATE_NOOP("codes", "Looked at"),
    "action.hidden_opened": QT_TRANSLATE_NOOP("codes", "Opened hidden records"),
    "action.hidden_closed": QT_TRANSLATE_NOOP("codes", "Hid records again"),
    "action.noted": QT_TRANSLATE_NOOP("codes", "Noted about a person"),
    "action.role_given": QT_TRANSLATE_NOOP("codes", "Gave a role"),
    "action.weights_changed": QT_TRANSLATE_NOOP("codes", "Changed the weights"),
    "action.exported": QT_TRANSLATE_NOOP("codes", "Exported"),
}

_SYMBOLS = {
    Recommendation.INVITE: "●",
    Recommendation.EXPLORE: "◐",
    Recommendation.INDIRECT: "✉",
    Recommendation.HOLD: "‖",
    Recommendation.EXCLUDE: "✕",
}

_TONES = {
    Recommendation.INVITE: "good",
    Recommendation.EXPLORE: "info",
    Recommendation.INDIRECT: "new",
    Recommendation.HOLD: "warn",
    Recommendation.EXCLUDE: "bad",
}


def words(group: str, code: str) -> str:
    """Return the words for a code of a group ("gate", "contribution" ...); an unknown code is made readable."""
    known = _CODES.get(f"{group}.{code}")
    if known is not None:
        return translate("codes", str(known))
    return readable(code.replace("_", " "))


def gate_effect(gate: Gate) -> str:
    """Return what a gate means for the work; what only asks for care says which care."""
    own = f"care.{gate.gate}" in _CODES and gate.effect == "confidential"
    return readable(words("care", gate.gate) if own else words("effect", gate.effect))


def readable(words_of_a_service: str) -> str:
    """Return words with a capital letter at the beginning."""
    trimmed = words_of_a_service.strip()
    return trimmed[:1].upper() + trimmed[1:]


def known_codes() -> frozenset[str]:
    """Return every "group.code" that has words."""
    return frozenset(_CODES)


def recommendation(value: Recommendation) -> str:
    """Return a recommendation in words."""
    return words("recommendation", value.value)


def short_recommendation(value: Recommendation) -> str:
    """Return a recommendation in few words, for narrow columns."""
    return words("short", value.value) if f"short.{value.value}" in _CODES else recommendation(value)


def recommendation_symbol(value: Recommendation) -> str:
    """Return the sign beside a recommendation, so that colour is never alone."""
    return _SYMBOLS[value]


def recommendation_tone(value: Recommendation) -> str:
    """Return the name of the tone of a recommendation."""
    return _TONES[value]


def verdict(value: Verdict) -> str:
    """Return a verdict in words."""
    return words("verdict", value.value)


def restricted_notice() -> str:
    """Return the only words that may be shown about a restricted candidate."""
    return translate("codes", "A restricted record matches: ask a senior practitioner")


def error_text(error: Exception) -> str:
    """Return what to tell the user: our own errors speak for themselves, others are mistakes of the program."""
    if isinstance(error, CancelledError):
        return str(error)
    if isinstance(error, FinderError):
        return str(error)
    return translate(
        "codes",
        "Something went wrong inside the program ({0}). What was saved before is kept. "
        "Try again; if it happens again, tell whoever looks after Kinfinder.",
    ).format(type(error).__name__)


def is_cancelled(error: Exception) -> bool:
    """Say whether the user stopped the work, which is no error."""
    return isinstance(error, CancelledError)
