/* Pairs of records become comparison levels, and the values that gave them. The twin of compare_plain.py. */
#include "person.h"

#include <string.h>

#define BLOCK KF_BLOCK

enum { WOMAN = 1, MAN = 2 };

/* Level 0 (not recorded) has no values. */
typedef struct {
    int level;
    int32_t left;
    int32_t right;
} found_level;

/* The values of one record: a single code, or several in their column. */
typedef struct {
    const int64_t *several;
    int64_t n;
    int32_t one;
} some_values;

static int32_t code_at(const some_values *values, int64_t i) { return values->several ? (int32_t)values->several[i] : values->one; }

static some_values values_of(const kf_people *people, const kf_record *record, int c) {
    const kf_column *column = people->columns + c;
    const int64_t row = record - people->records;
    some_values values = {NULL, record->codes[c] != NO_VALUE, record->codes[c]};
    if (values.one == SEVERAL) {
        values.several = column->codes + column->starts[row];
        values.n = column->starts[row + 1] - column->starts[row];
    }
    return values;
}

static int level_of(const kf_people *people, int c, int64_t left, int64_t right) {
    switch (c) {
    case GIVEN:
        return kf_given_level(&people->given, left, right);
    case MIDDLE:
        return kf_middle_level(&people->middle, left, right);
    case FAMILY:
        return kf_family_level(&people->family, left, right);
    case BORN:
        return kf_birth_level(people->births + left, people->births + right);
    case ADDRESS:
        return kf_house_level(&people->houses, people->houses.houses + left, people->houses.houses + right);
    case PHONE:
        return kf_phone_level(people->phones, left, right);
    case EMAIL:
        return kf_email_level(people->emails, left, right);
    case NUMBER:
        return kf_number_level(people->numbers, left, right);
    default:
        return kf_death_level(people->deaths + left, people->deaths + right);
    }
}

/* ---- the best of several values ---- */

static double larger_share(const double *share, int64_t left, int64_t right) {
    if (!share)
        return 0.0;
    return share[left] > share[right] ? share[left] : share[right];
}

/* Between equal levels the rarer value, then the lower codes, then the lower code on the left. */
static int is_better(const found_level *a, const found_level *b, const double *share) {
    const int64_t a_low = a->left < a->right ? a->left : a->right, b_low = b->left < b->right ? b->left : b->right;
    const int64_t a_high = a->left + a->right - a_low, b_high = b->left + b->right - b_low;
    double a_share, b_share;
    if (a->level != b->level)
        return a->level < b->level;
    a_share = larger_share(share, a->left, a->right);
    b_share = larger_share(share, b->left, b->right);
    if (a_share != b_share)
        return a_share < b_share;
    if (a_low != b_low)
        return a_low < b_low;
    return a_high != b_high ? a_high < b_high : a->left < b->left;
}

static found_level best_level(const kf_people *people, const kf_record *a, const kf_record *b, int c) {
    const some_values left = values_of(people, a, c), right = values_of(people, b, c);
    found_level best = {0, NO_VALUE, NO_VALUE};
    for (int64_t i = 0; i < left.n; i++) {
        for (int64_t j = 0; j < right.n; j++) {
            found_level next = {0, code_at(&left, i), code_at(&right, j)};
            next.level = level_of(people, c, next.left, next.right);
            if (next.level < 0)
                return next;
            if (next.level && (!best.level || is_better(&next, &best, people->columns[c].share)))
                best = next;
        }
    }
    return best;
}

/* ---- a block, column by column ---- */

static void fetch_name(const kf_names *in, const kf_record *a, const kf_record *b, int c) {
    if ((a->codes[c] < 0) | (b->codes[c] < 0) | (a->codes[c] == b->codes[c]))
        return;
    KF_FETCH(in->names + a->codes[c]);
    KF_FETCH(in->names + b->codes[c]);
}

/* Names are long on their way, unlike what the records hold themselves. */
static void fetch_names(const kf_people *people, const kf_pair_block *block) {
    for (int64_t i = 0; i < block->n; i++) {
        fetch_name(&people->given, block->left[i], block->right[i], GIVEN);
        fetch_name(&people->middle, block->left[i], block->right[i], MIDDLE);
        fetch_name(&people->family, block->left[i], block->right[i], FAMILY);
    }
}

