"""Wording of orders and markers: what bars contact must never be read as something milder."""

from __future__ import annotations

import pytest

from importers.alerts import alert_codes, recognise_alert


@pytest.mark.parametrize(
    ("label", "detail", "code"),
    [
        ("Non-Molestation Order", "", "no_contact_order"),
        ("Prohibited Steps Order - no contact", "", "no_contact_order"),
        ("No Contact Order", "", "no_contact_order"),
        ("Restraining order", "", "no_contact_order"),
        ("Bail conditions", "", "no_contact_order"),
        ("Court order", "s34(4) refusal of contact", "no_contact_order"),
        ("S.34(4) order", "", "no_contact_order"),
        ("Poses Risk to Children", "", "risk_to_children"),
        ("PPRC", "", "risk_to_children"),
        ("Adult who poses risk to children", "", "risk_to_children"),
        ("Adoption - Sealed Record", "", "adoption_sealed"),
        ("Adopted. See restricted file.", "", "adoption_sealed"),
        ("Address Withheld", "", "address_withheld"),
        ("Do not disclose information", "", "address_withheld"),
        ("Special Guardianship Order", "", "special_guardianship"),
        ("SGO", "", "special_guardianship"),
        ("Deceased", "", "deceased"),
        ("Restricted file", "", "restricted"),
        ("Absolute veto", "", "veto_absolute"),
        ("Qualified veto", "", "veto_qualified"),
        ("Consent withdrawn", "", "consent_withdrawn"),
        ("Interpreter Required", "", "interpreter"),
        ("Dangerous Dog at Address", "", "dog"),
        ("Violence Warning Marker", "", "other"),
        ("No contact details held", "", "other"),
        ("", "", "other"),
        ("Placement order", "Plan is adoption", "other"),
    ],
)
def test_wording_becomes_a_code(label: str, detail: str, code: str) -> None:
    assert recognise_alert(label, detail) == code
    assert code in alert_codes()
