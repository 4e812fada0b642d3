/* Two dates, addresses, telephone numbers, e-mail addresses or numbers of persons: the twin of compare_dates.py and compare_contacts.py. */
#include "person.h"

#include <string.h>

enum birth_level {
    BIRTH_SAME_DAY = 1,
    BIRTH_SWAPPED,
    BIRTH_ONE_DIGIT,
    BIRTH_TWO_PARTS,
    BIRTH_DEFAULT_DAY,
    BIRTH_SAME_YEAR,
    BIRTH_SAME_YEAR_ONLY,
    BIRTH_RANGES_MEET,
    BIRTH_NEAR_ESTIMATE,
    BIRTH_WITHIN_2,
    BIRTH_WITHIN_10,
    BIRTH_FURTHER
};

enum house_level {
    HOUSE_NOT_COMPARABLE = 0,
    HOUSE_SAME,
    HOUSE_SAME_POSTCODE,
    HOUSE_SAME_STREET,
    HOUSE_SAME_TOWN,
    HOUSE_DIFFERENT
};

/* ---- dates ---- */

static const double days_per_year = 365.2425;

static int far_level(double gap_years) {
    if (gap_years <= 2)
        return BIRTH_WITHIN_2;
    return gap_years <= 10 ? BIRTH_WITHIN_10 : BIRTH_FURTHER;
}

static uint32_t day_of(const kf_span *span) { return span->digits >> 24; }

static uint32_t month_of(const kf_span *span) { return (span->digits >> 16) & 0xFF; }

static uint32_t year_of(const kf_span *span) { return span->digits & 0xFFFF; }

/* Days and months compare as they are written: the year as a number is never mistaken for a month's digits. */
static int is_changed_over(const kf_span *a, const kf_span *b) {
    return year_of(a) == year_of(b) && month_of(a) == day_of(b) && day_of(a) == month_of(b);
}

static int is_default_day(const kf_span *span) { return day_of(span) == 0x01 || day_of(span) == 0x15; }

/* One digit other, or two neighbouring digits changed over. */
static int is_one_digit(uint32_t a, uint32_t b) {
    uint32_t other = a ^ b;
    int place = 0;
    while (!((other >> place) & 0xF))
        place += 4;
    other >>= place;
    if (other <= 0xF)
        return 1;
    a >>= place;
    b >>= place;
    return other <= 0xFF && (a & 0xF) == ((b >> 4) & 0xF) && ((a >> 4) & 0xF) == (b & 0xF);
}

static int compare_days(const kf_span *a, const kf_span *b) {
    const int32_t gap = a->first > b->first ? a->first - b->first : b->first - a->first;
    const int same_day = day_of(a) == day_of(b), same_month = month_of(a) == month_of(b);
    const int same_year = year_of(a) == year_of(b);
    if (gap == 0)
        return BIRTH_SAME_DAY;
    if (is_changed_over(a, b))
        return BIRTH_SWAPPED;
    if (same_year && same_month && is_default_day(a) != is_default_day(b))
        return BIRTH_DEFAULT_DAY;
    if (is_one_digit(a->digits, b->digits))
        return BIRTH_ONE_DIGIT;
    if (same_day + same_month + same_year == 2)
        return BIRTH_TWO_PARTS;
    return far_level(gap / days_per_year);
}

static int meeting_level(const kf_span *a, const kf_span *b) {
    const int32_t left = a->last - a->first, right = b->last - b->first;
    const int32_t widest = left > right ? left : right;
    const int flags = a->flags | b->flags;
    if (widest < 31 && !(flags & SPAN_IS_PLACEHOLDER))
        return BIRTH_DEFAULT_DAY;
    if ((a->first_year == b->first_year && a->last_year == b->last_year) || widest < 366)
        return flags & SPAN_IS_EXACT ? BIRTH_SAME_YEAR : BIRTH_SAME_YEAR_ONLY;
    return BIRTH_RANGES_MEET;
}

int kf_birth_level(const kf_span *left, const kf_span *right) {
    int32_t gap, other_gap;
    if (left->flags & right->flags & SPAN_IS_EXACT)
        return compare_days(left, right);
    gap = left->first - right->last;
    other_gap = right->first - left->last;
    if (gap <= 0 && other_gap <= 0)
        return meeting_level(left, right);
    gap = gap > other_gap ? gap : other_gap;
    return gap / days_per_year <= 2 ? BIRTH_NEAR_ESTIMATE : far_level(gap / days_per_year);
}

int kf_death_level(const kf_span *left, const kf_span *right) {
    if (left->first == right->first)
        return 1;
    return left->first_year == right->first_year ? 2 : 3;
}

/* ---- addresses ---- */

enum { UNKNOWN_AREA = -3 }; /* told from KF_NO_MEMORY */

static int is_same_street(const kf_houses *in, const kf_house *a, const kf_house *b) {
    if (a->street < 0 || b->street < 0)
        return 0;
    if (a->street == b->street)
        return 1;
    /* Two slips change the counts of four letters at most. */
    if (kf_n_bits(a->street_letters ^ b->street_letters) > 4 || in->streets.texts[a->street].n_chars <= 7 || in->streets.texts[b->street].n_chars <= 7)
        return 0;
    return kf_within(in->streets, a->street, b->street, 2);
}

