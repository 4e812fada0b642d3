/* From comparison levels to bits, pair by pair; the twin of matching/weights.py, operation for operation. */
#include "kernel.h"

#include <math.h>

/* Bits are rounded to multiples of 2^-20, on which sums are exact. */
#define KF_GRID 1048576.0

/* One comparison of the model, and what was compared. Arrays by level have n_levels entries, "not recorded" first. */
typedef struct {
    const double *bits;     /* weight of each level */
    const double *floor;    /* least weight after the adjustment */
    const double *ceiling;  /* greatest */
    const double *strength; /* share of the term-frequency adjustment */
    const double *log_share;      /* log2 of the share of people with each value, or NULL without adjustment */
    const double *pair_log_share; /* the same by pair, NaN where nothing was compared; goes before log_share */
    double log_usual;
    int64_t n_levels;
    int64_t n_values;
    const int64_t *left;  /* value codes by pair, -1 for none */
    const int64_t *right;
} kf_comparison;

/* One other explanation: for each comparison a row of weights by level, or NULL where it is a stranger's. */
typedef struct {
    double prior;
    const double *const *bits;
} kf_other;

static double log_share_of(const kf_comparison *one, int64_t pair) {
    int64_t left, right;
    if (one->pair_log_share != NULL) return one->pair_log_share[pair];
    if (one->log_share == NULL) return NAN;
    left = one->left[pair];
    right = one->right[pair];
    if (left < 0 || right < 0 || left >= one->n_values || right >= one->n_values) return NAN;
    return one->log_share[left] > one->log_share[right] ? one->log_share[left] : one->log_share[right];
}

static double within(double value, double least, double most) {
    double raised = value < least ? least : value;
    return raised > most ? most : raised;
}

static double weight_of(const kf_comparison *one, int64_t pair, int level) {
    double free = one->bits[level];
    /* Most pairs differ, and the shares of values lie all over the memory. */
    if (one->strength[level] != 0) {
        double share = log_share_of(one, pair);
        if (!isnan(share)) free += one->strength[level] * (one->log_usual - share);
    }
    return rint(within(free, one->floor[level], one->ceiling[level]) * KF_GRID) / KF_GRID;
}

/* Weighs pairs start to end. rows: (pairs, comparisons); against: (pairs, others). Returns 0, or -1 for a level that
 * the model does not have. */
KF_EXPORT int64_t kf_weigh(const kf_comparison *comparisons, int64_t n_comparisons, const kf_other *others,
                           int64_t n_others, const int8_t *levels, int64_t start, int64_t end, double *rows,
                           double *against) {
    for (int64_t pair = start; pair < end; pair++) {
        double *row = rows + pair * n_comparisons, *rival = against + pair * n_others;
        for (int64_t o = 0; o < n_others; o++) rival[o] = others[o].prior;
        for (int64_t c = 0; c < n_comparisons; c++) {
            const kf_comparison *one = comparisons + c;
            int level = levels[pair * n_comparisons + c];
            if (level < 0 || level >= one->n_levels) return -1;
            row[c] = weight_of(one, pair, level);
            double adjusted = row[c] - one->bits[level];
            int is_same = level > 0 && one->left[pair] == one->right[pair];
            for (int64_t o = 0; o < n_others; o++) {
                if (others[o].bits[c] == NULL) continue;
                double own = others[o].bits[c][level] + adjusted;
                rival[o] += is_same && own > row[c] ? row[c] : own;
            }
        }
    }
    return 0;
}
