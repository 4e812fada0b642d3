/* What the comparisons of person records share: distinct values packed so that comparing two takes one cache line each.
 *
 * On large tables waiting for memory takes longer than comparing. So records hold what settles most comparisons, they
 * are two cache lines long, names one, other values half of one, and whoever allocates them aligns them.
 *
 * The packing functions check their input and refuse what does not fit together; the comparing functions trust what
 * was packed. Level numbers are those of the enums in compare_names.py, compare_dates.py and compare_contacts.py.
 */
#ifndef KINFINDER_PERSON_H
#define KINFINDER_PERSON_H

#include "kernel.h"

#if defined(__GNUC__) || defined(__clang__)
#define KF_FETCH(at) __builtin_prefetch(at)
#else
#define KF_FETCH(at) ((void)(at))
#endif

enum sex_level { SEX_BOTH_MALE = 1, SEX_BOTH_FEMALE, SEX_DIFFERENT };

enum given_level {
    GIVEN_SAME = 1,
    GIVEN_FOLDED,
    GIVEN_SPELLING,
    GIVEN_FORM,
    GIVEN_PART,
    GIVEN_CLOSE,
    GIVEN_MIDDLE_USED,
    GIVEN_INITIAL,
    GIVEN_SWAPPED,
    GIVEN_WEAK,
    GIVEN_DIFFERENT
};

enum family_level {
    FAMILY_SAME = 1,
    FAMILY_FOLDED,
    FAMILY_GENDERED,
    FAMILY_PART,
    FAMILY_SPELLING,
    FAMILY_CLOSE,
    FAMILY_CHAIN,
    FAMILY_SWAPPED,
    FAMILY_WEAK,
    FAMILY_DIFFERENT_WOMAN,
    FAMILY_DIFFERENT
};

enum number_level {
    NUMBER_NOT_COMPARABLE = 0,
    NUMBER_SAME_NHS,
    NUMBER_DIFFERENT_NHS,
    NUMBER_SAME,
    NUMBER_ONE_SLIP,
    NUMBER_DIFFERENT
};

/* A text of some blob. Characters are bytes where n_chars == n_bytes.
 *
 * letters counts symbols in 32 slots of two bits: none, one, or more than one. head is the first eight bytes, zeros
 * after the end: most questions are answered without a look at the blob, which is seldom in the processor's cache. */
typedef struct {
    uint64_t letters;
    uint8_t head[8];
    uint32_t start;
    int32_t n_bytes;
    int32_t n_chars;
    int32_t number; /* of the text in some vocabulary */
} kf_text;

typedef struct {
    const kf_text *texts;
    const uint8_t *blob;
} kf_texts;

typedef struct {
    const int32_t *items;
    const int64_t *starts;
} kf_lists;

/* Simple: one word, which is the whole key and can be a given name. */
enum name_flag { NAME_IS_INITIAL = 1, NAME_IS_ESTABLISHED = 2, NAME_IS_SIMPLE = 4, NAME_HAS_FORMS = 8 };

/* The bits have one bit per list member, modulo 64: lists without a bit in common have no member in common. Those of
 * groups are of the name's forms or, where it has none, of the forms one slip away. */
typedef struct {
    kf_text key;
    int32_t sound;
    int32_t first_sound;
    int32_t stem;
    uint32_t n_words : 24;
    uint32_t flags : 8;
    uint64_t group_bits;
    uint64_t variant_bits;
} kf_name;

/* Names of one column. near: name groups one slip away from a name that has no forms.
 * word_is_telling: 1 for words of two or more letters that do not merely begin compound names. */
typedef struct {
    const kf_name *names;
    const uint8_t *blob;
    kf_lists words;
    kf_texts word_texts;
    const uint8_t *word_is_telling;
    kf_lists forms;
    kf_lists variants;
    kf_lists near;
} kf_names;

enum span_flag { SPAN_IS_EXACT = 1, SPAN_IS_PLACEHOLDER = 2 };

/* Days count as Python's ordinals; digits is the first day as ddmmyyyy, four bits a digit. */
typedef struct {
    int32_t first;
    int32_t last;
    int32_t first_year;
    int32_t last_year;
    uint32_t digits;
    int32_t flags;
} kf_span;

/* Vocabulary numbers, -1 for nothing; and the letters of the street. */
typedef struct {
    uint64_t street_letters;
    int32_t number;
    int32_t street;
    int32_t town;
    int32_t postcode;
    int32_t district;
    int32_t is_full;
} kf_house;

