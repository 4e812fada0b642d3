/* Two names: which comparison level they reach. The twin of compare_names.py, in the same order of questions. */
#include "person.h"

#include <string.h>

#define CLOSE_ALIKE 0.9
#define WEAK_ALIKE 0.8

typedef struct {
    const kf_names *in;
    int64_t left;
    int64_t right;
    const kf_name *a;
    const kf_name *b;
} both_names;

static both_names both(const kf_names *in, int64_t left, int64_t right) {
    const both_names pair = {in, left, right, in->names + left, in->names + right};
    return pair;
}

static int lists_meet(kf_lists a, int64_t left, kf_lists b, int64_t right) {
    int64_t i = a.starts[left], j = b.starts[right];
    while (i < a.starts[left + 1] && j < b.starts[right + 1]) {
        if (a.items[i] == b.items[j])
            return 1;
        if (a.items[i] < b.items[j])
            i++;
        else
            j++;
    }
    return 0;
}

static uint64_t form_bits(const kf_name *name) { return name->flags & NAME_HAS_FORMS ? name->group_bits : 0; }

static uint64_t near_bits(const kf_name *name) { return name->flags & NAME_HAS_FORMS ? 0 : name->group_bits; }

static int has_forms(const kf_name *name) { return (name->flags & NAME_HAS_FORMS) != 0; }

static int share_variant(both_names of) {
    return (of.a->variant_bits & of.b->variant_bits) && lists_meet(of.in->variants, of.left, of.in->variants, of.right);
}

static int share_form(both_names of) {
    return (form_bits(of.a) & form_bits(of.b)) && lists_meet(of.in->forms, of.left, of.in->forms, of.right);
}

static int is_near_form(both_names of) {
    return ((form_bits(of.a) & near_bits(of.b)) && lists_meet(of.in->forms, of.left, of.in->near, of.right)) ||
           ((form_bits(of.b) & near_bits(of.a)) && lists_meet(of.in->forms, of.right, of.in->near, of.left));
}

