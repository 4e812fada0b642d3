/* What two people in one place of a family are to each other: full or half blood, perhaps one person.
 *
 * Twins: finder/kinship/blood.py and same_slot.py.
 */
#include "kin.h"

/* Half blood: no, yes, not known; the first digit of a siblinghood. */
enum { NOT_HALF, HALF, HALF_UNKNOWN };

enum { YOUNGEST_PARENT = 12, OLDEST_MOTHER = 60, OLDEST_FATHER = 90 };

kf_rows kf_rows_of(const kf_family *family, int32_t person, int32_t first_group, int32_t end_group)
{
    kf_rows rows = {0, 0};
    if (person < 0 || person >= family->n_people) {
        return rows;
    }
    int64_t first = family->starts[(int64_t)KF_N_GROUPS * person + first_group];
    int64_t end = family->starts[(int64_t)KF_N_GROUPS * person + end_group];
    if (first >= 0 && first <= end && end <= family->n_rows) {
        rows.first = first;
        rows.end = end;
    }
    return rows;
}

static int is_person(const kf_family *family, int32_t person) { return person >= 0 && person < family->n_people; }

static int32_t sex_of(const kf_family *family, int32_t person)
{
    return is_person(family, person) ? family->sex[person] : KF_SEX_UNKNOWN;
}

static int is_open(const kf_family *family, int32_t person) { return is_person(family, person) && family->is_open[person]; }

static int is_placeholder(const kf_family *family, int32_t person)
{
    return is_person(family, person) && family->is_placeholder[person];
}

static int has_mark(const kf_family *family, int64_t row, int32_t mark)
{
    return family->kind[row] < family->n_kinds && (family->kind_marks[family->kind[row]] & mark) != 0;
}

/* The move of a row; that of a sibling only where the kind is known. */
static int32_t move_of(const kf_family *family, int64_t row)
{
    return family->kind[row] < family->n_kinds ? family->move[family->kind[row]] : KF_NONE;
}

static int32_t number(int32_t half, int32_t side, int32_t has_shared_parent)
{
    return half * 6 + side * 2 + has_shared_parent;
}

static int32_t half_of(int32_t said)
{
    switch (said) {
    case KF_SAID_FULL:
        return NOT_HALF;
    case KF_SAID_HALF:
    case KF_SAID_HALF_MATERNAL:
    case KF_SAID_HALF_PATERNAL:
        return HALF;
    default:
        return HALF_UNKNOWN;
    }
}

/* The row of a sibling as somebody said, or step-sibling; KF_NONE. */
static int64_t said_row(const kf_family *family, int32_t one, int32_t other)
{
    kf_rows rows = kf_rows_of(family, one, KF_OTHER_KIN, KF_SOCIAL);
    for (int64_t row = rows.first; row < rows.end; ++row) {
        int32_t move = move_of(family, row);
        if (family->to[row] == other && (move == KF_MOVE_SIBLING || move == KF_MOVE_STEP_SIBLING)) {
            return row;
        }
    }
    return KF_NONE;
}

static int32_t as_said(const kf_family *family, int32_t one, int32_t other)
{
    int64_t row = said_row(family, one, other);
    if (row < 0 || family->edge[row] < 0 || family->edge[row] >= family->n_edges) {
        return KF_SAID_UNKNOWN;
    }
    uint16_t subtype = family->subtype[family->edge[row]];
    return subtype < family->n_subtypes ? family->said[subtype] : KF_SAID_OTHER;
}

/* Parents who belong together: the birth family without KF_ADOPTIVE, the family in law without KF_SEVERED. */
static int belongs(const kf_family *family, int64_t row, int32_t without)
{
    return !is_open(family, family->to[row]) && !has_mark(family, row, without);
}

static int is_complete(const kf_family *family, kf_rows rows, int32_t without)
{
    int n = 0;
    for (int64_t row = rows.first; row < rows.end && n < 2; ++row) {
        n += belongs(family, row, without) && !is_placeholder(family, family->to[row]);
    }
    return n > 1;
}

/* How many parents two families share, and whether one of them is the one asked for. */
static int64_t n_common(const kf_family *family, kf_rows mine, int32_t mine_without, kf_rows theirs,
                        int32_t theirs_without, int32_t wanted, int *has_wanted)
{
    int64_t n = 0, row = theirs.first;
    for (int64_t at = mine.first; at < mine.end; ++at) {
        while (row < theirs.end && family->to[row] < family->to[at]) {
            ++row;
        }
        if (row < theirs.end && family->to[row] == family->to[at] && belongs(family, at, mine_without) &&
            belongs(family, row, theirs_without)) {
            ++n;
            *has_wanted |= family->to[row] == wanted;
        }
    }
    return n;
}

static int32_t half_by_parents(const kf_family *family, int32_t one, int32_t other, int32_t shared)
{
    static const int32_t without[] = {KF_ADOPTIVE, KF_SEVERED};
    kf_rows mine = kf_rows_of(family, one, KF_UP, KF_DOWN), theirs = kf_rows_of(family, other, KF_UP, KF_DOWN);
    int32_t verdict = HALF_UNKNOWN;
    for (int i = 0; i < 2; ++i) {
        for (int j = 0; j < 2; ++j) {
            int has_shared = shared == KF_NONE;
            int64_t n = n_common(family, mine, without[i], theirs, without[j], shared, &has_shared);
            if (!n || !has_shared) {
                continue;
            }
            if (n > 1) {
                return NOT_HALF;
            }
            if (is_complete(family, mine, without[i]) && is_complete(family, theirs, without[j])) {
                verdict = HALF;
            }
        }
    }
    return verdict;
}

