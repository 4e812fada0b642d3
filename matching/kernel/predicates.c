/* Splink's comparison levels of many pairs: a small programme of predicates, evaluated as far as each pair needs.
 *
 * A measure is taken once per pair, and only when a predicate asks for it. Where the letters of two texts cannot reach
 * the lowest threshold that is asked of a similarity, the bound stands in for it: every comparison comes out the same.
 * Truth has three values as in SQL: 1 true, 0 false, -1 NULL.
 */
#include "kernel.h"

#include <math.h>
#include <string.h>

#define MAX_MEASURES 64
#define N_BYTES 256
#define MAX_COLUMNS 16
#define AHEAD 12

/* Rows lie anywhere, so most reads miss the cache; asking early for what comes soon overlaps the waiting. */
#if defined(__GNUC__) || defined(__clang__)
#define ASK_EARLY(address) __builtin_prefetch(address)
#else
#define ASK_EARLY(address) ((void)(address))
#endif

enum measure_kind { JARO, JARO_WINKLER, LEVENSHTEIN, DAMERAU, JACCARD, DIFFERENCE, SHARED };
enum predicate_kind { FLAG_LEFT, FLAG_RIGHT, EQUAL, WITHIN, NULL_LEFT, NULL_RIGHT };
enum relation { BELOW, AT_MOST, ABOVE, AT_LEAST, EXACTLY };

typedef struct {
    const int32_t *codes;   /* by row; -1 for NULL. Of a flag: its truth */
    const uint8_t *blob;    /* texts by code, or NULL */
    const int64_t *entries; /* kf_text_entries of the texts */
    const double *numbers;  /* by code, or NULL */
    const int32_t *items;   /* members of lists by code, each ascending, or NULL */
    const int64_t *firsts;
} kf_predicate_column;

typedef struct {
    double least; /* lowest and highest number that it is compared with */
    double most;
    int32_t kind;
    int32_t left; /* columns */
    int32_t right;
    int32_t is_turned; /* the right record's value is the first argument */
} kf_predicate_measure;

typedef struct {
    double threshold;
    int32_t kind;
    int32_t left; /* columns, or the measure */
    int32_t right;
    int32_t relation;
} kf_predicate;

typedef struct {
    const kf_predicate_column *columns;
    const kf_predicate_measure *measures;
    const kf_predicate *predicates;
    const int32_t *steps; /* per comparison: levels; per level: products; per product: terms; each 2 * predicate + not */
    const int64_t *strides; /* what one level is worth in the pattern, by comparison */
    int64_t n_comparisons;
    int64_t n_measures;
    int64_t by_chars;
} kf_predicate_programme;

typedef struct {
    uint64_t known;
    uint64_t is_null;
    double values[MAX_MEASURES];
} measured;

typedef struct {
    const uint8_t *at;
    int64_t n;
    uint64_t letters; /* which bytes it has, modulo 64 */
} text;

/* Start, length and letters of each text side by side: what is mostly asked together comes with one read. */
KF_EXPORT void kf_text_entries(const uint8_t *blob, const int64_t *starts, int64_t n_texts, int64_t *entries);
KF_EXPORT int32_t kf_predicate_patterns(const kf_predicate_programme *programme, const int32_t *left,
                                        const int32_t *right, int64_t n_pairs, int64_t *patterns);

void kf_text_entries(const uint8_t *blob, const int64_t *starts, int64_t n_texts, int64_t *entries) {
    for (int64_t i = 0; i < n_texts; i++) {
        uint64_t set = 0;
        for (int64_t at = starts[i]; at < starts[i + 1]; at++) set |= (uint64_t)1 << (blob[at] & 63);
        entries[3 * i] = starts[i];
        entries[3 * i + 1] = starts[i + 1] - starts[i];
        entries[3 * i + 2] = (int64_t)set;
    }
}

static int n_bits(uint64_t word) {
#if defined(__GNUC__) || defined(__clang__)
    return __builtin_popcountll(word);
#else
    int n = 0;
    for (; word; word &= word - 1) n++;
    return n;
#endif
}

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

static text text_of(const kf_predicate_column *column, int32_t code) {
    const int64_t *entry = column->entries + 3 * (int64_t)code;
    text found = {column->blob + entry[0], entry[1], (uint64_t)entry[2]};
    return found;
}

