/* Packing distinct values, and one short row per record, for the comparisons. Everything is checked here, once. */
#include "person.h"

#include <string.h>

static int is_place(int64_t place, int64_t n) { return place >= 0 && place < n; }

static int are_starts(const int64_t *starts, int64_t n, int64_t n_items) {
    if (n < 0 || starts[0] < 0 || starts[n] > n_items)
        return 0;
    for (int64_t i = 0; i < n; i++)
        if (starts[i + 1] < starts[i] || starts[i + 1] - starts[i] > INT32_MAX)
            return 0;
    return 1;
}

/* Bytes that continue a character are left out, so that a slip of one character changes one count. */
static uint64_t letters_of(const uint8_t *at, int64_t n, uint8_t *all_bits) {
    uint64_t letters = 0;
    for (int64_t i = 0; i < n; i++) {
        *all_bits |= at[i];
        const uint64_t one = (uint64_t)((at[i] & 0xC0) != 0x80) << (2 * (at[i] & 31));
        letters |= ((letters & one) << 1) | one;
    }
    return letters;
}

int32_t kf_pack_texts(const uint8_t *blob, int64_t n_blob, const int64_t *starts, int64_t n, kf_text *out) {
    if (!are_starts(starts, n, n_blob) || n_blob > UINT32_MAX)
        return KF_BAD_ARGUMENT;
    for (int64_t i = 0; i < n; i++) {
        const uint8_t *at = blob + starts[i];
        const int64_t n_bytes = starts[i + 1] - starts[i];
        uint8_t all_bits = 0;
        out[i].letters = letters_of(at, n_bytes, &all_bits);
        memset(out[i].head, 0, sizeof out[i].head);
        if (n_bytes > 0)
            memcpy(out[i].head, at, (size_t)(n_bytes < 8 ? n_bytes : 8));
        out[i].start = (uint32_t)starts[i];
        out[i].n_bytes = (int32_t)n_bytes;
        out[i].n_chars = (int32_t)(all_bits < 0x80 ? n_bytes : kf_n_chars(at, n_bytes));
        out[i].number = 0;
    }
    return 0;
}

static int is_any_of(const kf_texts *words, int64_t word, const kf_texts *others, int64_t n_others) {
    for (int64_t i = 0; i < n_others; i++)
        if (kf_same_text(words->blob, words->texts + word, others->blob, others->texts + i))
            return 1;
    return 0;
}

int32_t kf_pack_telling(const kf_texts *words, int64_t n, const kf_texts *others, int64_t n_others,
                        int32_t at_least_chars, uint8_t *out) {
    for (int64_t i = 0; i < n; i++)
        out[i] = words->texts[i].n_chars >= at_least_chars && !is_any_of(words, i, others, n_others);
    return 0;
}

static uint64_t bits_of(kf_lists lists, int64_t list) {
    uint64_t bits = 0;
    for (int64_t i = lists.starts[list]; i < lists.starts[list + 1]; i++)
        bits |= (uint64_t)1 << ((uint32_t)lists.items[i] & 63);
    return bits;
}

static int is_simple(const kf_names *in, const uint8_t *word_may_be_given, const kf_text *key, int64_t name) {
    const int64_t first = in->words.starts[name];
    return in->words.starts[name + 1] == first + 1 &&
           in->word_texts.texts[in->words.items[first]].n_bytes == key->n_bytes &&
           (!word_may_be_given || word_may_be_given[in->words.items[first]]);
}

static int are_words(kf_lists words, int64_t n, int64_t n_texts) {
    for (int64_t i = words.starts[0]; i < words.starts[n]; i++)
        if (!is_place(words.items[i], n_texts))
            return 0;
    return 1;
}

#define MOST_WORDS 0xFFFFFF

static uint32_t flags_of(const kf_names *in, int64_t name, int initial, int established, int simple) {
    const int known = in->forms.starts[name + 1] > in->forms.starts[name];
    return (initial ? NAME_IS_INITIAL : 0u) | (established ? NAME_IS_ESTABLISHED : 0u) |
           (simple ? NAME_IS_SIMPLE : 0u) | (known ? NAME_HAS_FORMS : 0u);
}

int32_t kf_pack_names(const kf_names *in, const kf_text *keys, int64_t n, int64_t n_words, int64_t n_forms,
                      int64_t n_variants, int64_t n_near, int64_t n_word_texts, const int64_t *numbers,
                      const int32_t *sounds, const int64_t *first_sounds, const int32_t *stems,
                      const uint8_t *is_initial, const uint8_t *is_established, const uint8_t *word_may_be_given,
                      kf_name *out) {
    if (!are_starts(in->words.starts, n, n_words) || !are_starts(in->forms.starts, n, n_forms) ||
        !are_starts(in->variants.starts, n, n_variants) || !are_starts(in->near.starts, n, n_near) ||
        !are_words(in->words, n, n_word_texts))
        return KF_BAD_ARGUMENT;
    for (int64_t i = 0; i < n; i++) {
        const int64_t words = in->words.starts[i + 1] - in->words.starts[i];
        if (words > MOST_WORDS)
            return KF_BAD_ARGUMENT;
        out[i].key = keys[i];
        out[i].key.number = (int32_t)numbers[i];
        out[i].sound = sounds[i];
        out[i].first_sound = first_sounds ? (int32_t)first_sounds[i] : 0;
        out[i].stem = stems[i];
        out[i].n_words = (uint32_t)words & MOST_WORDS;
        out[i].flags = flags_of(in, i, is_initial[i], is_established && is_established[i],
                                is_simple(in, word_may_be_given, keys + i, i)) & 0xFF;
        out[i].group_bits = bits_of(in->forms, i) ? bits_of(in->forms, i) : bits_of(in->near, i);
        out[i].variant_bits = bits_of(in->variants, i);
    }
    return 0;
}

