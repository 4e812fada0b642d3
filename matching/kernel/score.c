/* From pairs of records to bits in one go: what matching/compare.py and matching/weights.py do one after the other.
 *
 * Levels and values of a block of pairs never leave the processor's cache; written out for all pairs they are most of
 * the work. */
#include "person.h"
#include "weigh.h"

#include <string.h>

enum { MOST_OTHERS = 12 };
enum { PAIR_IS_UNSETTLED = 1, PAIR_HAS_TWO_NHS_NUMBERS = 2 };

static const double most_bits = 1000.0;
/* Alternatives below change no bit on the grid: log2(1 + 12 * 2^-26) is less than half of 2^-20. */
static const double least_rival = -26.0;

/* Full names that people have: ((given + 1) * (n_keys + 1) + family + 1), ascending; those of each given key begin at
 * starts[given + 1] (n_keys + 2 entries). Keys by value code of the table's names. */
typedef struct {
    const int64_t *names;
    const int64_t *starts;
    const int64_t *n_of_name;
    const int64_t *n_of_given; /* by key */
    const int64_t *given_keys;
    const int64_t *family_keys;
    const double *given_share; /* by value code */
    int64_t n_keys;
    double shrink;
    double least_left;
} kf_known_names;

typedef struct {
    const kf_scale *scales; /* of all comparisons */
    const kf_other *others;
    int64_t n_others;
    double prior;
    int64_t hushes_sex;
    kf_known_names known;
} kf_scoring;

/* ---- family names among those who share the given name ---- */

/* The full names of one given key. */
typedef struct {
    int64_t from, end;
    int64_t given;
    int64_t wanted;
} name_search;

static int64_t people_of_name(const kf_known_names *known, name_search at) {
    int64_t from = at.from, to = at.end;
    while (from < to) {
        const int64_t middle = from + (to - from) / 2;
        if (known->names[middle] < at.wanted)
            from = middle + 1;
        else
            to = middle;
    }
    return from < at.end && known->names[from] == at.wanted ? known->n_of_name[from] : 0;
}

static double without_these(int64_t n) { return n > 2 ? (double)(n - 2) : 0.0; }

/* log2 P(family name), or P(family name | given name) where that is greater. */
static double family_share(const kf_known_names *known, name_search at, double log_share, double given_share) {
    const double share = exp2(log_share), n_both = without_these(people_of_name(known, at));
    const double n_given = without_these(known->n_of_given[at.given]);
    const double most = share / (given_share > share ? given_share : share) * known->least_left;
    double conditional = (n_both + known->shrink * share) / (n_given + known->shrink);
    conditional = log2(conditional < most ? conditional : most);
    return conditional > log_share ? conditional : log_share;
}

/* For family names that agree beside given names that agree. The three looks at the memory are apart, so that those
 * of many pairs are on their way together. */
static void narrow_family_shares(const kf_scoring *by, const kf_pair_block *block, double *log_shares) {
    const kf_known_names *known = &by->known;
    const int32_t *given_codes = block->left_codes[GIVEN], *family_codes = block->left_codes[FAMILY];
    int32_t places[KF_BLOCK];
    name_search at[KF_BLOCK];
    int64_t n = 0;
    for (int64_t i = 0; i < block->n; i++) {
        const int given = block->levels[GIVEN][i];
        if (isnan(log_shares[i]) || !given || given > GIVEN_FOLDED || block->levels[FAMILY][i] > FAMILY_FOLDED)
            continue;
        KF_FETCH(known->given_keys + given_codes[i]);
        KF_FETCH(known->family_keys + family_codes[i]);
        KF_FETCH(known->given_share + given_codes[i]);
        places[n++] = (int32_t)i;
    }
    for (int64_t k = 0; k < n; k++) {
        at[k].given = known->given_keys[given_codes[places[k]]];
        at[k].wanted = (at[k].given + 1) * (known->n_keys + 1) + known->family_keys[family_codes[places[k]]] + 1;
        if (at[k].given < 0 || at[k].given >= known->n_keys)
            continue;
        KF_FETCH(known->starts + at[k].given + 1);
        KF_FETCH(known->n_of_given + at[k].given);
    }
    for (int64_t k = 0; k < n; k++) {
        if (at[k].given < 0 || at[k].given >= known->n_keys)
            continue;
        at[k].from = known->starts[at[k].given + 1];
        at[k].end = known->starts[at[k].given + 2];
        KF_FETCH(known->names + at[k].from + (at[k].end - at[k].from) / 2);
    }
    for (int64_t k = 0; k < n; k++)
        if (at[k].given >= 0 && at[k].given < known->n_keys)
            log_shares[places[k]] = family_share(known, at[k], log_shares[places[k]], known->given_share[given_codes[places[k]]]);
}