static int is_far(uint64_t letters, uint64_t others, int64_t chars, int64_t other_chars, int at_most) {
    const int64_t longer = chars > other_chars ? chars - other_chars : other_chars - chars;
    return longer > at_most || kf_n_bits(letters ^ others) > 2 * at_most;
}

/* What the records themselves settle of telephone numbers and e-mail addresses, which seldom are nearly the same. */
static int level_of_phones(const kf_people *people, const kf_record *a, const kf_record *b) {
    if (a->codes[PHONE] == b->codes[PHONE])
        return a->phone_is_mobile ? 1 : 2;
    if (is_far(a->phone_letters, b->phone_letters, a->phone_chars, b->phone_chars, 1))
        return 4;
    return kf_phone_level(people->phones, a->codes[PHONE], b->codes[PHONE]);
}

static int level_of_emails(const kf_people *people, const kf_record *a, const kf_record *b) {
    if (a->codes[EMAIL] == b->codes[EMAIL])
        return 1;
    if (memcmp(a->email_head, b->email_head, sizeof a->email_head) != 0 &&
        is_far(a->email_letters, b->email_letters, a->email_chars, b->email_chars, 2))
        return 3;
    return kf_email_level(people->emails, a->codes[EMAIL], b->codes[EMAIL]);
}

/* The level of two records that have one value each. */
static int level_of_records(const kf_people *people, int c, const kf_record *a, const kf_record *b) {
    switch (c) {
    case BORN:
        return kf_birth_level(&a->born, &b->born);
    case ADDRESS:
        return kf_house_level(&people->houses, &a->house, &b->house);
    case PHONE:
        return level_of_phones(people, a, b);
    case EMAIL:
        return level_of_emails(people, a, b);
    default:
        return level_of(people, c, a->codes[c], b->codes[c]);
    }
}

/* Pairs with a value on both sides, into places. */
static int64_t comparable(kf_pair_block *block, int c, int32_t *places) {
    int64_t n = 0;
    for (int64_t i = 0; i < block->n; i++) {
        const int32_t left = block->left[i]->codes[c], right = block->right[i]->codes[c];
        block->levels[c][i] = 0;
        block->left_codes[c][i] = block->right_codes[c][i] = NO_VALUE;
        places[n] = (int32_t)i;
        n += (left != NO_VALUE) & (right != NO_VALUE);
    }
    return n;
}

static int compare_column(const kf_people *people, kf_pair_block *block, int c) {
    int32_t places[BLOCK];
    const int64_t n = comparable(block, c, places);
    for (int64_t k = 0; k < n; k++) {
        const int32_t i = places[k];
        const kf_record *a = block->left[i], *b = block->right[i];
        found_level found = {0, a->codes[c], b->codes[c]};
        if (found.left == SEVERAL || found.right == SEVERAL)
            found = best_level(people, a, b, c);
        else
            found.level = level_of_records(people, c, a, b);
        if (found.level < 0)
            return found.level;
        block->levels[c][i] = (int8_t)found.level;
        block->left_codes[c][i] = found.level ? found.left : NO_VALUE;
        block->right_codes[c][i] = found.level ? found.right : NO_VALUE;
    }
    return 0;
}

static void compare_sexes(kf_pair_block *block) {
    for (int64_t i = 0; i < block->n; i++) {
        const int32_t left = block->left[i]->codes[SEX], right = block->right[i]->codes[SEX];
        block->levels[SEX][i] = (int8_t)(!left || !right ? 0 : left != right ? SEX_DIFFERENT : left == MAN ? SEX_BOTH_MALE : SEX_BOTH_FEMALE);
        block->left_codes[SEX][i] = left;
        block->right_codes[SEX][i] = right;
    }
}

/* ---- names across columns ---- */

/* The two sides of a pair. */
typedef struct {
    const kf_people *people;
    const kf_record *left;
    const kf_record *right;
} record_pair;

static const kf_names *names_of(const kf_people *people, int c) {
    return c == GIVEN ? &people->given : c == MIDDLE ? &people->middle : &people->family;
}