/* The most that Jaro can be: bytes that only one of the texts has are not paired. For bytes only; in a letter of
 * several bytes one may differ. */
static double jaro_bound(const text *a, const text *b, int is_winkler) {
    int64_t common = smaller(a->n - n_bits(a->letters & ~b->letters), b->n - n_bits(b->letters & ~a->letters));
    if (common <= 0) return 0.0;
    double bound = ((double)common / (double)a->n + (double)common / (double)b->n + 1.0) / 3.0 + 1e-9;
    if (is_winkler && bound > 0.7) {
        int64_t prefix = 0, longest = smaller(smaller(a->n, b->n), 4);
        while (prefix < longest && a->at[prefix] == b->at[prefix]) prefix++;
        bound += 0.1 * (double)prefix * (1.0 - bound);
    }
    return bound;
}

static double similarity(int32_t kind, const text *a, const text *b, int by_chars) {
    if (a->n == 0 || b->n == 0) return 0.0; /* as DuckDB has it */
    if (kind == JARO) return by_chars ? kf_jaro_chars(a->at, a->n, b->at, b->n) : kf_jaro(a->at, a->n, b->at, b->n);
    return by_chars ? kf_jaro_winkler_chars(a->at, a->n, b->at, b->n) : kf_jaro_winkler(a->at, a->n, b->at, b->n);
}

/* No fewer edits can turn one text into the other: each edit puts in or takes out one symbol, of at most four bytes. */
static int64_t least_distance(const text *a, const text *b, int by_chars) {
    int64_t n = larger(n_bits(a->letters & ~b->letters), n_bits(b->letters & ~a->letters));
    n = larger(n, a->n > b->n ? a->n - b->n : b->n - a->n);
    return by_chars ? (n + 3) / 4 : n;
}

static double distance(int32_t kind, const text *a, const text *b, int64_t at_most, int by_chars) {
    if (kind == LEVENSHTEIN)
        return (double)(by_chars ? kf_levenshtein_chars(a->at, a->n, b->at, b->n, at_most)
                                 : kf_levenshtein(a->at, a->n, b->at, b->n, at_most));
    /* a transposition is at most two edits, and those are counted faster */
    if (at_most < 1000000 && distance(LEVENSHTEIN, a, b, 2 * at_most, by_chars) > (double)(2 * at_most))
        return (double)(at_most + 1);
    return (double)(by_chars ? kf_damerau_chars(a->at, a->n, b->at, b->n, at_most)
                             : kf_damerau(a->at, a->n, b->at, b->n, at_most));
}

/* Share of distinct bytes that two texts have in common. */
static double jaccard(const text *a, const text *b) {
    uint8_t in_a[N_BYTES] = {0}, in_b[N_BYTES] = {0};
    int either = 0, both = 0;
    for (int64_t i = 0; i < a->n; i++) in_a[a->at[i]] = 1;
    for (int64_t i = 0; i < b->n; i++) in_b[b->at[i]] = 1;
    for (int i = 0; i < N_BYTES; i++) {
        either += in_a[i] | in_b[i];
        both += in_a[i] & in_b[i];
    }
    return either ? (double)both / (double)either : 0.0;
}

static double shared(const kf_predicate_column *left, int32_t a, const kf_predicate_column *right, int32_t b) {
    int64_t i = left->firsts[a], j = right->firsts[b], n = 0;
    while (i < left->firsts[a + 1] && j < right->firsts[b + 1]) {
        int32_t one = left->items[i], other = right->items[j];
        n += one == other;
        i += one <= other;
        j += other <= one;
    }
    return (double)n;
}

static double text_measure(const kf_predicate_measure *how, text a, text b, int by_chars) {
    if (how->kind == JACCARD) return jaccard(&a, &b);
    if (how->kind == JARO || how->kind == JARO_WINKLER) {
        if (!by_chars && a.n > 0 && b.n > 0) {
            double bound = jaro_bound(&a, &b, how->kind == JARO_WINKLER);
            if (bound < how->least) return bound;
        }
        return similarity(how->kind, &a, &b, by_chars);
    }
    /* beyond the highest threshold all distances are alike */
    double limit = how->most < 0.0 ? 0.0 : (how->most > 1e9 ? 1e9 : floor(how->most));
    if ((double)least_distance(&a, &b, by_chars) > limit) return limit + 1.0;
    return distance(how->kind, &a, &b, (int64_t)limit, by_chars);
}