/* Town and postal district taken together: 1, 0, UNKNOWN_AREA or KF_NO_MEMORY. */
static int is_same_area(const kf_houses *in, const kf_house *a, const kf_house *b) {
    const int has_district = a->postcode >= 0 && b->postcode >= 0;
    if (has_district && a->district == b->district)
        return 1;
    if (a->town >= 0 && b->town >= 0)
        return kf_within(in->towns, a->town, b->town, 1);
    return has_district ? 0 : UNKNOWN_AREA;
}

int kf_house_level(const kf_houses *in, const kf_house *a, const kf_house *b) {
    const int same_postcode = a->is_full && a->postcode >= 0 && a->postcode == b->postcode;
    const int same_number = a->number >= 0 && a->number == b->number;
    int same_street, near;
    if (same_postcode && same_number)
        return HOUSE_SAME;
    same_street = is_same_street(in, a, b);
    if (same_street < 0)
        return same_street;
    if (same_postcode)
        return same_street && a->number >= 0 && b->number >= 0 ? HOUSE_SAME_STREET : HOUSE_SAME_POSTCODE;
    near = is_same_area(in, a, b);
    if (near == KF_NO_MEMORY)
        return near;
    if (same_street && near != 0)
        return same_number ? HOUSE_SAME : HOUSE_SAME_STREET;
    if (near == 1)
        return HOUSE_SAME_TOWN;
    return near == UNKNOWN_AREA && (a->street < 0 || b->street < 0) ? HOUSE_NOT_COMPARABLE : HOUSE_DIFFERENT;
}

/* ---- telephones and e-mail ---- */

/* with: at most eight bytes */
static int begins(const kf_text *text, const char *with) {
    const size_t n = strlen(with);
    return text->n_bytes >= (int64_t)n && memcmp(text->head, with, n) == 0;
}

int kf_is_mobile(kf_texts in, int64_t phone) {
    const kf_text *text = in.texts + phone;
    return begins(text, "+447") || begins(text, "07");
}

int kf_phone_level(kf_texts in, int64_t left, int64_t right) {
    int found;
    if (left == right)
        return kf_is_mobile(in, left) ? 1 : 2;
    found = kf_within(in, left, right, 1);
    return found < 0 ? found : found ? 3 : 4;
}

static int64_t n_local(const uint8_t *text, int64_t n) {
    const uint8_t *at = n ? memchr(text, '@', (size_t)n) : NULL;
    return at ? at - text : n;
}

static int is_same_mailbox(kf_texts in, const kf_text *a, const kf_text *b) {
    const uint8_t *left = in.blob + a->start, *right = in.blob + b->start;
    int64_t n;
    if (a->n_chars < 8 || b->n_chars < 8 || memcmp(a->head, b->head, sizeof a->head) != 0)
        return 0;
    n = n_local(left, a->n_bytes);
    return n == n_local(right, b->n_bytes) && memcmp(left, right, (size_t)n) == 0 && kf_n_chars(left, n) >= 8;
}

int kf_email_level(kf_texts in, int64_t left, int64_t right) {
    const kf_text *a = in.texts + left, *b = in.texts + right;
    int found;
    if (left == right)
        return 1;
    if (is_same_mailbox(in, a, b))
        return 2;
    if (a->n_chars <= 12 || b->n_chars <= 12)
        return 3;
    found = kf_within(in, left, right, 2);
    return found < 0 ? found : found ? 2 : 3;
}

/* ---- numbers of persons ---- */

enum { NHS_KIND = -1, SLIPS_FROM = 5 };

/* Characters behind the last space, before which the kind stands. */
static int64_t n_of_number(kf_texts in, const kf_text *text) {
    const uint8_t *at = in.blob + text->start;
    int64_t first = text->n_bytes;
    while (first > 0 && at[first - 1] != ' ')
        first--;
    return kf_n_chars(at + first, text->n_bytes - first);
}

static int is_digit(uint8_t sign) { return sign >= '0' && sign <= '9'; }

/* Of numbers one slip apart: whether one comes after the other. */
static int follow(kf_texts in, const kf_text *a, const kf_text *b) {
    const uint8_t *left = in.blob + a->start + a->n_bytes, *right = in.blob + b->start + b->n_bytes;
    if (a->n_bytes != b->n_bytes || a->n_bytes < 2 || left[-2] != right[-2] || !is_digit(left[-1]) || !is_digit(right[-1]))
        return 0;
    return left[-1] - right[-1] == 1 || right[-1] - left[-1] == 1;
}

int kf_number_level(kf_texts in, int64_t left, int64_t right) {
    const kf_text *a = in.texts + left, *b = in.texts + right;
    int found;
    if (a->number != b->number)
        return NUMBER_NOT_COMPARABLE;
    if (a->number == NHS_KIND)
        return left == right ? NUMBER_SAME_NHS : NUMBER_DIFFERENT_NHS;
    if (left == right)
        return NUMBER_SAME;
    found = kf_within(in, left, right, 1);
    if (found < 0)
        return found;
    if (!found || n_of_number(in, a) < SLIPS_FROM || n_of_number(in, b) < SLIPS_FROM || follow(in, a, b))
        return NUMBER_DIFFERENT;
    return NUMBER_ONE_SLIP;
}