static int has_known_parent(const kf_family *family, int32_t child, int32_t sex)
{
    kf_rows rows = kf_rows_of(family, child, KF_UP, KF_DOWN);
    for (int64_t row = rows.first; row < rows.end; ++row) {
        if (family->kind[row] < family->n_kinds && family->kind_sex[family->kind[row]] == sex &&
            !has_mark(family, row, KF_TO_PLACEHOLDER) && !is_open(family, family->to[row])) {
            return 1;
        }
    }
    return 0;
}

static int32_t without_shared_parent(const kf_family *family, int32_t one, int32_t other, int32_t said)
{
    if (said == KF_SAID_UNKNOWN) {
        int by_mother = !(has_known_parent(family, one, KF_FEMALE) && has_known_parent(family, other, KF_FEMALE));
        int by_father = !(has_known_parent(family, one, KF_MALE) && has_known_parent(family, other, KF_MALE));
        if (by_mother != by_father) {
            return number(HALF, by_mother ? KF_FEMALE : KF_MALE, 0);
        }
    }
    int32_t side = said == KF_SAID_HALF_MATERNAL ? KF_FEMALE : said == KF_SAID_HALF_PATERNAL ? KF_MALE : KF_SEX_UNKNOWN;
    return number(half_of(said), side, 0);
}

/* The first parent in common, open places left out; KF_NONE. */
static int32_t first_common(const kf_family *family, int32_t one, int32_t other)
{
    kf_rows mine = kf_rows_of(family, one, KF_UP, KF_DOWN), theirs = kf_rows_of(family, other, KF_UP, KF_DOWN);
    int64_t row = theirs.first;
    for (int64_t at = mine.first; at < mine.end; ++at) {
        while (row < theirs.end && family->to[row] < family->to[at]) {
            ++row;
        }
        if (row < theirs.end && family->to[row] == family->to[at] && !is_open(family, family->to[at])) {
            return family->to[at];
        }
    }
    return KF_NONE;
}

int32_t kf_siblinghood(const kf_family *family, int32_t one, int32_t other, int32_t shared)
{
    int32_t half = half_by_parents(family, one, other, shared);
    if (half == HALF_UNKNOWN || shared == KF_NONE) {
        int32_t said = as_said(family, one, other);
        half = half == HALF_UNKNOWN ? half_of(said) : half;
        if (shared == KF_NONE) {
            shared = first_common(family, one, other);
            if (shared == KF_NONE) {
                return without_shared_parent(family, one, other, said);
            }
        }
    }
    int32_t side = sex_of(family, shared);
    return number(half, side <= KF_MALE ? side : KF_SEX_UNKNOWN, 1);
}

/* The child's place for a parent of this sex, or both places, are taken by known people. */
static int has_other_parents(const kf_family *family, int32_t child, int32_t slot, int32_t sex)
{
    kf_rows rows = kf_rows_of(family, child, KF_UP, KF_DOWN);
    int n_known = 0;
    for (int64_t row = rows.first; row < rows.end; ++row) {
        int32_t parent = family->to[row];
        if (parent == slot || is_open(family, parent) || is_placeholder(family, parent)) {
            continue;
        }
        if (++n_known > 1 || (sex != KF_SEX_UNKNOWN && sex_of(family, parent) == sex)) {
            return 1;
        }
    }
    return 0;
}

/* Whether birth years allow it; unknown years allow everything. */
static int can_be_parent(const kf_family *family, int32_t parent, int32_t child)
{
    const int16_t *elder = family->years + 4 * (int64_t)parent, *younger = family->years + 4 * (int64_t)child;
    int32_t oldest = sex_of(family, parent) == KF_FEMALE ? OLDEST_MOTHER : OLDEST_FATHER;
    if (elder[0] != KF_NO_YEAR && younger[1] != KF_NO_YEAR && younger[1] - elder[0] < YOUNGEST_PARENT) {
        return 0;
    }
    return elder[1] == KF_NO_YEAR || younger[0] == KF_NO_YEAR || younger[0] - elder[1] <= oldest;
}

static int may_fill(const kf_family *family, int32_t candidate, int32_t slot, int32_t child)
{
    int32_t sex = sex_of(family, candidate), wanted = sex_of(family, slot);
    if (sex != KF_SEX_UNKNOWN && wanted != KF_SEX_UNKNOWN && sex != wanted) {
        return 0;
    }
    return can_be_parent(family, candidate, child) &&
           !has_other_parents(family, child, slot, sex != KF_SEX_UNKNOWN ? sex : wanted);
}

int32_t kf_may_be_one(const kf_family *family, int32_t one, int32_t child_of_one, int32_t other, int32_t child_of_other)
{
    int fills_one = is_placeholder(family, one) && is_person(family, child_of_one);
    int fills_other = is_placeholder(family, other) && is_person(family, child_of_other);
    if (!is_person(family, one) || !is_person(family, other) || (!fills_one && !fills_other) ||
        said_row(family, one, other) >= 0) {
        return 0;
    }
    return (!fills_one || may_fill(family, other, one, child_of_one)) &&
           (!fills_other || may_fill(family, one, other, child_of_other));
}
