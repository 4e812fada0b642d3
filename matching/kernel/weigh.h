/* How a comparison level becomes bits: what weigh.c and score.c share. The twin is matching/weights.py. */
#ifndef KINFINDER_WEIGH_H
#define KINFINDER_WEIGH_H

#include "kernel.h"

#include <math.h>

/* Bits are rounded to multiples of 2^-20, on which sums are exact. */
#define KF_GRID 1048576.0

/* One comparison of the model. Arrays by level have n_levels entries, "not recorded" first. */
typedef struct {
    const double *bits;      /* weight of each level */
    const double *floor;     /* least weight after the adjustment */
    const double *ceiling;   /* greatest */
    const double *strength;  /* share of the term-frequency adjustment */
    const double *log_share; /* log2 of the share of people with each value, or NULL without adjustment */
    double log_usual;
    int64_t n_levels;
    int64_t n_values;
} kf_scale;

/* One other explanation: for each comparison a row of weights by level, or NULL where it is a stranger's. */
typedef struct {
    double prior;
    const double *const *bits;
} kf_other;

static inline double kf_on_grid(double bits) { return rint(bits * KF_GRID) / KF_GRID; }

/* Log share of the commoner of two values; NAN where there is none. */
static inline double kf_log_share(const kf_scale *scale, int64_t left, int64_t right) {
    if (scale->log_share == NULL || left < 0 || right < 0 || left >= scale->n_values || right >= scale->n_values)
        return NAN;
    return scale->log_share[left] > scale->log_share[right] ? scale->log_share[left] : scale->log_share[right];
}

/* log_share: NAN for none. */
static inline double kf_weight(const kf_scale *scale, int level, double log_share) {
    double free = scale->bits[level];
    if (!isnan(log_share))
        free += scale->strength[level] * (scale->log_usual - log_share);
    free = free < scale->floor[level] ? scale->floor[level] : free;
    return kf_on_grid(free > scale->ceiling[level] ? scale->ceiling[level] : free);
}

/* What a comparison says for another explanation; never more than for a match where both values are the same. */
static inline double kf_rival(double bits, double weight, double adjusted, int is_same) {
    const double own = bits + adjusted;
    return is_same && own > weight ? weight : own;
}

#endif