typedef struct {
    const kf_house *houses;
    kf_texts streets;
    kf_texts towns;
} kf_houses;

enum comparison { GIVEN, MIDDLE, FAMILY, BORN, SEX, ADDRESS, PHONE, EMAIL, NUMBER, DIED, N_COMPARISONS };

/* Stands in a record where there is no value, or where there are several. */
enum { NO_VALUE = -1, SEVERAL = -2 };

/* All values of all records, record after record; share is NULL where no value is rarer than another. */
typedef struct {
    const int64_t *codes;
    const int64_t *starts;
    const double *share;
} kf_column;

/* Code of the only value per comparison, or NO_VALUE, or SEVERAL; under SEX 0, 1 (woman), 2 (man). And what is asked
 * first of the only date of birth, address, telephone number and e-mail address. */
typedef struct {
    int32_t codes[N_COMPARISONS];
    kf_span born;
    kf_house house;
    uint64_t phone_letters;
    uint64_t email_letters;
    uint8_t email_head[8];
    uint32_t phone_chars : 31;
    uint32_t phone_is_mobile : 1;
    int32_t email_chars;
} kf_record;

/* Numbers of keys are in one vocabulary for all names, and so are first sounds; those of middle initials equal none. */
typedef struct {
    const kf_record *records;
    int64_t n_rows;
    kf_column columns[N_COMPARISONS];
    kf_names given;
    kf_names middle;
    kf_names family;
    kf_names family_as_given;
    const kf_span *births;
    const kf_span *deaths;
    kf_houses houses;
    kf_texts phones;
    kf_texts emails;
    kf_texts numbers; /* number: of the kind, -1 for NHS numbers */
} kf_people;

/* Pairs are compared in blocks, one column after the other: the processor then guesses right more often what comes
 * next, and asks for the memory of many pairs at once. A block's records fit its nearest cache. */
enum { KF_BLOCK = 128 };

typedef struct {
    const kf_record *left[KF_BLOCK];
    const kf_record *right[KF_BLOCK];
    int64_t n;
    int8_t levels[N_COMPARISONS][KF_BLOCK];
    int32_t left_codes[N_COMPARISONS][KF_BLOCK];
    int32_t right_codes[N_COMPARISONS][KF_BLOCK];
    uint8_t may_be_swapped[KF_BLOCK];
} kf_pair_block;

/* person.c: with n_left pairs still to be compared, ask for the records of the block after the next. */
void kf_fetch_next(const kf_people *people, const int64_t *left, const int64_t *right, int64_t n_left);

/* person.c: compare n pairs of rows, KF_BLOCK at most. 0, KF_BAD_ARGUMENT for a row that there is not, or KF_NO_MEMORY. */
int kf_compare_block(const kf_people *people, const int64_t *left, const int64_t *right, int64_t n, kf_pair_block *block);

