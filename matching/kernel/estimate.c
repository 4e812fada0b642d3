/* One round of EM over level patterns; the twin of matching/estimate.py. */
#include "kernel.h"

#include <math.h>
#include <string.h>

enum { MOST_CLASSES = 16 };

/* How likely each class is to show one pattern, as logarithms; returns the greatest. */
static double log_likelihoods(const int32_t *places, int64_t n_comparisons, const double *logs, const double *log_shares,
                              int64_t n_classes, double *found) {
    double greatest = -HUGE_VAL;
    for (int64_t k = 0; k < n_classes; k++)
        found[k] = 0.0;
    for (int64_t c = 0; c < n_comparisons; c++)
        for (int64_t k = 0; k < n_classes; k++)
            found[k] += logs[places[c] * n_classes + k];
    for (int64_t k = 0; k < n_classes; k++) {
        found[k] += log_shares[k];
        greatest = found[k] > greatest ? found[k] : greatest;
    }
    return greatest;
}

/* Divide the pairs of every pattern among the classes, and add them up by class and by place of a level.
 * places: (patterns, comparisons), below n_places; counts: pairs with each pattern. logs: (n_places, classes), the
 * logarithm of the share of a class's pairs at each level. log_shares: of all pairs, by class. totals: like logs;
 * sums: by class. Returns 0, or KF_BAD_ARGUMENT for a place that there is not or too many classes. */
KF_EXPORT int32_t kf_expect(const int32_t *places, const double *counts, int64_t n_patterns, int64_t n_comparisons,
                            const double *logs, int64_t n_places, const double *log_shares, int64_t n_classes,
                            double *totals, double *sums) {
    if (n_classes < 1 || n_classes > MOST_CLASSES)
        return KF_BAD_ARGUMENT;
    memset(totals, 0, (size_t)(n_places * n_classes) * sizeof *totals);
    memset(sums, 0, (size_t)n_classes * sizeof *sums);
    for (int64_t i = 0; i < n_patterns * n_comparisons; i++)
        if (places[i] < 0 || places[i] >= n_places)
            return KF_BAD_ARGUMENT;
    for (int64_t i = 0; i < n_patterns; i++) {
        const int32_t *own = places + i * n_comparisons;
        double belief[MOST_CLASSES], sum = 0.0;
        const double greatest = log_likelihoods(own, n_comparisons, logs, log_shares, n_classes, belief);
        for (int64_t k = 0; k < n_classes; k++) {
            belief[k] = exp(belief[k] - greatest);
            sum += belief[k];
        }
        for (int64_t k = 0; k < n_classes; k++) {
            belief[k] = belief[k] / sum * counts[i];
            sums[k] += belief[k];
        }
        for (int64_t c = 0; c < n_comparisons; c++)
            for (int64_t k = 0; k < n_classes; k++)
                totals[own[c] * n_classes + k] += belief[k];
    }
    return 0;
}