static int32_t number_of(const kf_name *name, int by_sound) { return by_sound ? name->first_sound : name->key.number; }

/* Whether one side's name of column c stands in the other side's column d. */
static int stands_there(record_pair of, int c, int d, int by_sound) {
    const kf_name *here_names = names_of(of.people, c)->names, *there_names = names_of(of.people, d)->names;
    const some_values here = values_of(of.people, of.left, c), there = values_of(of.people, of.right, d);
    for (int64_t i = 0; i < here.n; i++)
        for (int64_t j = 0; j < there.n; j++)
            if (number_of(here_names + code_at(&here, i), by_sound) ==
                number_of(there_names + code_at(&there, j), by_sound))
                return 1;
    return 0;
}

static int is_among_middle_names(record_pair of, int c) {
    return stands_there(of, c, MIDDLE, 0) || stands_there(of, MIDDLE, c, 0);
}

static int sound_swapped(record_pair of) {
    return stands_there(of, GIVEN, FAMILY, 1) && stands_there(of, FAMILY, GIVEN, 1);
}

static void use_middle_names(record_pair of, int8_t *given, int8_t *family) {
    if (of.left->codes[MIDDLE] == NO_VALUE && of.right->codes[MIDDLE] == NO_VALUE)
        return;
    if (*given > GIVEN_MIDDLE_USED && is_among_middle_names(of, GIVEN))
        *given = GIVEN_MIDDLE_USED;
    if (*family > FAMILY_CHAIN && is_among_middle_names(of, FAMILY))
        *family = FAMILY_CHAIN;
}

static int some_woman_no_man(record_pair of) {
    const int32_t left = of.left->codes[SEX], right = of.right->codes[SEX];
    return (left == WOMAN || right == WOMAN) && left != MAN && right != MAN;
}

enum { UNSETTLED = 2 };

/* Whether some given name of one side is a family name of the other: 1, 0, KF_NO_MEMORY, or UNSETTLED where names of
 * several words stand in the way. */
static int any_one_name(const kf_people *people, const kf_record *given_side, const kf_record *family_side) {
    const some_values given = values_of(people, given_side, GIVEN), family = values_of(people, family_side, FAMILY);
    int is_settled = 1;
    for (int64_t i = 0; i < given.n; i++) {
        for (int64_t j = 0; j < family.n; j++) {
            const kf_name *a = people->given.names + code_at(&given, i);
            const kf_name *b = people->family_as_given.names + code_at(&family, j);
            int found = a->key.number == b->key.number;
            if (!found && (a->flags & b->flags & NAME_IS_SIMPLE))
                found = kf_one_name(&people->given, code_at(&given, i), &people->family_as_given, code_at(&family, j));
            else
                is_settled &= found;
            if (found)
                return found;
        }
    }
    return is_settled ? 0 : UNSETTLED;
}

/* The same both ways. */
static int is_swapped(record_pair of) {
    const int there = any_one_name(of.people, of.left, of.right);
    int back;
    if (there <= 0)
        return there;
    back = any_one_name(of.people, of.right, of.left);
    return back <= 0 ? back : there > back ? there : back;
}

static int both_established(const kf_people *people, int32_t left, int32_t right) {
    return (people->given.names[left].flags & people->given.names[right].flags & NAME_IS_ESTABLISHED) != 0;
}

static int settle_names(record_pair of, kf_pair_block *block, int64_t i) {
    int8_t *given = &block->levels[GIVEN][i], *family = &block->levels[FAMILY][i];
    if (*given == GIVEN_CLOSE &&
        both_established(of.people, block->left_codes[GIVEN][i], block->right_codes[GIVEN][i]))
        *given = GIVEN_WEAK;
    use_middle_names(of, given, family);
    if (*given >= GIVEN_WEAK && *family >= FAMILY_WEAK && sound_swapped(of)) {
        const int swapped = is_swapped(of);
        if (swapped < 0)
            return swapped;
        block->may_be_swapped[i] = swapped == UNSETTLED;
        if (swapped == 1) {
            *given = GIVEN_SWAPPED;
            *family = FAMILY_SWAPPED;
        }
    }
    if (*family == FAMILY_DIFFERENT && some_woman_no_man(of))
        *family = FAMILY_DIFFERENT_WOMAN;
    return 0;
}