static int first_char_bytes(uint8_t first) { return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

/* The first character; the names are not the same, so one of them may be empty but not both. */
static int begin_alike(both_names of) {
    const int n = first_char_bytes(of.a->key.head[0]);
    return n <= of.a->key.n_bytes && n <= of.b->key.n_bytes &&
           memcmp(of.a->key.head, of.b->key.head, (size_t)n) == 0;
}

/* ---- words ---- */

static int64_t first_word(const kf_names *in, int64_t name) { return in->words.starts[name]; }

static int has_word(const kf_names *in, int64_t name, int32_t word) {
    for (int64_t i = first_word(in, name); i < first_word(in, name + 1); i++)
        if (in->words.items[i] == word)
            return 1;
    return 0;
}

/* Every word of the shorter name stands in the longer one, and some word tells people apart. */
static int holds_words(const kf_names *in, int64_t longer, int64_t shorter) {
    int is_telling = 0;
    for (int64_t i = first_word(in, shorter); i < first_word(in, shorter + 1); i++) {
        const int32_t word = in->words.items[i];
        if (!has_word(in, longer, word))
            return 0;
        is_telling |= in->word_is_telling[word];
    }
    return is_telling;
}

static int is_part(both_names of) {
    if (of.a->n_words == of.b->n_words)
        return 0;
    return of.a->n_words > of.b->n_words ? holds_words(of.in, of.left, of.right)
                                         : holds_words(of.in, of.right, of.left);
}

static int share_word(both_names of, int32_t at_least_chars) {
    for (int64_t i = first_word(of.in, of.left); i < first_word(of.in, of.left + 1); i++) {
        const int32_t word = of.in->words.items[i];
        if (of.in->word_texts.texts[word].n_chars >= at_least_chars && has_word(of.in, of.right, word))
            return 1;
    }
    return 0;
}

/* ---- letters ---- */

/* One slip, or two in a long name. */
static int is_close(const uint8_t *a_blob, const kf_text *a, const uint8_t *b_blob, const kf_text *b) {
    const int32_t shorter = a->n_chars < b->n_chars ? a->n_chars : b->n_chars;
    int found;
    if (shorter < 3)
        return 0;
    found = kf_text_within(a_blob, a, b_blob, b, 1);
    if (found || shorter < 6)
        return found;
    found = kf_text_within(a_blob, a, b_blob, b, shorter < 8 ? 2 : 3);
    return found > 0 ? kf_text_alike(a_blob, a, b_blob, b, CLOSE_ALIKE) : found;
}

/* Names of as many words, some of them in common: the others must be close in turn. */
static int compare_other_words(both_names of) {
    const int64_t left = first_word(of.in, of.left), right = first_word(of.in, of.right);
    const kf_texts texts = of.in->word_texts;
    for (uint32_t i = 0; i < of.a->n_words; i++) {
        const int32_t a = of.in->words.items[left + i], b = of.in->words.items[right + i];
        int found;
        if (a == b)
            continue;
        found = is_close(texts.blob, texts.texts + a, texts.blob, texts.texts + b);
        if (found < 0)
            return found;
        if (!found)
            return GIVEN_WEAK;
    }
    return GIVEN_CLOSE;
}

static int compare_letters(both_names of) {
    int found;
    if (of.a->n_words == of.b->n_words && of.a->n_words > 1 && share_word(of, 0))
        return compare_other_words(of);
    found = is_close(of.in->blob, &of.a->key, of.in->blob, &of.b->key);
    if (found < 0)
        return found;
    if (found)
        return has_forms(of.a) && has_forms(of.b) ? GIVEN_WEAK : GIVEN_CLOSE;
    if (is_near_form(of))
        return GIVEN_CLOSE;
    if (of.a->sound == of.b->sound)
        return GIVEN_WEAK;
    found = kf_text_alike(of.in->blob, &of.a->key, of.in->blob, &of.b->key, WEAK_ALIKE);
    return found < 0 ? found : found ? GIVEN_WEAK : GIVEN_DIFFERENT;
}

/* ---- given names ---- */

int kf_given_level(const kf_names *in, int64_t left, int64_t right) {
    const both_names of = both(in, left, right);
    if (left == right)
        return GIVEN_SAME;
    if (kf_same_text(in->blob, &of.a->key, in->blob, &of.b->key))
        return GIVEN_FOLDED;
    if ((of.a->flags | of.b->flags) & NAME_IS_INITIAL)
        return begin_alike(of) ? GIVEN_INITIAL : GIVEN_DIFFERENT;
    if (share_variant(of))
        return GIVEN_SPELLING;
    if (share_form(of))
        return GIVEN_FORM;
    return is_part(of) ? GIVEN_PART : compare_letters(of);
}

int kf_middle_level(const kf_names *in, int64_t left, int64_t right) {
    const int level = kf_given_level(in, left, right);
    if (level < 0)
        return level;
    if (level == GIVEN_INITIAL || (level <= GIVEN_FOLDED && (in->names[left].flags & NAME_IS_INITIAL)))
        return 2;
    return level <= GIVEN_CLOSE ? 1 : 3;
}

/* The questions of kf_given_level up to "close spelling", for names of one word each. */
int kf_one_name(const kf_names *given, int64_t left, const kf_names *family_as_given, int64_t right) {
    const kf_name *a = given->names + left, *b = family_as_given->names + right;
    int found;
    if (kf_same_text(given->blob, &a->key, family_as_given->blob, &b->key))
        return 1;
    if ((a->flags | b->flags) & NAME_IS_INITIAL)
        return 0;
    if ((form_bits(a) & form_bits(b)) && lists_meet(given->forms, left, family_as_given->forms, right))
        return 1;
    found = is_close(given->blob, &a->key, family_as_given->blob, &b->key);
    if (found)
        return found < 0 ? found : !(has_forms(a) && has_forms(b));
    return ((form_bits(a) & near_bits(b)) && lists_meet(given->forms, left, family_as_given->near, right)) ||
           ((form_bits(b) & near_bits(a)) && lists_meet(family_as_given->forms, right, given->near, left));
}

/* ---- family names ---- */

static int are_bytes(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb) {
    return la == lb && memcmp(a, b, (size_t)la) == 0;
}

/* head + tail, head being the first n bytes of a name */
static int is_joined(const uint8_t *text, int64_t n_text, const uint8_t *head, int64_t n, const char *tail) {
    const int64_t n_tail = (int64_t)strlen(tail);
    return n_text == n + n_tail && memcmp(text, head, (size_t)n) == 0 &&
           memcmp(text + n, tail, (size_t)n_tail) == 0;
}

/* Bytes of a name without its last character. */
static int64_t without_last(const uint8_t *text, int64_t n) {
    do {
        n--;
    } while (n > 0 && (text[n] & 0xC0) == 0x80);
    return n;
}

/* Novak and Novakova; Popov and Popova; Cerny and Cerna; Tancos and Tancosova; Pavlicek and Pavlickova. */
static int is_womans_form(const uint8_t *blob, const kf_text *woman, const kf_text *man) {
    const uint8_t *w = blob + woman->start, *m = blob + man->start;
    const int64_t nw = woman->n_bytes, nm = man->n_bytes;
    int64_t but_one, but_two, n_last;
    if (man->n_chars < 4 || nw == 0 || w[nw - 1] != 'a' || w[0] != m[0])
        return 0;
    if (is_joined(w, nw, m, nm, "ova") || is_joined(w, nw, m, nm, "va"))
        return 1;
    but_one = without_last(m, nm);
    but_two = without_last(m, but_one);
    n_last = nm - but_one;
    if (is_joined(w, nw, m, but_one, "ova"))
        return 1;
    if (nw == but_two + n_last + 3 && are_bytes(w, but_two, m, but_two) &&
        are_bytes(w + but_two, n_last, m + but_one, n_last) && memcmp(w + but_two + n_last, "ova", 3) == 0)
        return 1;
    if (m[nm - 1] != 'v' && m[nm - 1] != 'n' && m[nm - 1] != 'y')
        return 0;
    return is_joined(w, nw, m, nm, "a") || is_joined(w, nw, m, but_one, "a");
}

static int is_gendered(both_names of) {
    if (of.a->stem == of.b->stem)
        return 1;
    /* One letter goes and three come, at most. */
    return kf_may_differ_by(&of.a->key, &of.b->key, 4) &&
           (is_womans_form(of.in->blob, &of.a->key, &of.b->key) ||
            is_womans_form(of.in->blob, &of.b->key, &of.a->key));
}

static int are_same_words(both_names of) {
    return of.a->n_words == of.b->n_words &&
           memcmp(of.in->words.items + first_word(of.in, of.left), of.in->words.items + first_word(of.in, of.right),
                  (size_t)of.a->n_words * sizeof *of.in->words.items) == 0;
}

/* 1, 0 or KF_NO_MEMORY */
static int is_weak_family(both_names of) {
    if (of.a->key.n_chars < 3 || of.b->key.n_chars < 3)
        return begin_alike(of);
    if (of.a->sound == of.b->sound)
        return 1;
    return kf_text_alike(of.in->blob, &of.a->key, of.in->blob, &of.b->key, WEAK_ALIKE + 0.05);
}

int kf_family_level(const kf_names *in, int64_t left, int64_t right) {
    const both_names of = both(in, left, right);
    int found;
    if (left == right)
        return FAMILY_SAME;
    if (kf_same_text(in->blob, &of.a->key, in->blob, &of.b->key))
        return FAMILY_FOLDED;
    if (is_gendered(of))
        return FAMILY_GENDERED;
    if (are_same_words(of) || share_variant(of))
        return FAMILY_SPELLING;
    if ((of.a->n_words > 1 || of.b->n_words > 1) && share_word(of, 3))
        return FAMILY_PART;
    found = is_close(in->blob, &of.a->key, in->blob, &of.b->key);
    if (found)
        return found < 0 ? found : FAMILY_CLOSE;
    found = is_weak_family(of);
    return found < 0 ? found : found ? FAMILY_WEAK : FAMILY_DIFFERENT;
}
