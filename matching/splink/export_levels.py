"""The comparison levels of our own models as SQL conditions over prepared columns.

Each function says what one of ``compare_names``, ``compare_dates``, ``compare_contacts`` and ``compare_plain`` says;
the order of the levels is the order in which those ask. A condition takes for granted that those before it do not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from matching.compare_contacts import FOLLOWING, SLIPS_FROM
from matching.compare_names import GivenLevel
from matching.splink.dialects import Dialect

Conditions = tuple[tuple[int, str], ...]
"""Level by level, best first: the level's place in ``levels.json``, counted from 1, and its condition; 0 stands for
missing values, and "ELSE" comes last."""

NHS_KIND = "'#'"
_WEAK_FAMILY = 0.8 + 0.05
_DAYS_PER_YEAR = 365.2425


def _number(value: float) -> str:
    """Write a number as a double; without an exponent a database would read a decimal."""
    return f"{value:.17e}"


def _days(column: str) -> str:
    return f"cast({column} as bigint)"


def _both(column: str, value: str) -> str:
    return f"({column}_l = {value} and {column}_r = {value})"


def _either(column: str, value: str) -> str:
    return f"({column}_l = {value} or {column}_r = {value})"


_NAMES_AGREE = GivenLevel.FORM_OF_NAME


class LevelConditions:
    """Writes the conditions for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._sql = dialect

    def all(self, *, hushes_sex: bool = False) -> Mapping[str, Conditions]:
        """Return the conditions by comparison, as ``levels.json`` names them.

        Args:
            hushes_sex: A sex that agrees says nothing beside given names that agree.
        """
        no_sex = "sex_l is null or sex_r is null"
        if hushes_sex:
            agree = " or ".join(f"({condition})" for place, condition in self.given() if 1 <= place <= _NAMES_AGREE)
            no_sex = f"{no_sex} or (sex_l = sex_r and ({agree}))"
        return MappingProxyType(
            {
                "given name": self.given(),
                "middle names": self.middle(),
                "family name": self.family(),
                "date of birth": self.born(),
                "sex": (
                    (0, no_sex),
                    (1, _both("sex", "'M'")),
                    (2, _both("sex", "'F'")),
                    (3, "ELSE"),
                ),
                "address": self.house(),
                "telephone": self.phone(),
                "e-mail": self.email(),
                "number": self.number(),
                "date of death": (
                    (0, "died_l is null or died_r is null"),
                    (1, "died_l = died_r"),
                    (2, "died_year_l = died_year_r"),
                    (3, "ELSE"),
                ),
            }
        )

    def number(self) -> Conditions:
        """NHS numbers, and others with those of their kind; written, a number is one sign longer than it is."""
        are_long = f"length(number_l) > {SLIPS_FROM} and length(number_r) > {SLIPS_FROM}"
        ends = "concat(substr(number_l, length(number_l), 1), substr(number_r, length(number_r), 1))"
        begin_alike = "substr(number_l, 1, length(number_l) - 1) = substr(number_r, 1, length(number_r) - 1)"
        follow = f"({begin_alike} and {ends} in ({', '.join(map(repr, FOLLOWING))}))"
        return (
            (0, "number_l is null or number_r is null or number_kind_l <> number_kind_r"),
            (1, f"{_both('number_kind', NHS_KIND)} and number_l = number_r"),
            (2, _both("number_kind", NHS_KIND)),
            (3, "number_l = number_r"),
            (4, f"{are_long} and not {follow} and {self._sql.at_most_slips('number_l', 'number_r', 1)}"),
            (5, "ELSE"),
        )

    # ---- names ----

    def given(self) -> Conditions:
        """Given names, with what concerns middle and family names too."""
        a, b = "given", "given"
        return (
            (0, "given_written_l is null or given_written_r is null"),
            (1, "given_written_l = given_written_r"),
            (2, "given_letters_l = given_letters_r"),
            (3, f"{self._no_initial(a, b)} and {self._overlap('variants', a, b)}"),
            (4, f"{self._no_initial(a, b)} and {self._overlap('forms', a, b)}"),
            (5, f"{self._no_initial(a, b)} and {self._contains(a, b)}"),
            (6, f"{self._no_initial(a, b)} and {self._close_letters(a, b)} and not {_both('given_established', '1')}"),
            (7, self._middle_name_used()),
            (8, f"{_either('given_initial', '1')} and substr(given_letters_l, 1, 1) = substr(given_letters_r, 1, 1)"),
            (9, f"{self._swapped()} and {self._family_is_weak_at_most()}"),
            (10, f"{self._no_initial(a, b)} and ({self._close_letters(a, b)} or {self._weak_given()})"),
            (11, "ELSE"),
        )

    def family(self) -> Conditions:
        """Family names, with what concerns middle and given names and the sex too."""
        a_woman = "(coalesce(sex_l, '') = 'F' or coalesce(sex_r, '') = 'F')"
        no_man = "coalesce(sex_l, '') <> 'M' and coalesce(sex_r, '') <> 'M'"
        return (
            (0, "family_written_l is null or family_written_r is null"),
            (1, "family_written_l = family_written_r"),
            (2, "family_letters_l = family_letters_r"),
            (3, self._same_stem()),
            (5, f"family_words_l = family_words_r or {self._overlap('variants', 'family', 'family')}"),
            (4, self._shares_word()),
            (6, self._is_close("family_letters_l", "family_letters_r")),
            (7, self._chain()),
            (8, f"{self._swapped()} and {self._given_is_weak_at_most()}"),
            (9, self._weak_family()),
            (10, f"{a_woman} and {no_man}"),
            (11, "ELSE"),
        )

    def middle(self) -> Conditions:
        """Middle names: any of one record's with any of the other's."""
        x, y = "x", "y"
        sql = self._sql

        def slip(unknown: str, words: str) -> str:
            inner = sql.any_item(sql.items(words), y, self._is_close(x, y))
            return sql.any_item(sql.items(unknown), x, inner)

        in_common = (
            sql.overlap("middle_words_l", "middle_words_r"),
            sql.overlap("middle_variants_l", "middle_variants_r"),
            sql.overlap("middle_forms_l", "middle_forms_r"),
            sql.overlap("middle_forms_l", "middle_near_r"),
            sql.overlap("middle_near_l", "middle_forms_r"),
            slip("middle_unknown_l", "middle_words_r"),
            slip("middle_unknown_r", "middle_words_l"),
        )
        return (
            (0, "middle_recorded_l is null or middle_recorded_r is null"),
            (1, " or ".join(in_common)),
            (
                2,
                f"{sql.overlap('middle_initials_l', 'middle_firsts_r')}"
                f" or {sql.overlap('middle_firsts_l', 'middle_initials_r')}",
            ),
            (3, "ELSE"),
        )

    def _overlap(self, what: str, a: str, b: str) -> str:
        return self._sql.overlap(f"{a}_{what}_l", f"{b}_{what}_r")

    @staticmethod
    def _no_initial(a: str, b: str) -> str:
        return f"{a}_initial_l = 0 and {b}_initial_r = 0"

    def _contains(self, a: str, b: str) -> str:
        """One name is part of the other; not by a word alone with which many names begin."""
        left_in_right = self._sql.all_in(f"{a}_words_l", f"{b}_words_r")
        right_in_left = self._sql.all_in(f"{b}_words_r", f"{a}_words_l")
        return (
            f"(({a}_n_words_l < {b}_n_words_r and {a}_telling_l = 1 and {left_in_right})"
            f" or ({b}_n_words_r < {a}_n_words_l and {b}_telling_r = 1 and {right_in_left}))"
        )

    def _close_letters(self, a: str, b: str) -> str:
        """Close spelling of names that have nothing in common but letters."""
        words = self._is_close_word_by_word(a, b)
        known = f"{a}_forms_l is not null and {b}_forms_r is not null"
        near = (
            f"{self._sql.overlap(f'{a}_forms_l', f'{b}_near_r')} or {self._sql.overlap(f'{a}_near_l', f'{b}_forms_r')}"
        )
        whole = f"case when {self._is_close(f'{a}_letters_l', f'{b}_letters_r')} then not ({known}) else {near} end"
        return f"(case when {self._other_words(a, b)} then {words} else {whole} end)"

    def _other_words(self, a: str, b: str) -> str:
        return f"{a}_n_words_l = {b}_n_words_r and {a}_n_words_l > 1 and {self._overlap('words', a, b)}"

    def _is_close_word_by_word(self, a: str, b: str) -> str:
        """Each word is the other's, or a slip away from it."""
        sql = self._sql
        x = sql.item(sql.items(f"{a}_words_l"), "k")
        y = sql.item(sql.items(f"{b}_words_r"), "k")
        other = sql.any_item(
            sql.places(f"cast({a}_n_words_l as int)"), "k", f"({x} <> {y} and not {self._is_close(x, y)})"
        )
        return f"not {other}"

    def _is_close(self, a: str, b: str) -> str:
        """One slip, or two or three in a long name."""
        shorter = f"least(length({a}), length({b}))"
        return (
            f"(case when {shorter} < 3 then false when {self._sql.at_most_slips(a, b, 1)} then true"
            f" when {shorter} < 6 or {self._sql.jaro_winkler(a, b)} < {_number(0.9)} then false"
            f" when {shorter} < 8 then {self._sql.at_most_slips(a, b, 2)} else {self._sql.at_most_slips(a, b, 3)} end)"
        )

    def _weak_given(self) -> str:
        alike = f"{self._sql.jaro_winkler('given_letters_l', 'given_letters_r')} >= {_number(0.8)}"
        return f"({self._other_words('given', 'given')} or given_sound_l = given_sound_r or {alike})"

    def _same_stem(self) -> str:
        return (
            "family_stem_l = family_stem_r"
            f" or {self._sql.has('family_women_l', 'family_letters_r')}"
            f" or {self._sql.has('family_women_r', 'family_letters_l')}"
        )

    def _shares_word(self) -> str:
        overlap = self._overlap("long_words", "family", "family")
        return f"(family_n_words_l > 1 or family_n_words_r > 1) and {overlap}"

    def _weak_family(self) -> str:
        alike = f"{self._sql.jaro_winkler('family_letters_l', 'family_letters_r')} >= {_number(_WEAK_FAMILY)}"
        return (
            "case when least(length(family_letters_l), length(family_letters_r)) < 3"
            " then substr(family_letters_l, 1, 1) = substr(family_letters_r, 1, 1)"
            f" else family_sound_l = family_sound_r or {alike} end"
        )

    def _middle_name_used(self) -> str:
        has = self._sql.has
        return f"{has('middle_words_r', 'given_letters_l')} or {has('middle_words_l', 'given_letters_r')}"

    def _chain(self) -> str:
        has = self._sql.has
        return f"{has('middle_words_r', 'family_letters_l')} or {has('middle_words_l', 'family_letters_r')}"

    def _swapped(self) -> str:
        """One record's given and family name are the other's family and given name, a slip or spelling apart."""
        sounds = "given_first_sound_l = family_first_sound_r and family_first_sound_l = given_first_sound_r"
        there = self._is_one_name("given", "as_given", "family_letters_r")
        back = self._is_one_name("as_given", "given", "family_letters_l")
        return f"coalesce(case when {sounds} then {there} and {back} else false end, false)"

    def _is_one_name(self, a: str, b: str, family: str) -> str:
        given = "given_letters_l" if a == "given" else "given_letters_r"
        alike = (
            f"{self._no_initial(a, b)} and ({self._overlap('variants', a, b)} or {self._overlap('forms', a, b)}"
            f" or {self._contains(a, b)} or {self._close_letters(a, b)})"
        )
        same = f"{a}_letters_l = {b}_letters_r"
        return f"({given} = {family} or coalesce({same} or ({alike}), false))"

    def _given_is_weak_at_most(self) -> str:
        """No level of the given names above "swapped" holds, and both are recorded."""
        better = " or ".join(f"({condition})" for place, condition in self.given()[1:9] if place <= 8)
        return f"coalesce(not ({better}), false)"

    def _family_is_weak_at_most(self) -> str:
        better = " or ".join(
            f"({condition})"
            for condition in (
                "family_letters_l = family_letters_r",
                self._same_stem(),
                f"family_words_l = family_words_r or {self._overlap('variants', 'family', 'family')}",
                self._shares_word(),
                self._is_close("family_letters_l", "family_letters_r"),
                self._chain(),
            )
        )
        return f"coalesce(not ({better}), false)"

    # ---- dates ----

    def born(self) -> Conditions:
        """Dates of birth: days with days, otherwise spans."""
        exact = _both("born_exact", "1")
        first_l, first_r, last_l, last_r = (
            _days(f"born_{end}_{side}") for end in ("first", "last") for side in ("l", "r")
        )
        same_year = "born_year_l = born_year_r"
        same_month = "born_month_l = born_month_r"
        same_day = "born_day_l = born_day_r"
        default_day = f"{same_year} and {same_month} and (born_day_l in (1, 15)) <> (born_day_r in (1, 15))"
        one_slip = self._sql.at_most_slips("born_digits_l", "born_digits_r", 1)
        two_parts = f"(({same_year} and {same_month}) or ({same_year} and {same_day}) or ({same_month} and {same_day}))"
        meet = f"{first_l} <= {last_r} and {first_r} <= {last_l}"
        widest = f"greatest({last_l} - {first_l}, {last_r} - {first_r})"
        month = f"{widest} < 31 and not {_either('born_placeholder', '1')}"
        year = f"((born_year_l = born_year_r and born_last_year_l = born_last_year_r) or {widest} < 366)"
        gap = f"greatest({first_l} - {last_r}, {first_r} - {last_l})"
        within_2, within_10 = (
            f"cast({gap} as double) / {_number(_DAYS_PER_YEAR)} <= {_number(years)}" for years in (2.0, 10.0)
        )
        return (
            (0, "born_first_l is null or born_first_r is null"),
            (1, f"{exact} and {first_l} = {first_r}"),
            (2, f"{exact} and {same_year} and born_day_l = born_month_r and born_month_l = born_day_r"),
            (5, f"case when {exact} then {default_day} else {meet} and {month} end"),
            (3, f"{exact} and {one_slip}"),
            (4, f"{exact} and {two_parts}"),
            (6, f"not {exact} and {meet} and {year} and {_either('born_exact', '1')}"),
            (7, f"not {exact} and {meet} and {year}"),
            (8, f"not {exact} and {meet}"),
            (9, f"not {exact} and {within_2}"),
            (10, within_2),
            (11, within_10),
            (12, "ELSE"),
        )

    # ---- addresses, telephones, e-mail ----

    def house(self) -> Conditions:
        """Addresses; a town beside a bare postcode cannot be compared."""
        towns = "(house_town_l is not null and house_town_r is not null)"
        postcodes = "(house_postcode_l is not null and house_postcode_r is not null)"
        one_town = self._sql.at_most_slips("house_town_l", "house_town_r", 1)
        near = f"(coalesce({one_town}, false) or ({postcodes} and house_district_l = house_district_r))"
        no_area = f"not {towns} and not {postcodes}"
        streets = "(house_street_l is not null and house_street_r is not null)"
        same_postcode = "coalesce(house_postcode_l = house_postcode_r and position(' ' in house_postcode_l) > 0, false)"
        same_street = (
            "coalesce(house_street_l = house_street_r or (least(length(house_street_l), length(house_street_r)) > 7"
            f" and {self._sql.at_most_slips('house_street_l', 'house_street_r', 2)}), false)"
        )
        not_far = f"(({no_area}) or {near})"
        same_number = "coalesce(house_number_l = house_number_r, false)"
        both_numbers = "house_number_l is not null and house_number_r is not null"
        return (
            (0, f"house_l is null or house_r is null or ({no_area} and not {streets})"),
            (1, f"{same_number} and ({same_postcode} or ({same_street} and {not_far}))"),
            (2, f"{same_postcode} and not ({same_street} and {both_numbers})"),
            (3, f"{same_postcode} or ({same_street} and {not_far})"),
            (4, near),
            (5, "ELSE"),
        )

    def phone(self) -> Conditions:
        """Telephone numbers; a mobile is one person's, a landline a household's."""
        mobile = "(substr(phone_l, 1, 4) = '+447' or substr(phone_l, 1, 2) = '07')"
        return (
            (0, "phone_l is null or phone_r is null"),
            (1, f"phone_l = phone_r and {mobile}"),
            (2, "phone_l = phone_r"),
            (3, self._sql.at_most_slips("phone_l", "phone_r", 1)),
            (4, "ELSE"),
        )

    def email(self) -> Conditions:
        """E-mail addresses; the local part has a mark before it, so that none is NULL."""
        slips = self._sql.at_most_slips("email_l", "email_r", 2)
        return (
            (0, "email_l is null or email_r is null"),
            (1, "email_l = email_r"),
            (
                2,
                "(length(email_local_l) >= 9 and email_local_l = email_local_r)"
                f" or (least(length(email_l), length(email_r)) > 12 and {slips})",
            ),
            (3, "ELSE"),
        )