static double measure(const kf_predicate_programme *programme, const kf_predicate_measure *how, int32_t a, int32_t b) {
    const kf_predicate_column *left = &programme->columns[how->left], *right = &programme->columns[how->right];
    if (how->kind == DIFFERENCE) return fabs(left->numbers[a] - right->numbers[b]);
    if (how->kind == SHARED) return shared(left, a, right, b);
    text one = text_of(left, a), other = text_of(right, b);
    int by_chars = programme->by_chars != 0;
    if (how->is_turned) return text_measure(how, other, one, by_chars);
    return text_measure(how, one, other, by_chars);
}

static int compares(double value, int32_t relation, double threshold) {
    switch (relation) {
    case BELOW: return value < threshold;
    case AT_MOST: return value <= threshold;
    case ABOVE: return value > threshold;
    case AT_LEAST: return value >= threshold;
    default: return value == threshold;
    }
}

static int within(const kf_predicate_programme *programme, const kf_predicate *predicate, int32_t left, int32_t right,
                  measured *seen) {
    const kf_predicate_measure *how = &programme->measures[predicate->left];
    uint64_t bit = (uint64_t)1 << predicate->left;
    if (!(seen->known & bit)) {
        int32_t a = programme->columns[how->left].codes[left], b = programme->columns[how->right].codes[right];
        seen->known |= bit;
        if (a < 0 || b < 0)
            seen->is_null |= bit;
        else
            seen->values[predicate->left] = measure(programme, how, a, b);
    }
    if (seen->is_null & bit) return -1;
    return compares(seen->values[predicate->left], predicate->relation, predicate->threshold);
}

static int truth(const kf_predicate_programme *programme, const kf_predicate *predicate, int32_t left, int32_t right,
                 measured *seen) {
    const kf_predicate_column *columns = programme->columns;
    if (predicate->kind == WITHIN) return within(programme, predicate, left, right, seen);
    if (predicate->kind == NULL_LEFT) return columns[predicate->left].codes[left] < 0;
    if (predicate->kind == NULL_RIGHT) return columns[predicate->left].codes[right] < 0;
    if (predicate->kind == FLAG_LEFT) return columns[predicate->left].codes[left];
    if (predicate->kind == FLAG_RIGHT) return columns[predicate->left].codes[right];
    int32_t a = columns[predicate->left].codes[left], b = columns[predicate->right].codes[right];
    return a < 0 || b < 0 ? -1 : a == b;
}

/* Whether some product of a level holds; moves on behind the level. */
static int holds(const kf_predicate_programme *programme, const int32_t **at, int32_t left, int32_t right,
                 measured *seen) {
    int32_t n_products = *(*at)++;
    int found = 0;
    for (int32_t p = 0; p < n_products; p++) {
        int32_t n_terms = *(*at)++;
        int all = !found;
        for (int32_t t = 0; all && t < n_terms; t++) {
            int32_t term = (*at)[t];
            all = truth(programme, &programme->predicates[term >> 1], left, right, seen) == !(term & 1);
        }
        found |= all;
        *at += n_terms;
    }
    return found;
}

/* How most comparisons begin: a level for a value that is missing on either side, then one for equal values. */
typedef struct {
    const int32_t *codes; /* of the column that both ask for; NULL: the comparison begins otherwise */
    const int32_t *rest;  /* behind those levels */
    int32_t first_level;  /* of the rest: 1, or 2 where equal values have a level */
} beginning;

/* The predicate of a product of one term that is not negated, or NULL; moves on behind the product. */
static const kf_predicate *only_predicate(const kf_predicate_programme *programme, const int32_t **at) {
    const int32_t n_terms = *(*at)++, *terms = *at;
    *at += n_terms;
    return n_terms == 1 && !(terms[0] & 1) ? &programme->predicates[terms[0] >> 1] : NULL;
}

static beginning beginning_of(const kf_predicate_programme *programme, const int32_t *at) {
    beginning found = {NULL, NULL, 1};
    const int32_t n_levels = *at++;
    const kf_predicate *one, *other, *equal = NULL;
    if (n_levels < 2 || *at++ != 2) return found;
    one = only_predicate(programme, &at);
    other = only_predicate(programme, &at);
    if (!one || !other || one->left != other->left) return found;
    if (!(one->kind == NULL_LEFT && other->kind == NULL_RIGHT) && !(one->kind == NULL_RIGHT && other->kind == NULL_LEFT))
        return found;
    found.codes = programme->columns[one->left].codes;
    found.rest = at;
    if (n_levels > 2 && *at++ == 1) equal = only_predicate(programme, &at);
    if (equal && equal->kind == EQUAL && equal->left == one->left && equal->right == one->left) {
        found.rest = at;
        found.first_level = 2;
    }
    return found;
}

