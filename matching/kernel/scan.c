/* Search as one types: which words of an index are like a typed word, and which people have the best names.
 *
 * Words are code points. Before two words are compared, a bound on their Jaro-Winkler similarity is read off their
 * letters: c letters in common give at most (c / n + c / m + 1) / 3, and Winkler's prefix adds to it. The number in
 * common is bounded by two bits per letter (one, two or more) and a count of what the bits do not hold.
 * The twin of everything here is matching/index/slow.py.
 */
#include "kernel.h"

#include <string.h>

#if defined(_MSC_VER)
#include <intrin.h>
#endif

#define LONGEST 48 /* letters of a word; longer ones are cut before they get here */
#define PREFIXES 5
#define ASCII 128
#define MAX_EXTRAS 16
#define NEVER 255
#define AT_ONCE 256

/* The words of one side of all names, shortest first, and the names that have them. */
typedef struct {
    const uint32_t *points;  /* of all words, end to end */
    const uint64_t *letters; /* see letters_of */
    const uint32_t *heads;   /* see head_of */
    const uint8_t *surplus;  /* letters that have no bit in letters */
    const int32_t *terms;    /* number of every word */
    const int64_t *lengths;  /* where the words of each length from 0 to LONGEST begin, and the end */
    const int64_t *starts;   /* where the values of each term begin */
    const int32_t *values;
    const uint8_t *parts; /* which part of the value the term is */
    const double *part_weights;
} kf_side;

/* What is looked for. */
typedef struct {
    const uint32_t *word;
    int64_t length;
    int64_t apart; /* the most letters by which a word may be longer or shorter */
    double least;  /* likenesses below are not of interest */
    const int32_t *terms; /* words that are like it for other reasons than their letters */
    const double *likeness;
    int64_t n_terms;
} kf_wish;

/* How well every value fits; can be gone on with, for likenesses that were not of interest before. */
typedef struct {
    double *best;     /* by value; zeros to begin with */
    int32_t *touched; /* the values that are no longer zero; room for all */
    int64_t n;
} kf_fit;

/* One walk over the names that one reading of a query may mean; the names of a value stand together. */
typedef struct {
    const int32_t *values; /* of the leading side, best first */
    int64_t n_values;
    const double *lead_best; /* likeness by value of the leading side */
    const double *other_best; /* by value of the other side, or NULL where only one side is asked for */
    const int64_t *starts;    /* where the names of each leading value begin */
    const int32_t *names;     /* the names in that order, or NULL where that is their own order */
    const int32_t *lead_values; /* by name */
    const int32_t *lead_seconds; /* a name's second value on this side, or NULL; it counts as well as the first */
    const int32_t *other_values;
    const int32_t *other_seconds;
    double lead_weight;
    double other_weight;
    double other_most; /* no value of the other side is better than this */
    double weight;
    const double *const *lead_extras; /* one array by value for every further word */
    const double *const *other_extras;
    int64_t n_extras;
    double extras_weight;
    double least_extra;
    const int32_t *people; /* by name */
    const uint8_t *is_present;  /* by person; 0 for those who were taken out */
    const int32_t *places;      /* by person; -1 is not known */
    const uint8_t *is_near;     /* by place, or NULL: any place, known or not */
    const int16_t *born;        /* by person; 0 is not known */
    int32_t born_from;     /* greater than born_to: any year, known or not */
    int32_t born_to;
    int32_t reading;
} kf_walk;

/* The best names so far, best first: by score, then by name; a person once. */
typedef struct {
    double *scores;
    int32_t *names;
    int32_t *people;
    int32_t *readings;
    int64_t n;
    int64_t room;
    double least_score;
} kf_top;

KF_EXPORT void kf_index_group(const int32_t *keys, const int32_t *order, int64_t n, int64_t n_keys, int64_t *starts,
                              int32_t *grouped);
KF_EXPORT void kf_index_sign(const uint32_t *points, const int64_t *starts, int64_t n, uint64_t *letters,
                             uint32_t *heads, uint8_t *surplus);
KF_EXPORT void kf_index_fit(const kf_side *side, const kf_wish *wish, kf_fit *fit);
KF_EXPORT int64_t kf_index_walk(const kf_walk *walk, kf_top *top);