/* What concerns both names: middle names, chains, swapped names, and who changes a family name. */
static int settle_block(const kf_people *people, kf_pair_block *block) {
    int32_t places[BLOCK];
    int64_t n = 0;
    for (int64_t i = 0; i < block->n; i++) {
        block->may_be_swapped[i] = 0;
        places[n] = (int32_t)i;
        n += (block->levels[GIVEN][i] >= GIVEN_CLOSE) | (block->levels[FAMILY][i] > FAMILY_CHAIN);
    }
    for (int64_t k = 0; k < n; k++) {
        const record_pair of = {people, block->left[places[k]], block->right[places[k]]};
        const int failed = settle_names(of, block, places[k]);
        if (failed)
            return failed;
    }
    return 0;
}

/* ---- all comparisons ---- */

static void fetch_records(const kf_people *people, const int64_t *rows, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        if (rows[i] < 0 || rows[i] >= people->n_rows)
            continue;
        KF_FETCH(people->records + rows[i]);
        KF_FETCH(&people->records[rows[i]].house);
    }
}

void kf_fetch_next(const kf_people *people, const int64_t *left, const int64_t *right, int64_t n_left) {
    if (n_left > BLOCK) {
        const int64_t n = n_left < 2 * BLOCK ? n_left - BLOCK : BLOCK;
        fetch_records(people, left + BLOCK, n);
        fetch_records(people, right + BLOCK, n);
    }
}

static int read_block(const kf_people *people, const int64_t *left, const int64_t *right, int64_t n, kf_pair_block *block) {
    block->n = n;
    for (int64_t i = 0; i < n; i++) {
        if (left[i] < 0 || left[i] >= people->n_rows || right[i] < 0 || right[i] >= people->n_rows)
            return KF_BAD_ARGUMENT;
        block->left[i] = people->records + left[i];
        block->right[i] = people->records + right[i];
    }
    return 0;
}

int kf_compare_block(const kf_people *people, const int64_t *left, const int64_t *right, int64_t n, kf_pair_block *block) {
    /* What records hold comes first, and names have time to arrive. */
    static const int order[] = {BORN, ADDRESS, PHONE, EMAIL, NUMBER, DIED, GIVEN, MIDDLE, FAMILY};
    int failed = read_block(people, left, right, n, block);
    if (failed)
        return failed;
    fetch_names(people, block);
    compare_sexes(block);
    for (size_t k = 0; k < sizeof order / sizeof *order && !failed; k++)
        failed = compare_column(people, block, order[k]);
    return failed ? failed : settle_block(people, block);
}

static void write_codes(const int32_t *codes, int64_t n, int64_t *out) {
    for (int64_t i = 0; i < n; i++)
        out[i] = codes[i];
}

int32_t kf_compare_people(const kf_people *people, const int64_t *left_rows, const int64_t *right_rows, int64_t first,
                          int64_t last, int64_t n_pairs, int8_t *levels, int64_t *left, int64_t *right,
                          uint8_t *may_be_swapped) {
    if (first < 0 || last > n_pairs)
        return KF_BAD_ARGUMENT;
    for (int64_t from = first; from < last; from += BLOCK) {
        kf_pair_block block;
        const int64_t n = last - from < BLOCK ? last - from : BLOCK;
        int failed;
        kf_fetch_next(people, left_rows + from, right_rows + from, last - from);
        failed = kf_compare_block(people, left_rows + from, right_rows + from, n, &block);
        if (failed)
            return failed;
        memcpy(may_be_swapped + from, block.may_be_swapped, (size_t)block.n);
        for (int c = 0; c < N_COMPARISONS; c++) {
            for (int64_t i = 0; i < block.n; i++)
                levels[(from + i) * N_COMPARISONS + c] = block.levels[c][i];
            if (left && right) {
                write_codes(block.left_codes[c], block.n, left + c * n_pairs + from);
                write_codes(block.right_codes[c], block.n, right + c * n_pairs + from);
            }
        }
    }
    return 0;
}
