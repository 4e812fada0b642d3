"""Who may open records that are kept out of sight: by role, with a reason, for one child, for one day, in the journal.

A user is whoever is logged in on the computer. Whoever made the workspace is its manager, and gives roles to others;
nobody gives one to themselves. The passphrase protects the file; roles protect restricted and sealed people
from those who work with it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from enum import StrEnum

from finder.casework.hidden import CLOSED, Sight
from finder.errors import UserError
from finder.model.decision import Opening
from finder.model.person import PersonId
from finder.model.record import RecordId
from finder.store.store import Store

_SETTING = "access/roles"
_REASONS = "access/reason/"
"""Why somebody has their role: the journal holds codes only."""
RESTRICTED, SEALED = "restricted", "sealed"


class Role(StrEnum):
    """What somebody may do beside everyday work."""

    WORKER = "worker"
    SENIOR = "senior"
    """Senior practitioner: opens restricted records."""
    ADOPTION = "adoption"
    """Adoption team: opens sealed adoption records."""
    MANAGER = "manager"
    """Opens restricted records, and gives roles."""


def may_open(role: Role) -> frozenset[str]:
    """Return which kinds of hidden records a role may open."""
    return {
        Role.SENIOR: frozenset({RESTRICTED}),
        Role.MANAGER: frozenset({RESTRICTED}),
        Role.ADOPTION: frozenset({SEALED}),
    }.get(role, frozenset())


class Access:
    """Roles and openings of one workspace.

    Args:
        actor: Who is at work.
        now: Tells the time; an opening ends with its day.
    """

    def __init__(self, store: Store, actor: str, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._actor = actor
        self._now = now

    def roles(self) -> dict[str, Role]:
        """Return the role of everybody who has one, by user name."""
        kept = self._store.setting(_SETTING)
        given = {str(user): Role(role) for user, role in json.loads(kept).items()} if kept else {}
        if Role.MANAGER not in given.values():
            maker = self._store.first_actor()
            given |= {maker: Role.MANAGER} if maker else {}
        return given

    def role(self) -> Role:
        """Return the role of whoever is at work."""
        return self.roles().get(self._actor, Role.WORKER)

    def give(self, user: str, role: Role, reason: str) -> None:
        """Give a role to somebody else, or take it away with ``Role.WORKER``; journalled.

        Raises:
            UserError: Only a manager may, nobody for themselves, and never without a reason.
        """
        if self.role() is not Role.MANAGER:
            raise UserError("Only a manager of this workspace may give roles. Nothing was changed.")
        if user == self._actor:
            raise UserError("Nobody gives a role to themselves; ask another manager. Nothing was changed.")
        if not user.strip() or not reason.strip():
            raise UserError("A role needs a user name and a reason. Nothing was changed.")
        given = {**self.roles(), user: role}
        with self._store.transaction():
            self._store.put_setting(_SETTING, json.dumps({name: one.value for name, one in sorted(given.items())}))
            self._store.put_setting(f"{_REASONS}{user}", reason.strip())
            self._store.log(self._actor, "role_given", user, role.value)

    def open(self, child: RecordId, reason: str) -> Opening:
        """Open what the role may open around one child, until the day is over.

        Raises:
            UserError: No role for it, or no reason.
        """
        kinds = tuple(sorted(may_open(self.role())))
        if not kinds:
            raise UserError(
                "Records that are kept out of sight are opened by a senior practitioner or the adoption team. "
                "Ask one of them. Nothing was opened."
            )
        if not reason.strip():
            raise UserError("Opening such records needs a reason: it stands in the journal. Nothing was opened.")
        return self._store.add_opening(child, kinds, reason.strip(), self._actor)

    def close(self, child: PersonId, person_of: dict[RecordId, PersonId]) -> int:
        """Hide again what whoever is at work opened around a child; returns how many openings ended."""
        mine = self._mine(child, person_of)
        for opening in mine:
            self._store.close_opening(opening, self._actor)
        return len(mine)

    def sight(self, child: PersonId, person_of: dict[RecordId, PersonId]) -> Sight:
        """Return what whoever is at work sees around a child: what they opened today, as far as the role still goes."""
        allowed = may_open(self.role())
        if not allowed:
            return CLOSED
        kinds = {kind for opening in self._mine(child, person_of) for kind in opening.kinds} & allowed
        return Sight(restricted=RESTRICTED in kinds, sealed=SEALED in kinds)

    def openings(self) -> tuple[Opening, ...]:
        """Return every opening there ever was, with its reason, for a manager who looks after them.

        Raises:
            UserError: Whoever asks is no manager.
        """
        if self.role() is not Role.MANAGER:
            raise UserError("Only a manager of this workspace may read why records were opened.")
        return self._store.openings(active_only=False)

    def _mine(self, child: PersonId, person_of: dict[RecordId, PersonId]) -> list[Opening]:
        today = self._now().astimezone().date()
        return [
            one
            for one in self._store.openings()
            if one.opened_by == self._actor
            and one.opened_at.astimezone().date() == today
            and person_of.get(one.child_record) == child
        ]