/* Processors of the last fifteen years count bits in one step, but x86 compilers may not assume it. */
#if (defined(__GNUC__) || defined(__clang__)) && defined(__x86_64__) && !defined(__POPCNT__)
#define HAS_TWO_WAYS 1
#define ONE_STEP __attribute__((target("popcnt")))
#else
#define HAS_TWO_WAYS 0
#endif

static int ones(uint64_t word) {
#if defined(_MSC_VER) && defined(_M_X64)
    return (int)__popcnt64(word);
#elif defined(__POPCNT__) || (defined(__GNUC__) && defined(__aarch64__))
    return __builtin_popcountll(word);
#else
    word -= (word >> 1) & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + ((word >> 2) & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (int)((word * 0x0101010101010101u) >> 56);
#endif
}

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

/* Sort by small integers, keeping the order of equal ones. `order` lists the places to be sorted, or is NULL for all in
 * their own order; keys are in [0, n_keys); `starts` has n_keys + 1 zeros and then tells where each key begins. */
void kf_index_group(const int32_t *keys, const int32_t *order, int64_t n, int64_t n_keys, int64_t *starts,
                    int32_t *grouped) {
    for (int64_t i = 0; i < n; i++) starts[keys[i]]++;
    int64_t before = 0;
    for (int64_t key = 0; key <= n_keys; key++) {
        const int64_t here = starts[key];
        starts[key] = before;
        before += here;
    }
    for (int64_t i = 0; i < n; i++) {
        const int32_t place = order ? order[i] : (int32_t)i;
        grouped[starts[keys[place]]++] = place;
    }
    for (int64_t key = n_keys; key > 0; key--) starts[key] = starts[key - 1];
    starts[0] = 0;
}

/* ---- signatures ---- */

/* The first four letters, a byte each: equal letters have equal bytes, so that no prefix is taken for shorter. */
static uint32_t head_of(const uint32_t *word, int64_t length) {
    uint32_t head = 0;
    for (int64_t i = 0; i < length && i < 4; i++) head |= (word[i] & 0xffu) << (8 * i);
    return head;
}

static uint64_t letters_of(const uint32_t *word, int64_t length, uint8_t *surplus) {
    uint64_t bits = 0;
    int64_t others = 0;
    for (int64_t i = 0; i < length; i++) {
        const uint32_t place = word[i] - (uint32_t)'a';
        const uint64_t once = place < 26 ? (uint64_t)1 << place : 0;
        const uint64_t twice = once << 26;
        if (once && !(bits & once)) {
            bits |= once;
        } else if (once && !(bits & twice)) {
            bits |= twice;
        } else {
            others++;
        }
    }
    *surplus = (uint8_t)smaller(others, 255);
    return bits;
}

/* Describe every word for the bounds. */
void kf_index_sign(const uint32_t *points, const int64_t *starts, int64_t n, uint64_t *letters, uint32_t *heads,
                   uint8_t *surplus) {
    for (int64_t i = 0; i < n; i++) {
        const uint32_t *word = points + starts[i];
        const int64_t length = starts[i + 1] - starts[i];
        letters[i] = letters_of(word, length, surplus + i);
        heads[i] = head_of(word, length);
    }
}

/* ---- one word against another ---- */

typedef struct {
    const uint32_t *at;
    int64_t length;
    uint64_t ascii[ASCII]; /* places of each letter */
} probe;

static void make_probe(probe *made, const uint32_t *word, int64_t length) {
    memset(made->ascii, 0, sizeof made->ascii);
    made->at = word;
    made->length = length;
    for (int64_t i = 0; i < length; i++) {
        if (word[i] < ASCII) made->ascii[word[i]] |= (uint64_t)1 << i;
    }
}

static uint64_t places_of(const probe *word, uint32_t letter) {
    uint64_t places = 0;
    if (letter < ASCII) return word->ascii[letter];
    for (int64_t i = 0; i < word->length; i++) {
        if (word->at[i] == letter) places |= (uint64_t)1 << i;
    }
    return places;
}

/* Jaro's common letters: each letter of the term takes the first free equal one of the word within reach.
 * Gives up, with fewer than `fewest`, as soon as the letters that are left cannot make up for those that found none. */
static uint64_t common_letters(const probe *word, const uint32_t *term, int64_t length, int64_t fewest,
                               uint64_t *in_term) {
    int64_t may_miss = length - fewest;
    const int64_t reach = larger(larger(word->length, length) / 2 - 1, 0);
    uint64_t window = ((uint64_t)1 << (reach + 1)) - 1;
    uint64_t taken = 0;
    *in_term = 0;
    for (int64_t i = 0; i < length; i++) {
        const uint64_t free = places_of(word, term[i]) & window & ~taken;
        may_miss -= free == 0;
        if (may_miss < 0) break;
        taken |= free & (~free + 1);
        *in_term |= (uint64_t)(free != 0) << i;
        window = i < reach ? (window << 1) | 1 : window << 1;
    }
    return taken;
}

static int64_t transposed(const probe *word, const uint32_t *term, uint64_t taken, uint64_t in_term) {
    int64_t n = 0;
    for (int64_t i = 0; in_term; i++, in_term >>= 1) {
        if (!(in_term & 1)) continue;
        const uint64_t next = taken & (~taken + 1);
        n += !(places_of(word, term[i]) & next);
        taken ^= next;
    }
    return n / 2;
}

static double winkler(double jaro, int64_t prefix) {
    if (jaro > 0.7) jaro += (double)prefix * 0.1 * (1.0 - jaro);
    return jaro < 1.0 ? jaro : 1.0;
}

/* The similarity, or 0 where the words have fewer letters in common, at least one, than are asked for. */
static double jaro_winkler(const probe *word, const uint32_t *term, int64_t length, int64_t fewest) {
    uint64_t in_term;
    int64_t prefix = 0;
    const uint64_t taken = common_letters(word, term, length, fewest, &in_term);
    const int64_t common = ones(taken);
    if (common < fewest) return 0.0;
    const double c = (double)common;
    double jaro = c / (double)word->length;
    jaro += c / (double)length;
    jaro += (c - (double)transposed(word, term, taken, in_term)) / c;
    while (prefix < 4 && prefix < length && prefix < word->length && word->at[prefix] == term[prefix]) prefix++;
    return winkler(jaro / 3.0, prefix);
}

/* ---- one side of all names ---- */

/* A wish made ready: compared with every word of a length in one go. */
typedef struct {
    probe typed;
    uint64_t letters;
    uint32_t head;
    uint8_t surplus;
    uint8_t fewest[PREFIXES]; /* letters in common that a word needs, by common prefix */
} seeker;

/* The fewest common letters with which a word of m letters, and each common prefix, can reach the least. */
static void set_fewest(seeker *seeker, int64_t m, double least) {
    const int64_t length = seeker->typed.length;
    for (int64_t prefix = 0; prefix < PREFIXES; prefix++) {
        int64_t c = 1;
        for (; c <= smaller(length, m); c++) {
            const double jaro = ((double)c / (double)length + (double)c / (double)m + 1.0) / 3.0;
            if (winkler(jaro, prefix) >= least - 1e-9) break;
        }
        seeker->fewest[prefix] = (uint8_t)(c <= smaller(length, m) ? c : NEVER);
    }
}

static int common_prefix(uint32_t a, uint32_t b) {
    const uint32_t differ = a ^ b;
    if (differ & 0xffu) return 0;
    if (differ & 0xff00u) return 1;
    if (differ & 0xff0000u) return 2;
    return differ ? 3 : 4;
}

/* Carry the likeness of a word over to the names that have it. */
static void spread(const kf_side *side, int32_t term, double likeness, kf_fit *fit) {
    for (int64_t at = side->starts[term]; at < side->starts[term + 1]; at++) {
        const double weighted = side->part_weights[side->parts[at]] * likeness;
        const int32_t value = side->values[at];
        if (weighted <= 0.0) continue;
        if (fit->best[value] == 0.0) fit->touched[fit->n++] = value;
        if (weighted > fit->best[value]) fit->best[value] = weighted;
    }
}

static void compare_one(const kf_side *side, const seeker *seeker, int64_t at, const uint32_t *word, int64_t m,
                        double least, kf_fit *fit) {
    const int64_t fewest = seeker->fewest[common_prefix(seeker->head, side->heads[at])];
    if (ones(seeker->letters & side->letters[at]) + smaller(seeker->surplus, side->surplus[at]) < fewest) return;
    const double likeness = jaro_winkler(&seeker->typed, word, m, fewest);
    if (likeness >= least) spread(side, side->terms[at], likeness, fit);
}

/* List the words from `first` to `last`, all of one length, that have enough letters in common. Without branches:
 * which of them do is not to be foreseen. */
#define LIST_WORDS(count_ones)                                                             \
    int64_t n = 0;                                                                         \
    for (int64_t i = first; i < last; i++) {                                               \
        const int64_t surplus = smaller(seeker->surplus, side->surplus[i]);                \
        listed[n] = (int32_t)i;                                                            \
        n += count_ones(seeker->letters & side->letters[i]) + surplus >= seeker->fewest[4]; \
    }                                                                                      \
    return n;

static int64_t list_words(const kf_side *side, const seeker *seeker, int64_t first, int64_t last, int32_t *listed) {
    LIST_WORDS(ones)
}

#if HAS_TWO_WAYS
ONE_STEP static int64_t list_words_in_one_step(const kf_side *side, const seeker *seeker, int64_t first, int64_t last,
                                               int32_t *listed) {
    LIST_WORDS(__builtin_popcountll)
}
#endif

static int64_t list_words_at_best(const kf_side *side, const seeker *seeker, int64_t first, int64_t last,
                                  int32_t *listed) {
#if HAS_TWO_WAYS
    if (__builtin_cpu_supports("popcnt")) return list_words_in_one_step(side, seeker, first, last, listed);
#endif
    return list_words(side, seeker, first, last, listed);
}

/* Compare the words of one length; most are ruled out by counting letters. */
static void compare_length(const kf_side *side, const seeker *seeker, int64_t m, const uint32_t *words, double least,
                           kf_fit *fit) {
    int32_t listed[AT_ONCE];
    const int64_t start = side->lengths[m];
    for (int64_t first = start; first < side->lengths[m + 1]; first += AT_ONCE) {
        const int64_t n = list_words_at_best(side, seeker, first, smaller(first + AT_ONCE, side->lengths[m + 1]), listed);
        for (int64_t i = 0; i < n; i++) {
            compare_one(side, seeker, listed[i], words + (listed[i] - start) * m, m, least, fit);
        }
    }
}

/* Find out how well every value of a side fits a wish, as far as likenesses reach the least.
 * A word that is empty or too long is like none by its letters. */
void kf_index_fit(const kf_side *side, const kf_wish *wish, kf_fit *fit) {
    const uint32_t *words = side->points;
    seeker seeker;
    for (int64_t i = 0; i < wish->n_terms; i++) spread(side, wish->terms[i], wish->likeness[i], fit);
    if (wish->length < 1 || wish->length > LONGEST) return;
    make_probe(&seeker.typed, wish->word, wish->length);
    seeker.letters = letters_of(wish->word, wish->length, &seeker.surplus);
    seeker.head = head_of(wish->word, wish->length);
    for (int64_t m = 0; m <= LONGEST; m++) {
        const int64_t n = side->lengths[m + 1] - side->lengths[m];
        if (m > 0 && m - wish->length <= wish->apart && wish->length - m <= wish->apart) {
            set_fewest(&seeker, m, wish->least);
            if (seeker.fewest[PREFIXES - 1] != NEVER) compare_length(side, &seeker, m, words, wish->least, fit);
        }
        words += n * m;
    }
}

/* ---- the best names ---- */

static double of_at_least(double likeness, double least) { return likeness < least ? 0.0 : likeness; }

static double better_of(const double *best, const int32_t *values, const int32_t *seconds, int32_t name) {
    const double first = best[values[name]];
    if (!seconds) return first;
    const double second = best[seconds[name]];
    return first > second ? first : second;
}

/* The score of a name under one of its leading values; it is walked under its second value, too. */
static double score_of(const kf_walk *walk, double lead, int32_t name) {
    if (!walk->other_best) return walk->weight * lead;
    const double other = better_of(walk->other_best, walk->other_values, walk->other_seconds, name);
    return walk->weight * (walk->lead_weight * lead + walk->other_weight * other);
}

static double with_extras(const kf_walk *walk, double score, int32_t name) {
    double found = 0.0;
    if (walk->n_extras == 0) return score;
    for (int64_t i = 0; i < walk->n_extras; i++) {
        const double lead = better_of(walk->lead_extras[i], walk->lead_values, walk->lead_seconds, name);
        const double other = better_of(walk->other_extras[i], walk->other_values, walk->other_seconds, name);
        found += of_at_least(lead > other ? lead : other, walk->least_extra);
    }
    return score * (1.0 - walk->extras_weight * (1.0 - found / (double)walk->n_extras));
}

static int is_admitted(const kf_walk *walk, int32_t person) {
    if (!walk->is_present[person]) return 0;
    if (walk->is_near && (walk->places[person] < 0 || !walk->is_near[walk->places[person]])) return 0;
    return walk->born_from > walk->born_to ||
           (walk->born[person] >= walk->born_from && walk->born[person] <= walk->born_to);
}

static int has_place(const kf_top *top, double score, int32_t name) {
    if (score < top->least_score) return 0;
    if (top->n < top->room) return 1;
    const double worst = top->scores[top->n - 1];
    return score > worst || (score == worst && name < top->names[top->n - 1]);
}

static void move_entry(kf_top *top, int64_t from, int64_t to) {
    top->scores[to] = top->scores[from];
    top->names[to] = top->names[from];
    top->people[to] = top->people[from];
    top->readings[to] = top->readings[from];
}

/* Where an entry is taken out to make room: the person's own, or the worst; -1 when the person's own is as good. */
static int64_t place_given_up(const kf_top *top, double score, int32_t name, int32_t person) {
    for (int64_t i = 0; i < top->n; i++) {
        if (top->people[i] != person) continue;
        return score > top->scores[i] || (score == top->scores[i] && name < top->names[i]) ? i : -1;
    }
    return top->n < top->room ? top->n : top->n - 1;
}

static void put(kf_top *top, double score, int32_t name, int32_t person, int32_t reading) {
    int64_t place = place_given_up(top, score, name, person);
    if (place < 0) return;
    if (place == top->n) top->n++;
    while (place > 0 && (score > top->scores[place - 1] ||
                         (score == top->scores[place - 1] && name < top->names[place - 1]))) {
        move_entry(top, place - 1, place);
        place--;
    }
    top->scores[place] = score;
    top->names[place] = name;
    top->people[place] = person;
    top->readings[place] = reading;
}

static void walk_value(const kf_walk *walk, int32_t value, double lead, kf_top *top) {
    for (int64_t at = walk->starts[value]; at < walk->starts[value + 1]; at++) {
        const int32_t name = walk->names ? walk->names[at] : (int32_t)at;
        double score = score_of(walk, lead, name);
        if (!has_place(top, score, name)) continue;
        score = with_extras(walk, score, name);
        if (!has_place(top, score, name) || !is_admitted(walk, walk->people[name])) continue;
        put(top, score, name, walk->people[name], walk->reading);
    }
}

/* Walk over the names of the leading values until no later one can be among the best.
 * Returns the number of values walked, or -1 for a walk that cannot be taken. */
int64_t kf_index_walk(const kf_walk *walk, kf_top *top) {
    if (walk->n_extras < 0 || walk->n_extras > MAX_EXTRAS || top->room < 1 || top->n > top->room) return -1;
    for (int64_t i = 0; i < walk->n_values; i++) {
        const double lead = walk->lead_best[walk->values[i]];
        const double bound =
            walk->other_best ? walk->weight * (walk->lead_weight * lead + walk->other_weight * walk->other_most)
                             : walk->weight * lead;
        if (bound < top->least_score || (top->n == top->room && bound < top->scores[top->n - 1])) return i;
        walk_value(walk, walk->values[i], lead, top);
    }
    return walk->n_values;
}