/* Which level of a comparison a pair reaches; the last one always holds. */
static int32_t level_of(const kf_predicate_programme *programme, const int32_t *at, const beginning *begins, int32_t left,
                        int32_t right) {
    measured seen;
    int32_t n_levels = *at++, level = 0;
    seen.known = seen.is_null = 0;
    if (begins->codes) {
        const int32_t a = begins->codes[left], b = begins->codes[right];
        if (a < 0 || b < 0) return 0;
        if (begins->first_level == 2 && a == b) return 1;
        level = begins->first_level;
        at = begins->rest;
    }
    for (; level < n_levels - 1; level++)
        if (holds(programme, &at, left, right, &seen)) return level;
    return n_levels - 1;
}

static const int32_t *behind_comparison(const int32_t *at) {
    for (int32_t n_levels = *at++; n_levels > 0; n_levels--)
        for (int32_t n_products = *at++; n_products > 0; n_products--) at += *at + 1;
    return at;
}

typedef struct {
    int32_t columns[MAX_COLUMNS];
    int32_t n;
} column_list;

static void add_column(column_list *list, int32_t column) {
    for (int32_t i = 0; i < list->n; i++)
        if (list->columns[i] == column) return;
    if (list->n < MAX_COLUMNS) list->columns[list->n++] = column;
}

/* Columns that a comparison reads, as far as there is room; only what is read ahead depends on it. */
static column_list columns_read(const kf_predicate_programme *programme, const int32_t *at) {
    column_list list = {{0}, 0};
    for (int32_t n_levels = *at++; n_levels > 0; n_levels--)
        for (int32_t n_products = *at++; n_products > 0; n_products--)
            for (int32_t n_terms = *at++; n_terms > 0; n_terms--) {
                const kf_predicate *predicate = &programme->predicates[*at++ >> 1];
                int is_within = predicate->kind == WITHIN;
                const kf_predicate_measure *how = is_within ? &programme->measures[predicate->left] : NULL;
                add_column(&list, how ? how->left : predicate->left);
                if (is_within || predicate->kind == EQUAL) add_column(&list, how ? how->right : predicate->right);
            }
    return list;
}

static void ask_for_entry(const kf_predicate_column *column, int32_t code) {
    if (code >= 0 && column->entries) ASK_EARLY(column->entries + 3 * (int64_t)code);
}

static void read_ahead(const kf_predicate_programme *programme, const column_list *list, const int32_t *left,
                       const int32_t *right, int64_t n_left) {
    for (int32_t i = 0; i < list->n; i++) {
        const kf_predicate_column *column = &programme->columns[list->columns[i]];
        if (n_left > 2 * AHEAD) {
            ASK_EARLY(column->codes + left[2 * AHEAD]);
            ASK_EARLY(column->codes + right[2 * AHEAD]);
        }
        if (n_left > AHEAD) {
            ask_for_entry(column, column->codes[left[AHEAD]]);
            ask_for_entry(column, column->codes[right[AHEAD]]);
        }
    }
}

/* Comparison by comparison, so that what one of them reads stays in the cache. */
int32_t kf_predicate_patterns(const kf_predicate_programme *programme, const int32_t *left, const int32_t *right,
                              int64_t n_pairs, int64_t *patterns) {
    if (programme->n_measures > MAX_MEASURES) return KF_BAD_ARGUMENT;
    memset(patterns, 0, (size_t)n_pairs * sizeof *patterns);
    const int32_t *at = programme->steps;
    for (int64_t c = 0; c < programme->n_comparisons; c++) {
        const column_list list = columns_read(programme, at);
        const beginning begins = beginning_of(programme, at);
        for (int64_t i = 0; i < n_pairs; i++) {
            read_ahead(programme, &list, left + i, right + i, n_pairs - i);
            patterns[i] += programme->strides[c] * level_of(programme, at, &begins, left[i], right[i]);
        }
        at = behind_comparison(at);
    }
    return 0;
}
