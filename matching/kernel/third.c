/* Triads of records: a likely link, and a pair beside it; the twin of matching/third_records.py. */
#include "kernel.h"

#include <string.h>

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

static int64_t find(const int64_t *other, int64_t from, int64_t to, int64_t wanted) {
    while (from < to) {
        int64_t middle = from + (to - from) / 2;
        if (other[middle] < wanted)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Walks from a row over a likely link to a third row, and from there to each of its other neighbours; writes a triad
 * where the ends are a pair. A triad with two likely links is kept from the end whose link is the likelier one, the
 * smaller row between equals. Goes on from entry *at of the layout until entry end, or until a row's triads may not
 * fit; returns how many were written, and leaves in *at where to go on. */
KF_EXPORT int64_t kf_triads(const int64_t *starts, const int64_t *other, const int64_t *place, const double *bits,
                            const int64_t *from_row, int64_t *at, int64_t end, int64_t room, int64_t *pair,
                            double *near_bits, double *far_bits) {
    int64_t n = 0;
    for (; *at < end; (*at)++) {
        const double link = bits[place[*at]];
        const int64_t a = from_row[*at], third = other[*at];
        if (link <= 0) continue;
        if (n + starts[third + 1] - starts[third] > room) return n;
        for (int64_t q = starts[third]; q < starts[third + 1]; q++) {
            const int64_t b = other[q];
            const double rest = bits[place[q]];
            if (b == a || rest > link || (rest == link && a > b)) continue;
            const int64_t found = find(other, starts[a], starts[a + 1], b);
            if (found == starts[a + 1] || other[found] != b) continue;
            pair[n] = place[found];
            near_bits[n] = link;
            far_bits[n++] = rest;
        }
    }
    return n;
}
