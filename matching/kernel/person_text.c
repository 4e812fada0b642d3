/* Texts near one another, with cheap bounds before any exact distance. */
#include "person.h"

#include <string.h>

static int is_plain(const kf_text *a) { return a->n_chars == a->n_bytes; }

static int smaller(int a, int b) { return a < b ? a : b; }

int kf_same_text(const uint8_t *a_blob, const kf_text *a, const uint8_t *b_blob, const kf_text *b) {
    /* Letters first: they nearly always differ, which the processor guesses. */
    if (a->letters != b->letters || a->n_bytes != b->n_bytes || memcmp(a->head, b->head, sizeof a->head) != 0)
        return 0;
    return a->n_bytes <= 8 || memcmp(a_blob + a->start, b_blob + b->start, (size_t)a->n_bytes) == 0;
}

int kf_may_differ_by(const kf_text *a, const kf_text *b, int n) {
    const int64_t longer = (int64_t)a->n_chars - b->n_chars;
    return longer <= n && -longer <= n && kf_n_bits(a->letters ^ b->letters) <= n;
}

/* One symbol more, less, other, or two neighbours changed over, in texts of bytes. */
static int is_one_slip(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb) {
    while (la && lb && a[0] == b[0])
        a++, b++, la--, lb--;
    while (la && lb && a[la - 1] == b[lb - 1])
        la--, lb--;
    return la + lb <= 1 || (la == 1 && lb == 1) || (la == 2 && lb == 2 && a[0] == b[1] && a[1] == b[0]);
}

int kf_text_within(const uint8_t *a_blob, const kf_text *a, const uint8_t *b_blob, const kf_text *b, int64_t at_most) {
    const int64_t longer = (int64_t)a->n_chars - b->n_chars;
    const uint8_t *left = a_blob + a->start, *right = b_blob + b->start;
    int64_t distance;
    if (longer > at_most || -longer > at_most)
        return 0;
    /* A slip changes the counts of at most two symbols by one each. */
    if (kf_n_bits(a->letters ^ b->letters) > 2 * at_most)
        return 0;
    if (!is_plain(a) || !is_plain(b))
        distance = kf_osa_chars(left, a->n_bytes, right, b->n_bytes, at_most);
    else if (at_most == 1)
        return is_one_slip(left, a->n_bytes, right, b->n_bytes);
    else
        distance = kf_osa(left, a->n_bytes, right, b->n_bytes, at_most);
    return distance < 0 ? KF_NO_MEMORY : distance <= at_most;
}

int kf_within(kf_texts in, int64_t a, int64_t b, int64_t at_most) {
    return a == b || kf_text_within(in.blob, in.texts + a, in.blob, in.texts + b, at_most);
}

static int n_common_prefix(const kf_text *a, const kf_text *b) {
    const int at_most = smaller(4, smaller(a->n_bytes, b->n_bytes));
    int n = 0;
    while (n < at_most && a->head[n] == b->head[n])
        n++;
    return n;
}

/* The most that Jaro-Winkler can reach: symbols that the other text has not cannot match. */
static double most_alike(const kf_text *a, const kf_text *b) {
    const int left = a->n_chars - kf_n_bits(a->letters & ~b->letters);
    const int right = b->n_chars - kf_n_bits(b->letters & ~a->letters);
    const int n_common = smaller(left, right);
    const int n_prefix = is_plain(a) && is_plain(b) ? n_common_prefix(a, b) : 4;
    double jaro;
    if (n_common <= 0)
        return 0.0;
    jaro = ((double)n_common / a->n_chars + (double)n_common / b->n_chars + 1.0) / 3.0;
    return jaro + n_prefix * 0.1 * (1.0 - jaro);
}

int kf_text_alike(const uint8_t *a_blob, const kf_text *a, const uint8_t *b_blob, const kf_text *b, double at_least) {
    static const double rounding = 1e-9;
    const uint8_t *left = a_blob + a->start, *right = b_blob + b->start;
    double alike;
    if (most_alike(a, b) + rounding < at_least)
        return 0;
    alike = is_plain(a) && is_plain(b) ? kf_jaro_winkler(left, a->n_bytes, right, b->n_bytes)
                                       : kf_jaro_winkler_chars(left, a->n_bytes, right, b->n_bytes);
    return alike < 0 ? KF_NO_MEMORY : alike >= at_least;
}