/* Compilers that may not use the processor's own instruction would call a function with tables. */
static inline int kf_n_bits(uint64_t word) {
#if defined(__POPCNT__) || defined(__aarch64__)
    return __builtin_popcountll(word);
#else
    word -= (word >> 1) & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + ((word >> 2) & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (int)((word * 0x0101010101010101u) >> 56);
#endif
}

/* person_text.c */
int kf_same_text(const uint8_t *a_blob, const kf_text *a, const uint8_t *b_blob, const kf_text *b);
/* 1, 0, or KF_NO_MEMORY */
int kf_within(kf_texts in, int64_t a, int64_t b, int64_t at_most);
int kf_text_within(const uint8_t *a_blob, const kf_text *a, const uint8_t *b_blob, const kf_text *b, int64_t at_most);
int kf_text_alike(const uint8_t *a_blob, const kf_text *a, const uint8_t *b_blob, const kf_text *b, double at_least);

/* Whether n insertions and deletions could make one text of the other, as far as the letters tell. */
int kf_may_differ_by(const kf_text *a, const kf_text *b, int n);

/* person_names.c; a level, or KF_NO_MEMORY */
int kf_given_level(const kf_names *in, int64_t left, int64_t right);
int kf_middle_level(const kf_names *in, int64_t left, int64_t right);
int kf_family_level(const kf_names *in, int64_t left, int64_t right);

/* Whether a given name and a simple family name, each among its own names, are one name: 1, 0 or KF_NO_MEMORY. */
int kf_one_name(const kf_names *given, int64_t left, const kf_names *family_as_given, int64_t right);

/* person_facts.c; the same */
int kf_birth_level(const kf_span *left, const kf_span *right);
int kf_death_level(const kf_span *left, const kf_span *right);
int kf_house_level(const kf_houses *in, const kf_house *a, const kf_house *b);
int kf_is_mobile(kf_texts in, int64_t phone);
int kf_phone_level(kf_texts in, int64_t left, int64_t right);
int kf_email_level(kf_texts in, int64_t left, int64_t right);
int kf_number_level(kf_texts in, int64_t left, int64_t right);

/* person_pack.c: 0, KF_BAD_ARGUMENT or KF_NO_MEMORY */
KF_EXPORT int32_t kf_pack_texts(const uint8_t *blob, int64_t n_blob, const int64_t *starts, int64_t n, kf_text *out);

/* Marks words of at_least_chars characters or more that are none of the others. */
KF_EXPORT int32_t kf_pack_telling(const kf_texts *words, int64_t n, const kf_texts *others, int64_t n_others,
                                  int32_t at_least_chars, uint8_t *out);

/* numbers: of the keys. first_sounds may be NULL where they are never asked for. is_established and word_may_be_given may be NULL for "none" and "all". Lists are
 * checked against the numbers of their items, words against n_word_texts. */
KF_EXPORT int32_t kf_pack_names(const kf_names *in, const kf_text *keys, int64_t n, int64_t n_words, int64_t n_forms,
                                int64_t n_variants, int64_t n_near, int64_t n_word_texts, const int64_t *numbers,
                                const int32_t *sounds, const int64_t *first_sounds, const int32_t *stems, const uint8_t *is_initial,
                                const uint8_t *is_established, const uint8_t *word_may_be_given, kf_name *out);
KF_EXPORT int32_t kf_pack_spans(const int32_t *earliest, const int32_t *latest, const uint8_t *is_exact,
                                const uint8_t *is_placeholder, int64_t n, kf_span *out);

/* Six columns of numbers; streets and towns are places in the texts. */
KF_EXPORT int32_t kf_pack_houses(const int32_t *numbers, const int32_t *streets, const int32_t *towns,
                                 const int32_t *postcodes, const int32_t *districts, const uint8_t *is_full, int64_t n,
                                 const kf_texts *street_texts, int64_t n_streets, int64_t n_towns, kf_house *out);

/* Pack the records from first to before last; everything else is packed before, and they repeat some of it.
 * n_items and n_values: of the columns, by comparison. sexes and out: of all records. */
KF_EXPORT int32_t kf_pack_records(const kf_people *people, const int64_t *n_items, const int64_t *n_values,
                                  const int64_t *sexes, int64_t first, int64_t last, kf_record *out);

/* person_near.c: an index of the spellings one slip away from known names. slots holds n_slots (a power of two) places
 * of known texts plus one, 0 for a free one. */
KF_EXPORT int32_t kf_near_index(const kf_texts *known, int64_t n_known, int32_t *slots, int64_t n_slots);

/* For every text marked in is_wanted, the members of the lists of all known texts at most one slip away (or of the
 * same known text, with at_most 0), ascending.
 * Returns the number of members, or KF_TOO_SMALL when capacity is too small for them. */
#define KF_TOO_SMALL (-3)

KF_EXPORT int64_t kf_near_forms(const kf_texts *texts, int64_t n, const uint8_t *is_wanted, const kf_texts *known,
                                int64_t n_known, const kf_lists *forms, const int32_t *slots, int64_t n_slots,
                                int32_t at_most, int32_t *items, int64_t capacity, int64_t *starts);

/* person.c: compare the pairs of rows from first to before last.
 *
 * levels: n_pairs by comparisons. left and right: codes of the values that gave the level, comparisons by n_pairs;
 * both NULL where they are not wanted.
 * may_be_swapped: 1 where the caller has yet to find out whether given and family name are swapped.
 * Returns 0, KF_BAD_ARGUMENT for a row that there is not, or KF_NO_MEMORY. */
KF_EXPORT int32_t kf_compare_people(const kf_people *people, const int64_t *left_rows, const int64_t *right_rows,
                                    int64_t first, int64_t last, int64_t n_pairs, int8_t *levels, int64_t *left,
                                    int64_t *right, uint8_t *may_be_swapped);

#endif
