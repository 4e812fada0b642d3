/* From comparison levels to bits, pair by pair; the twin of matching/weights.py, operation for operation. */
#include "weigh.h"

/* One comparison of the model, and what was compared. */
typedef struct {
    kf_scale scale;
    const double *pair_log_share; /* by pair, NaN where nothing was compared; goes before that of the scale */
    const int64_t *left;          /* value codes by pair, -1 for none */
    const int64_t *right;
} kf_comparison;

static double log_share_of(const kf_comparison *one, int64_t pair) {
    if (one->pair_log_share != NULL) return one->pair_log_share[pair];
    return kf_log_share(&one->scale, one->left[pair], one->right[pair]);
}

static double weight_of(const kf_comparison *one, int64_t pair, int level) {
    /* Most pairs differ, and the shares of values lie all over the memory. */
    return kf_weight(&one->scale, level, one->scale.strength[level] != 0 ? log_share_of(one, pair) : NAN);
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
            if (level < 0 || level >= one->scale.n_levels) return -1;
            row[c] = weight_of(one, pair, level);
            for (int64_t o = 0; o < n_others; o++)
                if (others[o].bits[c] != NULL)
                    rival[o] += kf_rival(others[o].bits[c][level], row[c], row[c] - one->scale.bits[level],
                                         level > 0 && one->left[pair] == one->right[pair]);
        }
    }
    return 0;
}
