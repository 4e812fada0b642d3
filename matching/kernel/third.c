/* Triads of records: a likely link, and a pair beside it; the twin of matching/third_records.py. */
#include "person.h"

#include <math.h>
#include <string.h>

enum { PAIRS_AHEAD = 16 };

/* Lays out, for every row, the rows it is paired with in ascending order, and the place of each pair. Pairs ascend by
 * (left, right), left below right. starts has n_rows + 1 entries, next n_rows, other and place two for every pair.
 * Returns 0, or -1 for a row out of range. */
KF_EXPORT int64_t kf_neighbours(const int64_t *left, const int64_t *right, int64_t n_pairs, int64_t n_rows,
                                int64_t *starts, int64_t *next, int64_t *other, int64_t *place) {
    memset(starts, 0, (size_t)(n_rows + 1) * sizeof *starts);
    for (int64_t p = 0; p < n_pairs; p++) {
        if (left[p] < 0 || left[p] >= n_rows || right[p] < 0 || right[p] >= n_rows) return -1;
        starts[left[p] + 1]++;
        starts[right[p] + 1]++;
    }
    for (int64_t r = 0; r < n_rows; r++) {
        starts[r + 1] += starts[r];
        next[r] = starts[r];
    }
    /* The smaller neighbours of a row come first, and they come ascending because the pairs do. */
    for (int64_t p = 0; p < n_pairs; p++) {
        int64_t at = next[right[p]]++;
        other[at] = left[p];
        place[at] = p;
    }
    for (int64_t p = 0; p < n_pairs; p++) {
        int64_t at = next[left[p]]++;
        other[at] = right[p];
        place[at] = p;
    }
    return 0;
}

/* Where the pairs of each left row begin, n_rows + 1 entries. Returns 0, or -1 for pairs that do not ascend by
 * (left, right) or a row out of range. */
KF_EXPORT int64_t kf_pair_starts(const int64_t *left, const int64_t *right, int64_t n_pairs, int64_t n_rows,
                                 int64_t *starts) {
    int64_t row = 0;
    for (int64_t p = 0; p < n_pairs; p++) {
        if (left[p] < 0 || left[p] >= right[p] || right[p] >= n_rows) return -1;
        if (p && (left[p] < left[p - 1] || (left[p] == left[p - 1] && right[p] <= right[p - 1]))) return -1;
        for (; row <= left[p]; row++) starts[row] = p;
    }
    for (; row <= n_rows; row++) starts[row] = n_pairs;
    return 0;
}

/* Pairs as kf_pair_starts wants them, with odds; and the likely links among them as kf_neighbours lays them out, with
 * the odds of each entry. */
typedef struct {
    const int64_t *right;
    const int64_t *starts;
    const double *odds;
    const int64_t *link_starts;
    const int64_t *link_other;
    const double *link_odds;
} kf_triads;

/* Odds of a pair, or -1 where there is no such pair. */
static double odds_of(const kf_triads *in, int64_t a, int64_t b) {
    const int64_t low = a < b ? a : b, high = a < b ? b : a;
    int64_t from = in->starts[low], to = in->starts[low + 1];
    const int64_t end = to;
    while (from < to) {
        const int64_t middle = from + (to - from) / 2;
        if (in->right[middle] < high)
            from = middle + 1;
        else
            to = middle;
    }
    return from < end && in->right[from] == high ? in->odds[from] : -1.0;
}

typedef struct {
    double speaking_for;
    double against;
} testimony;

static void hear(testimony *all, double near, double far) {
    const double says = log2((1.0 + near * far) / (1.0 + near + far));
    if (says > 0.0)
        all->speaking_for += says;
    else if (says < all->against)
        all->against = says;
}

/* Third records that are linked to a. With only_one, not those that are linked to b too. */
static void ask_linked(const kf_triads *in, int64_t a, int64_t b, int only_one, testimony *all) {
    for (int64_t k = in->link_starts[a]; k < in->link_starts[a + 1]; k++) {
        double far;
        if (in->link_other[k] == b) continue;
        far = odds_of(in, in->link_other[k], b);
        if (far >= 0.0 && !(only_one && far > 1.0)) hear(all, in->link_odds[k], far);
    }
}

/* What exceeds the pair's own bits in the direction of a testimony. */
static double beyond(double own, const testimony *all) {
    const double more = all->speaking_for - (own > 0.0 ? own : 0.0);
    const double less = all->against - (own < 0.0 ? own : 0.0);
    return (more > 0.0 ? more : 0.0) + (less < 0.0 ? less : 0.0);
}

/* Whether some record is linked to both; only such a record can speak for a pair. */
static int has_common_link(const kf_triads *in, int64_t a, int64_t b) {
    int64_t i = in->link_starts[a], j = in->link_starts[b];
    while (i < in->link_starts[a + 1] && j < in->link_starts[b + 1]) {
        if (in->link_other[i] == in->link_other[j]) return 1;
        if (in->link_other[i] < in->link_other[j])
            i++;
        else
            j++;
    }
    return 0;
}

/* What third records say of the pairs from first to before last beyond what each says of itself, in bits; 0 for a pair
 * with fewer than least bits of its own that nobody speaks for, as it stays below whatever speaks against it. */
KF_EXPORT void kf_third_bits(const kf_triads *in, const int64_t *left, const double *own, double least, int64_t first,
                             int64_t last, double *bits) {
    for (int64_t p = first; p < last; p++) {
        testimony all = {0.0, 0.0};
        bits[p] = 0.0;
        if (p + PAIRS_AHEAD < last) KF_FETCH(in->link_starts + in->right[p + PAIRS_AHEAD]);
        if (own[p] < least && !has_common_link(in, left[p], in->right[p])) continue;
        ask_linked(in, left[p], in->right[p], 0, &all);
        ask_linked(in, in->right[p], left[p], 1, &all);
        bits[p] = beyond(own[p], &all);
    }
}