/* ---- dates ---- */

#define LAST_ORDINAL 3652059 /* 31 December 9999 */

typedef struct {
    int32_t year;
    int32_t month;
    int32_t day;
} civil_date;

/* Source: H. Hinnant, "chrono-compatible low-level date algorithms": days from 1 March of year 0, in eras of 400 years. */
static civil_date date_of(int32_t ordinal) {
    const int32_t days = ordinal + 305; /* from 1 March of year 0 */
    const int32_t era = days / 146097, of_era = days % 146097;
    const int32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int32_t shifted = (5 * of_year + 2) / 153;
    civil_date found;
    found.day = of_year - (153 * shifted + 2) / 5 + 1;
    found.month = shifted < 10 ? shifted + 3 : shifted - 9;
    found.year = year_of_era + era * 400 + (found.month <= 2);
    return found;
}

static uint32_t digits_of(uint32_t number, int n_digits) {
    uint32_t digits = 0;
    for (int i = 0; i < n_digits; i++, number /= 10)
        digits |= (number % 10) << (4 * i);
    return digits;
}

int32_t kf_pack_spans(const int32_t *earliest, const int32_t *latest, const uint8_t *is_exact,
                      const uint8_t *is_placeholder, int64_t n, kf_span *out) {
    for (int64_t i = 0; i < n; i++) {
        civil_date first;
        if (earliest[i] < 1 || latest[i] < 1 || earliest[i] > LAST_ORDINAL || latest[i] > LAST_ORDINAL)
            return KF_BAD_ARGUMENT;
        first = date_of(earliest[i]);
        out[i].first = earliest[i];
        out[i].last = latest[i];
        out[i].first_year = first.year;
        out[i].last_year = date_of(latest[i]).year;
        out[i].digits = (digits_of((uint32_t)first.day, 2) << 24) | (digits_of((uint32_t)first.month, 2) << 16) |
                        digits_of((uint32_t)first.year, 4);
        out[i].flags = (is_exact[i] ? SPAN_IS_EXACT : 0) | (is_placeholder[i] ? SPAN_IS_PLACEHOLDER : 0);
    }
    return 0;
}

/* ---- addresses ---- */

int32_t kf_pack_houses(const int32_t *numbers, const int32_t *streets, const int32_t *towns, const int32_t *postcodes,
                       const int32_t *districts, const uint8_t *is_full, int64_t n, const kf_texts *street_texts,
                       int64_t n_streets, int64_t n_towns, kf_house *out) {
    for (int64_t i = 0; i < n; i++) {
        if (streets[i] >= n_streets || towns[i] >= n_towns)
            return KF_BAD_ARGUMENT;
        out[i].street_letters = streets[i] < 0 ? 0 : street_texts->texts[streets[i]].letters;
        out[i].number = numbers[i];
        out[i].street = streets[i];
        out[i].town = towns[i];
        out[i].postcode = postcodes[i];
        out[i].district = districts[i];
        out[i].is_full = is_full[i];
    }
    return 0;
}

/* ---- records ---- */

/* Whether the rows from first to before last of a column are sound. */
static int is_column(const kf_column *column, int64_t first, int64_t last, int64_t n_items, int64_t n_values) {
    if (n_values > INT32_MAX || !are_starts(column->starts + first, last - first, n_items))
        return 0;
    for (int64_t i = column->starts[first]; i < column->starts[last]; i++)
        if (!is_place(column->codes[i], n_values))
            return 0;
    return 1;
}

static int32_t only_code(const kf_column *column, int64_t row) {
    const int64_t n = column->starts[row + 1] - column->starts[row];
    return n == 1 ? (int32_t)column->codes[column->starts[row]] : n == 0 ? NO_VALUE : SEVERAL;
}

static void copy_values(const kf_people *people, kf_record *out) {
    if (out->codes[BORN] >= 0)
        out->born = people->births[out->codes[BORN]];
    if (out->codes[ADDRESS] >= 0)
        out->house = people->houses.houses[out->codes[ADDRESS]];
    if (out->codes[PHONE] >= 0) {
        const kf_text *phone = people->phones.texts + out->codes[PHONE];
        out->phone_letters = phone->letters;
        out->phone_chars = (uint32_t)phone->n_chars & INT32_MAX;
        out->phone_is_mobile = kf_is_mobile(people->phones, out->codes[PHONE]) ? 1u : 0u;
    }
    if (out->codes[EMAIL] >= 0) {
        const kf_text *email = people->emails.texts + out->codes[EMAIL];
        out->email_letters = email->letters;
        memcpy(out->email_head, email->head, sizeof out->email_head);
        out->email_chars = email->n_chars;
    }
}

int32_t kf_pack_records(const kf_people *people, const int64_t *n_items, const int64_t *n_values,
                        const int64_t *sexes, int64_t first, int64_t last, kf_record *out) {
    if (first < 0 || first > last || last > people->n_rows)
        return KF_BAD_ARGUMENT;
    for (int c = 0; c < N_COMPARISONS; c++)
        if (c != SEX && !is_column(people->columns + c, first, last, n_items[c], n_values[c]))
            return KF_BAD_ARGUMENT;
    for (int64_t row = first; row < last; row++) {
        if (!is_place(sexes[row], 3))
            return KF_BAD_ARGUMENT;
        memset(out + row, 0, sizeof out[row]);
        for (int c = 0; c < N_COMPARISONS; c++)
            out[row].codes[c] = c == SEX ? (int32_t)sexes[row] : only_code(people->columns + c, row);
        copy_values(people, out + row);
    }
    return 0;
}