/* ---- a block, column by column ---- */

static void hush_sex(kf_pair_block *block) {
    for (int64_t i = 0; i < block->n; i++) {
        const int given = block->levels[GIVEN][i], sex = block->levels[SEX][i];
        if (given > 0 && given <= GIVEN_FORM && (sex == SEX_BOTH_MALE || sex == SEX_BOTH_FEMALE))
            block->levels[SEX][i] = 0;
    }
}

/* What a pair has gathered: its total, then the other explanations. */
enum { TOTAL, FIRST_OTHER, FEW_SUMS = 6, MOST_SUMS = 14 };

/* Levels that the comparisons know, 0 included; and after the rows of levels one of zeros. */
enum { MOST_LEVELS = 16, NOTHING_YET = 2 * MOST_LEVELS };

/* What each level adds to a pair whose values are not adjusted for their rarity: row 2 * level, or the one after it
 * where both values are the same. Most levels of most pairs are such, and a row of sums is added at a time. */
typedef struct {
    double added[N_COMPARISONS][NOTHING_YET + 1][MOST_SUMS];
} kf_plain_sums;

typedef struct {
    double sums[KF_BLOCK][MOST_SUMS];
} weighed;

static int is_one_value(const kf_pair_block *block, int c, int64_t i) {
    return (block->levels[c][i] > 0) & (block->left_codes[c][i] == block->right_codes[c][i]);
}

/* Weight of a level of one comparison, and what it says for the other explanations. */
static void write_sums(const kf_scoring *by, int c, int level, double log_share, int is_same, double *to) {
    const kf_scale *scale = by->scales + c;
    to[TOTAL] = kf_weight(scale, level, log_share);
    for (int64_t o = 0; o < by->n_others; o++) {
        const double *bits = by->others[o].bits[c];
        const double own = bits ? bits[level] + (to[TOTAL] - scale->bits[level]) : 0.0;
        const double most = is_same && bits ? to[TOTAL] : HUGE_VAL;
        to[FIRST_OTHER + o] = own > most ? most : own;
    }
}

static void weigh_levels(const kf_scoring *by, kf_plain_sums *plain) {
    memset(plain, 0, sizeof *plain);
    for (int c = 0; c < N_COMPARISONS; c++)
        for (int level = 0; level < by->scales[c].n_levels && level < MOST_LEVELS; level++)
            for (int is_same = 0; is_same <= 1; is_same++)
                write_sums(by, c, level, NAN, is_same, plain->added[c][2 * level + is_same]);
}

/* Sums that nobody uses are zeros. Loops of a known length are done several sums at once. */
static inline void add_sums(int is_few, const double *from, double *to) {
    for (int k = 0; k < FEW_SUMS; k++)
        to[k] += from[k];
    for (int k = FEW_SUMS; !is_few && k < MOST_SUMS; k++)
        to[k] += from[k];
}

/* Pairs of a block whose values count by their rarity, and the log shares of these. */
typedef struct {
    double log_shares[KF_BLOCK]; /* by pair, NAN for the others */
    int32_t places[KF_BLOCK];
    int64_t n;
} rare_pairs;

/* Log shares of the values that gave each level: most pairs differ, and the shares of values lie all over the memory.
 * Returns KF_BAD_ARGUMENT for a level that the model does not have. */
static int read_shares(const kf_scale *scale, const kf_pair_block *block, int c, rare_pairs *rare) {
    const int32_t *left = block->left_codes[c], *right = block->right_codes[c];
    rare->n = 0;
    for (int64_t i = 0; i < block->n; i++)
        if (block->levels[c][i] >= scale->n_levels || block->levels[c][i] >= MOST_LEVELS)
            return KF_BAD_ARGUMENT;
    for (int64_t i = 0; i < block->n; i++)
        rare->log_shares[i] = NAN;
    if (!scale->log_share)
        return 0;
    for (int64_t i = 0; i < block->n; i++) {
        rare->places[rare->n] = (int32_t)i;
        rare->n += (scale->strength[block->levels[c][i]] != 0) & (left[i] >= 0) & (right[i] >= 0) &
                   (left[i] < scale->n_values) & (right[i] < scale->n_values);
    }
    for (int64_t k = 0; k < rare->n; k++) {
        KF_FETCH(scale->log_share + left[rare->places[k]]);
        KF_FETCH(scale->log_share + right[rare->places[k]]);
    }
    for (int64_t k = 0; k < rare->n; k++)
        rare->log_shares[rare->places[k]] = kf_log_share(scale, left[rare->places[k]], right[rare->places[k]]);
    return 0;
}

static int weigh_column(const kf_scoring *by, const kf_plain_sums *plain, const kf_pair_block *block, int c, weighed *to) {
    const int is_few = FIRST_OTHER + by->n_others <= FEW_SUMS;
    uint8_t rows[KF_BLOCK];
    rare_pairs rare;
    int any = 0;
    for (int64_t i = 0; i < block->n; i++)
        any |= block->levels[c][i];
    if (!any)
        return 0;
    if (read_shares(by->scales + c, block, c, &rare))
        return KF_BAD_ARGUMENT;
    if (c == FAMILY)
        narrow_family_shares(by, block, rare.log_shares);
    for (int64_t i = 0; i < block->n; i++)
        rows[i] = (uint8_t)(2 * block->levels[c][i] + is_one_value(block, c, i));
    for (int64_t k = 0; k < rare.n; k++)
        rows[rare.places[k]] = NOTHING_YET;
    for (int64_t i = 0; i < block->n; i++)
        add_sums(is_few, plain->added[c][rows[i]], to->sums[i]);
    for (int64_t k = 0; k < rare.n; k++) {
        const int32_t i = rare.places[k];
        double adjusted[MOST_SUMS] = {0.0};
        write_sums(by, c, block->levels[c][i], rare.log_shares[i], is_one_value(block, c, i), adjusted);
        add_sums(is_few, adjusted, to->sums[i]);
    }
    return 0;
}

/* What relatives, twins and namesakes take away, 0 or below. */
static double of_others(const kf_scoring *by, const double *rivals) {
    double sum = 0.0, greatest = least_rival;
    for (int64_t o = 0; o < by->n_others; o++)
        greatest = rivals[o] > greatest ? rivals[o] : greatest;
    if (greatest == least_rival)
        return 0.0;
    for (int64_t o = 0; o < by->n_others; o++)
        sum += exp2(rivals[o] < most_bits ? rivals[o] : most_bits);
    return kf_on_grid(-log2(1.0 + sum));
}

static int weigh_block(const kf_scoring *by, const kf_plain_sums *plain, kf_pair_block *block, double *bits, uint8_t *marks) {
    weighed all;
    for (int64_t i = 0; i < block->n; i++) {
        all.sums[i][TOTAL] = by->prior;
        for (int64_t o = 0; o < by->n_others; o++)
            all.sums[i][FIRST_OTHER + o] = by->others[o].prior;
        marks[i] = (uint8_t)(block->may_be_swapped[i] ? PAIR_IS_UNSETTLED : 0);
        if (block->levels[NUMBER][i] == NUMBER_DIFFERENT_NHS)
            marks[i] |= PAIR_HAS_TWO_NHS_NUMBERS;
    }
    if (by->hushes_sex)
        hush_sex(block);
    for (int c = 0; c < N_COMPARISONS; c++)
        if (weigh_column(by, plain, block, c, &all))
            return KF_BAD_ARGUMENT;
    for (int64_t i = 0; i < block->n; i++)
        bits[i] = all.sums[i][TOTAL] + of_others(by, all.sums[i] + FIRST_OTHER);
    return 0;
}

/* Weigh n pairs of rows: the prior, every comparison and the other explanations, before what decisions have taught.
 * marks: 1 where the caller has to find out whether names are swapped and weigh anew; 2 for different NHS numbers.
 * Returns 0, KF_BAD_ARGUMENT for a row or level that there is not or for too many alternatives, or KF_NO_MEMORY. */
KF_EXPORT int32_t kf_score_people(const kf_people *people, const kf_scoring *by, const int64_t *left, const int64_t *right,
                                  int64_t n, double *bits, uint8_t *marks) {
    kf_plain_sums plain;
    if (by->n_others > MOST_OTHERS)
        return KF_BAD_ARGUMENT;
    weigh_levels(by, &plain);
    for (int64_t from = 0; from < n; from += KF_BLOCK) {
        kf_pair_block block;
        int failed;
        kf_fetch_next(people, left + from, right + from, n - from);
        failed = kf_compare_block(people, left + from, right + from, n - from < KF_BLOCK ? n - from : KF_BLOCK, &block);
        if (!failed)
            failed = weigh_block(by, &plain, &block, bits + from, marks + from);
        if (failed)
            return failed;
    }
    return 0;
}
