/* Ways from one person to every relative: by blood and adoption first, then by marriage, the cheapest first.
 *
 * Twins: blood_search.py and search.py of finder/kinship, step for step: the same ways in the same order.
 *
 * Where the table does not know the reading of a further step, the way is left out and the step is told. What has been
 * found by then is of no use: the caller adds the readings and asks again.
 */
#include "kin.h"

#include <stdlib.h>
#include <string.h>

/* More than KF_NO_MEMORY and KF_BAD_ARGUMENT. */
enum { MORE_ROOM = -3, MORE_READINGS = -4 };

enum { MOST_LIMIT = 14, MOST_NODES = MOST_LIMIT + 3, MOST_NAMES = 3, MOST_WAYS = 3, MOST_BLOOD_WAYS = 32 };

/* Parts of the key of a step: the kind of step, what is known of siblings there, and whether two may be one person. */
enum { TURN_BITS = 16, DOUBT_BITS = 24 };

/* Bits of a rank below its cost. */
enum { COST_BITS = 5 };

/* What the moves of a reading end with. */
enum { ENDS_UP = 1, ENDS_UP_DOWN = 2, IS_FULL_TURN = 4 };

/* One way: its last step, and the way before it. */
typedef struct {
    int32_t node, before, edge, reading;
    int32_t twin_up, twin_down; /* over full siblings: the edges by the other parent; else KF_NONE */
    int32_t first, length;      /* the person after the first step, and how many people */
    double p;                   /* below 0 where it rests on sources that several edges share */
} kf_way;

/* Readings by number, and a table of what one more step makes of them. */
typedef struct {
    int64_t n_readings;
    const uint8_t *cost, *parts, *ends, *stays; /* stays: a bit for each of the first moves after which it is blood still */
    const int32_t *label, *name; /* a name is a label and all that it rests on */
    const uint64_t *rank; /* two each, compared in turn: cost, then COST_BITS of which the last is a recorded step; moves */
    int64_t n_slots;      /* a power of two; one of them at least is free */
    const int64_t *keys;  /* reading << 32 | key of the step; -1 for a free slot */
    const int32_t *values;
} kf_readings;

typedef struct {
    int32_t *at;
    int64_t n, room;
} list;

/* Numbers by key. */
typedef struct {
    int64_t *keys;
    int32_t *values;
    int64_t n, n_slots;
} map;

/* Ways in a row, linked. */
typedef struct {
    int32_t first, last, n;
} chain;

typedef struct {
    int32_t way, next;
} link;

/* What is known of one person on this walk. */
typedef struct {
    int32_t person, cheapest, seen, gathered_in, is_cut;
    chain found, gathered;
} place;

/* Ways down that begin with the same parents. */
typedef struct {
    int64_t tops;
    chain ways;
} group;

typedef struct {
    const kf_family *family;
    const kf_readings *readings;
    int32_t limit, most_parts, status, turn; /* turn: of gathering; places remember the one they were last seen in */
    kf_way *ways;
    int64_t n_ways, n_ways_room;
    int64_t *missing;
    int64_t n_missing, n_missing_room;
    map place_of, seen_up, group_of;
    place *places;
    int64_t n_places, n_places_room;
    link *links;
    int64_t n_links, n_links_room;
    group *groups;
    int64_t n_groups, n_groups_room;
    list found, gathered, level, above, down, below, ranked, spare;
    list by_cost[MOST_LIMIT + 3], arriving[MOST_LIMIT + 4];
} walk;

#define NEVER INT32_MAX

/* memory -------------------------------------------------------------------------------------------------------- */

static int has_room(walk *w, void **data, int64_t *room, int64_t n, size_t size)
{
    if (n < *room) {
        return 1;
    }
    int64_t wider = *room ? 2 * *room : 64;
    void *moved = n < INT32_MAX / 2 ? realloc(*data, (size_t)wider * size) : NULL;
    if (!moved) {
        w->status = KF_NO_MEMORY;
        return 0;
    }
    *data = moved;
    *room = wider;
    return 1;
}

static void push(walk *w, list *one, int32_t value)
{
    if (has_room(w, (void **)&one->at, &one->room, one->n, sizeof(int32_t))) {
        one->at[one->n++] = value;
    }
}

static uint64_t mixed(int64_t key)
{
    uint64_t x = (uint64_t)key * UINT64_C(0x9E3779B97F4A7C15);
    return x ^ x >> 29;
}

static int64_t slot_of(const int64_t *keys, int64_t n_slots, int64_t key)
{
    uint64_t mask = (uint64_t)n_slots - 1, slot = mixed(key) & mask;
    for (int64_t tries = 0; tries < n_slots; ++tries) {
        if (keys[slot] == key || keys[slot] == KF_NONE) {
            return (int64_t)slot;
        }
        slot = (slot + 1) & mask;
    }
    return KF_NONE;
}

static int widen(walk *w, map *one)
{
    int64_t n_slots = one->n_slots ? 2 * one->n_slots : 256;
    int64_t *keys = malloc((size_t)n_slots * sizeof *keys);
    int32_t *values = malloc((size_t)n_slots * sizeof *values);
    if (!keys || !values) {
        free(keys);
        free(values);
        w->status = KF_NO_MEMORY;
        return 0;
    }
    memset(keys, 0xFF, (size_t)n_slots * sizeof *keys);
    for (int64_t i = 0; i < one->n_slots; ++i) {
        if (one->keys[i] != KF_NONE) {
            int64_t slot = slot_of(keys, n_slots, one->keys[i]);
            keys[slot] = one->keys[i];
            values[slot] = one->values[i];
        }
    }
    free(one->keys);
    free(one->values);
    one->keys = keys;
    one->values = values;
    one->n_slots = n_slots;
    return 1;
}

/* The value of a key, which is value from now on if it is new; KF_NONE without memory. Keys are not KF_NONE. */
static int32_t get_or_put(walk *w, map *one, int64_t key, int32_t value)
{
    if (2 * (one->n + 1) > one->n_slots && !widen(w, one)) {
        return KF_NONE;
    }
    int64_t slot = slot_of(one->keys, one->n_slots, key);
    if (one->keys[slot] == KF_NONE) {
        one->keys[slot] = key;
        one->values[slot] = value;
        ++one->n;
    }
    return one->values[slot];
}

static void forget(map *one)
{
    if (one->n) {
        memset(one->keys, 0xFF, (size_t)one->n_slots * sizeof *one->keys);
        one->n = 0;
    }
}

static const chain NO_WAYS = {KF_NONE, KF_NONE, 0};

/* The place of a person; NULL without memory. It moves when another one is asked for. */
static place *place_of(walk *w, int32_t person)
{
    int32_t at = get_or_put(w, &w->place_of, person, (int32_t)w->n_places);
    if (at == w->n_places) {
        if (!has_room(w, (void **)&w->places, &w->n_places_room, w->n_places, sizeof *w->places)) {
            return NULL;
        }
        w->places[w->n_places++] = (place){person, NEVER, 0, 0, 0, NO_WAYS, NO_WAYS};
    }
    return at < 0 || at >= w->n_places ? NULL : w->places + at;
}

static void add_to(walk *w, chain *one, int32_t way)
{
    if (!has_room(w, (void **)&w->links, &w->n_links_room, w->n_links, sizeof *w->links)) {
        return;
    }
    int32_t at = (int32_t)w->n_links++;
    w->links[at] = (link){way, KF_NONE};
    if (one->n++) {
        w->links[one->last].next = at;
    } else {
        one->first = at;
    }
    one->last = at;
}

static void put(walk *w, int32_t way)
{
    place *here = place_of(w, w->ways[way].node);
    if (!here) {
        return;
    }
    if (!here->found.n) {
        push(w, &w->found, (int32_t)(here - w->places));
    }
    add_to(w, &here->found, way);
}

static int32_t cost_of(const walk *w, int32_t way);

/* Keep a way of blood, unless there are enough that are as cheap. */
static int put_blood(walk *w, int32_t way)
{
    place *here = place_of(w, w->ways[way].node);
    int32_t cost = cost_of(w, way);
    if (!here) {
        return 0;
    }
    if (here->found.n >= MOST_BLOOD_WAYS && cost >= here->cheapest) {
        here->is_cut = 1;
        return 0;
    }
    here->cheapest = cost < here->cheapest ? cost : here->cheapest;
    put(w, way);
    return 1;
}

/* Keep those of a list, from a place on, and leave the others out of it. */
static void put_all(walk *w, list *ways, int64_t from)
{
    int64_t n = from;
    for (int64_t i = from; i < ways->n; ++i) {
        if (put_blood(w, ways->at[i])) {
            ways->at[n++] = ways->at[i];
        }
    }
    ways->n = n;
}

/* ways ------------------------------------------------------------------------------------------------------------ */

static int32_t reading_of(const walk *w, int32_t way) { return w->ways[way].reading; }

static int32_t cost_of(const walk *w, int32_t way) { return w->readings->cost[reading_of(w, way)]; }

/* What a way ends with; nothing where it has fewer steps than that. */
static int ends_with(const walk *w, int32_t way, int32_t what)
{
    int32_t n_steps = w->ways[way].length - 1;
    return n_steps >= (what == ENDS_UP ? 1 : 2) && (w->readings->ends[reading_of(w, way)] & what) != 0;
}

static int is_on(const walk *w, int32_t way, int32_t person)
{
    for (; way != KF_NONE; way = w->ways[way].before) {
        if (w->ways[way].node == person) {
            return 1;
        }
    }
    return 0;
}

/* Whom a row leads to, or KF_NONE where the arrays do not hold together. */
static int32_t target(walk *w, int64_t row)
{
    const kf_family *family = w->family;
    int32_t to = family->to[row], edge = family->edge[row];
    if (to < 0 || to >= family->n_people || edge < 0 || edge >= family->n_edges || family->kind[row] >= family->n_kinds) {
        w->status = KF_BAD_ARGUMENT;
        return KF_NONE;
    }
    return to;
}

/* The reading of a way with one more step; KF_NONE where it is not known. */
static int32_t after(walk *w, int32_t way, int32_t key)
{
    const kf_readings *readings = w->readings;
    int64_t wanted = (int64_t)reading_of(w, way) << 32 | (uint32_t)key;
    int64_t slot = slot_of(readings->keys, readings->n_slots, wanted);
    if (slot >= 0 && readings->keys[slot] == wanted) {
        int32_t found = readings->values[slot];
        if (found >= 0 && found < readings->n_readings) {
            return found;
        }
        w->status = KF_BAD_ARGUMENT;
        return KF_NONE;
    }
    if (w->n_missing < w->n_missing_room) {
        w->missing[w->n_missing++] = wanted;
    }
    return KF_NONE;
}

/* The number of the way with one more step; KF_NONE without room. */
static int32_t longer(walk *w, int32_t way, int64_t row, int32_t reading)
{
    if (w->n_ways >= w->n_ways_room) {
        w->status = MORE_ROOM;
        return KF_NONE;
    }
    const kf_way *before = w->ways + way;
    if (before->length >= MOST_NODES) {
        w->status = KF_BAD_ARGUMENT;
        return KF_NONE;
    }
    int32_t to = w->family->to[row], edge = w->family->edge[row];
    w->ways[w->n_ways] = (kf_way){
        .node = to,
        .before = way,
        .edge = edge,
        .reading = reading,
        .twin_up = KF_NONE,
        .twin_down = KF_NONE,
        .first = before->before == KF_NONE ? to : before->first,
        .length = before->length + 1,
        .p = before->p < 0 ? -1.0 : before->p * w->family->p[edge],
    };
    return (int32_t)w->n_ways++;
}

/* What siblings there add to the key of a step ---------------------------------------------------------------------- */

static int is_placeholder(const walk *w, int32_t person) { return w->family->is_placeholder[person]; }

/* Whether the person at the end of a way, whence one goes up and down again to another, may be that other one. */
static int may_be_one(const walk *w, int32_t way, int32_t other, int32_t below_other)
{
    int32_t below = ends_with(w, way, ENDS_UP) ? w->ways[w->ways[way].before].node : KF_NONE;
    return kf_may_be_one(w->family, w->ways[way].node, below, other, below_other);
}

static int32_t turn_key(int32_t siblinghood) { return (siblinghood + 1) << TURN_BITS; }

static int32_t by_assertion(const walk *w, int32_t way, int32_t to)
{
    return turn_key(kf_siblinghood(w->family, w->ways[way].node, to, KF_NONE));
}

/* Down from a parent, at the end of a way that goes up, to another child. */
static int32_t by_parent(const walk *w, int32_t way, int32_t to)
{
    int32_t before = w->ways[way].before, one = w->ways[before].node;
    int32_t siblinghood = kf_siblinghood(w->family, one, to, w->ways[way].node);
    /* nothing but the side tells apart what is full */
    int32_t key = turn_key(siblinghood < KF_N_SIBLINGHOODS / 3 ? KF_FULL : siblinghood);
    if ((is_placeholder(w, one) || is_placeholder(w, to)) && may_be_one(w, before, to, KF_NONE)) {
        key |= 1 << DOUBT_BITS;
    }
    return key;
}

/* Whether two children of one parent may be one is judged again, now that a child of the second is known. */
static int32_t by_child(const walk *w, int32_t way, int32_t to)
{
    int32_t one = w->ways[w->ways[way].before].before, other = w->ways[way].node;
    if (!is_placeholder(w, w->ways[one].node) && !is_placeholder(w, other)) {
        return 0;
    }
    return (may_be_one(w, one, other, to) ? 3 : 2) << DOUBT_BITS;
}

static int32_t key_of(const walk *w, int32_t way, int64_t row)
{
    int32_t kind = w->family->kind[row], move = w->family->move[kind], to = w->family->to[row];
    if (move == KF_MOVE_SIBLING) {
        return kind + by_assertion(w, way, to);
    }
    if (move != KF_MOVE_DOWN) {
        return kind;
    }
    if (ends_with(w, way, ENDS_UP)) {
        return kind + by_parent(w, way, to);
    }
    return ends_with(w, way, ENDS_UP_DOWN) ? kind + by_child(w, way, to) : kind;
}

/* order ------------------------------------------------------------------------------------------------------------ */

/* Below 0 where the people on one of two ways, the focus first, come before those on the other. */
static int32_t by_people(const walk *w, int32_t one, int32_t other)
{
    int32_t difference = 0;
    while (one != other && one != KF_NONE && other != KF_NONE) {
        /* the last one that is found comes first on the way */
        int32_t a = w->ways[one].node, b = w->ways[other].node;
        difference = a == b ? difference : a < b ? -1 : 1;
        one = w->ways[one].before;
        other = w->ways[other].before;
    }
    return difference;
}

/* Below 0 where one way goes before the other: that of the better reading, then that of whoever comes first. */
static int32_t compared(const walk *w, int32_t one, int32_t other)
{
    const uint64_t *mine = w->readings->rank + 2 * (int64_t)reading_of(w, one);
    const uint64_t *theirs = w->readings->rank + 2 * (int64_t)reading_of(w, other);
    for (int i = 0; i < 2; ++i) {
        if (mine[i] != theirs[i]) {
            return mine[i] < theirs[i] ? -1 : 1;
        }
    }
    return by_people(w, one, other);
}
/* Merge runs of a list, of ascending length; equals stay in their order. */
static void rank(walk *w, list *one)
{
    w->spare.n = 0;
    for (int64_t i = 0; i < one->n; ++i) {
        push(w, &w->spare, 0);
    }
    if (w->status) {
        return;
    }
    int32_t *from = one->at, *to = w->spare.at;
    for (int64_t run = 1; run < one->n; run *= 2) {
        for (int64_t first = 0; first < one->n; first += 2 * run) {
            int64_t i = first, middle = first + run < one->n ? first + run : one->n;
            int64_t j = middle, end = middle + run < one->n ? middle + run : one->n;
            for (int64_t k = first; k < end; ++k) {
                to[k] = j >= end || (i < middle && compared(w, from[i], from[j]) <= 0) ? from[i++] : from[j++];
            }
        }
        int32_t *turned = from;
        from = to;
        to = turned;
    }
    if (from != one->at) {
        memcpy(one->at, from, (size_t)one->n * sizeof *from);
    }
}

/* The first ways to different names, of ranked ones; at most MOST_NAMES. */
static int named(const walk *w, const list *ranked, int32_t chosen[MOST_NAMES])
{
    int n = 0;
    for (int64_t i = 0; i < ranked->n && n < MOST_NAMES; ++i) {
        int32_t label = w->readings->label[reading_of(w, ranked->at[i])];
        int is_new = 1;
        for (int k = 0; k < n; ++k) {
            is_new &= w->readings->label[reading_of(w, chosen[k])] != label;
        }
        if (is_new) {
            chosen[n++] = ranked->at[i];
        }
    }
    return n;
}

static void take(walk *w, const chain *ways, list *to)
{
    to->n = 0;
    for (int32_t at = ways->first, n = 0; n < ways->n; ++n, at = w->links[at].next) {
        push(w, to, w->links[at].way);
    }
}

/* blood ------------------------------------------------------------------------------------------------------------ */

static void see(walk *w, int32_t person)
{
    place *here = place_of(w, person);
    if (here) {
        here->seen = w->turn;
    }
}

/* Find the descendants of those in w->down, each once; whoever was seen on this turn is left out. */
static void descend(walk *w)
{
    while (w->down.n && !w->status) {
        w->below.n = 0;
        for (int64_t i = 0; i < w->down.n && !w->status; ++i) {
            int32_t way = w->down.at[i];
            if (cost_of(w, way) >= w->limit) {
                continue;
            }
            kf_rows rows = kf_rows_of(w->family, w->ways[way].node, KF_DOWN, KF_COUPLE);
            for (int64_t row = rows.first; row < rows.end && !w->status; ++row) {
                int32_t to = target(w, row);
                place *here = to < 0 ? NULL : place_of(w, to);
                if (!here || here->seen == w->turn) {
                    continue;
                }
                here->seen = w->turn;
                int32_t reading = after(w, way, key_of(w, way, row));
                int32_t next = reading < 0 ? KF_NONE : longer(w, way, row, reading);
                if (next >= 0) {
                    push(w, &w->below, next);
                }
            }
        }
        put_all(w, &w->below, 0);
        list turned = w->down;
        w->down = w->below;
        w->below = turned;
    }
}

/* Ways to the parents of whoever stands at the top of a way up, into w->above. */
static void climb(walk *w, int32_t way)
{
    if (cost_of(w, way) >= w->limit) {
        return;
    }
    kf_rows rows = kf_rows_of(w->family, w->ways[way].node, KF_UP, KF_DOWN);
    for (int64_t row = rows.first; row < rows.end && !w->status; ++row) {
        int32_t to = target(w, row), first = w->ways[way].before == KF_NONE ? to : w->ways[way].first;
        if (to < 0 || is_on(w, way, to)) {
            continue;
        }
        /* an ancestor is entered once by each parent of the focus */
        int64_t n_seen = w->seen_up.n;
        get_or_put(w, &w->seen_up, (int64_t)to << 32 | (uint32_t)first, 0);
        if (w->seen_up.n == n_seen) {
            continue;
        }
        int32_t reading = after(w, way, w->family->kind[row]);
        int32_t next = reading < 0 ? KF_NONE : longer(w, way, row, reading);
        if (next >= 0) {
            push(w, &w->above, next);
        }
    }
}

static void into_group(walk *w, int64_t tops, int32_t way)
{
    int32_t at = get_or_put(w, &w->group_of, tops, (int32_t)w->n_groups);
    if (at == w->n_groups) {
        if (!has_room(w, (void **)&w->groups, &w->n_groups_room, w->n_groups, sizeof *w->groups)) {
            return;
        }
        w->groups[w->n_groups++] = (group){tops, NO_WAYS};
    }
    if (at >= 0 && at < w->n_groups) {
        add_to(w, &w->groups[at].ways, way);
    }
}

/* Gather the ways to the other children of one parent by child. */
static void gather_children(walk *w, int32_t parent)
{
    kf_rows rows = kf_rows_of(w->family, w->ways[parent].node, KF_DOWN, KF_COUPLE);
    for (int64_t row = rows.first; row < rows.end && !w->status; ++row) {
        int32_t to = target(w, row);
        if (to < 0 || is_on(w, parent, to)) {
            continue;
        }
        int32_t reading = after(w, parent, key_of(w, parent, row));
        int32_t next = reading < 0 ? KF_NONE : longer(w, parent, row, reading);
        place *here = next < 0 ? NULL : place_of(w, to);
        if (!here) {
            continue;
        }
        if (here->gathered_in != w->turn) {
            here->gathered_in = w->turn;
            here->gathered = NO_WAYS;
            push(w, &w->gathered, (int32_t)(here - w->places));
        }
        add_to(w, &here->gathered, next);
    }
}

/* The probability of a way that holds by either of two parents. */
static double by_either(const walk *w, const kf_way *before, int32_t up, int32_t down, int32_t twin_up, int32_t twin_down)
{
    const kf_family *family = w->family;
    const double *p = family->p;
    const uint8_t *may_share = family->may_share;
    if (before->p < 0 || may_share[up] || may_share[down] || may_share[twin_up] || may_share[twin_down]) {
        return -1.0;
    }
    return before->p * (p[up] * p[down] + p[twin_up] * p[twin_down] - p[up] * p[down] * p[twin_up] * p[twin_down]);
}

/* Join two ways to one full sibling, which differ only in the parent. */
static int join(walk *w, int32_t one, int32_t other)
{
    int32_t first = w->ways[one].before, second = w->ways[other].before;
    const int32_t *label = w->readings->label;
    if (!ends_with(w, one, IS_FULL_TURN) || label[reading_of(w, one)] != label[reading_of(w, other)]) {
        return 0;
    }
    kf_way *joined = w->ways + one;
    joined->twin_up = w->ways[second].edge;
    joined->twin_down = w->ways[other].edge;
    joined->p = by_either(w, w->ways + w->ways[first].before, w->ways[first].edge, joined->edge, joined->twin_up,
                          joined->twin_down);
    return 1;
}

static int64_t tops_of(const walk *w, int32_t one, int32_t other)
{
    int64_t first = w->ways[w->ways[one].before].node;
    uint32_t second = other < 0 ? UINT32_MAX : (uint32_t)w->ways[w->ways[other].before].node;
    return first << 32 | second;
}

static void group_siblings(walk *w)
{
    for (int64_t i = 0; i < w->gathered.n && !w->status; ++i) {
        const chain ways = w->places[w->gathered.at[i]].gathered;
        int32_t one = w->links[ways.first].way, other = ways.n == 2 ? w->links[ways.last].way : KF_NONE;
        if (other >= 0 && join(w, one, other)) {
            into_group(w, tops_of(w, one, other), one);
            continue;
        }
        for (int32_t at = ways.first, n = 0; n < ways.n; ++n, at = w->links[at].next) {
            into_group(w, tops_of(w, w->links[at].way, KF_NONE), w->links[at].way);
        }
    }
}

static void group_asserted(walk *w, int32_t way)
{
    kf_rows rows = kf_rows_of(w->family, w->ways[way].node, KF_OTHER_KIN, KF_SOCIAL);
    for (int64_t row = rows.first; row < rows.end && !w->status; ++row) {
        int32_t to = target(w, row);
        if (to < 0 || w->family->move[w->family->kind[row]] != KF_MOVE_SIBLING || is_on(w, way, to)) {
            continue;
        }
        int32_t reading = after(w, way, key_of(w, way, row));
        int32_t next = reading < 0 ? KF_NONE : longer(w, way, row, reading);
        if (next >= 0) {
            into_group(w, KF_NONE - 1, next);
        }
    }
}

static void leave_group(walk *w, int32_t way, const group *one)
{
    take(w, &one->ways, &w->down);
    ++w->turn;
    for (; way != KF_NONE; way = w->ways[way].before) {
        see(w, w->ways[way].node);
    }
    if (one->tops >= 0) {
        see(w, (int32_t)(one->tops >> 32));
        if ((uint32_t)one->tops != UINT32_MAX) {
            see(w, (int32_t)(uint32_t)one->tops);
        }
    }
    put_all(w, &w->down, 0);
    for (int64_t i = 0; i < w->down.n; ++i) {
        see(w, w->ways[w->down.at[i]].node);
    }
    descend(w);
}

/* Go down to the siblings of whoever stands at the top of a way, through parents or as somebody said. */
static void turn_below(walk *w, int32_t way, int64_t first_parent)
{
    if (cost_of(w, way) + 2 > w->limit) {
        return;
    }
    ++w->turn;
    w->gathered.n = w->n_groups = 0;
    forget(&w->group_of);
    for (int64_t i = first_parent; i < w->above.n && !w->status; ++i) {
        gather_children(w, w->above.at[i]);
    }
    group_siblings(w);
    group_asserted(w, way);
    for (int64_t i = 0; i < w->n_groups && !w->status; ++i) {
        const group one = w->groups[i];
        leave_group(w, way, &one);
    }
}

static void find_blood(walk *w, int32_t focus)
{
    ++w->turn;
    see(w, focus);
    push(w, &w->down, 0);
    descend(w);
    get_or_put(w, &w->seen_up, (int64_t)focus << 32 | (uint32_t)focus, 0);
    w->level.n = 0;
    push(w, &w->level, 0);
    while (w->level.n && !w->status) {
        w->above.n = 0;
        for (int64_t i = 0; i < w->level.n && !w->status; ++i) {
            int64_t first_parent = w->above.n;
            climb(w, w->level.at[i]);
            put_all(w, &w->above, first_parent);
            turn_below(w, w->level.at[i], first_parent);
        }
        list turned = w->level;
        w->level = w->above;
        w->above = turned;
    }
}

/* the cheapest first ------------------------------------------------------------------------------------------------ */

/* Put the ways of blood in order, and the first to each name where they are left from. */
static void start_from_blood(walk *w)
{
    for (int64_t i = 0; i < w->found.n && !w->status; ++i) {
        place *here = w->places + w->found.at[i];
        take(w, &here->found, &w->ranked);
        if (w->status) {
            return;
        }
        if (w->ranked.n > 1) {
            rank(w, &w->ranked);
            for (int32_t at = here->found.first, n = 0; n < here->found.n; ++n, at = w->links[at].next) {
                w->links[at].way = w->ranked.at[n];
            }
        }
        here->cheapest = cost_of(w, w->ranked.at[0]);
        int32_t chosen[MOST_NAMES];
        int n = named(w, &w->ranked, chosen);
        for (int k = 0; k < n; ++k) {
            int32_t cost = cost_of(w, chosen[k]);
            push(w, &w->by_cost[cost <= MOST_LIMIT ? cost : MOST_LIMIT + 1], chosen[k]);
        }
    }
}

static void leave(walk *w, int32_t way)
{
    const kf_family *family = w->family;
    int32_t cost_so_far = cost_of(w, way), limit = w->limit, stays = w->readings->stays[reading_of(w, way)];
    kf_rows rows;
    if (cost_so_far < limit) {
        rows = kf_rows_of(family, w->ways[way].node, KF_UP, KF_SOCIAL);
    } else if (stays) {
        /* the partners of blood relatives at the limit */
        rows = kf_rows_of(family, w->ways[way].node, KF_COUPLE, KF_OTHER_KIN);
        ++limit;
    } else {
        return;
    }
    for (int64_t row = rows.first; row < rows.end && !w->status; ++row) {
        int32_t to = target(w, row);
        if (to < 0) {
            return;
        }
        int32_t kind = family->kind[row], move = family->move[kind], cost = cost_so_far + family->cost[kind];
        int is_blood = move <= KF_MOVE_SIBLING && (stays >> move & 1) != 0;
        if (cost > limit || is_blood || is_on(w, way, to)) {
            continue;
        }
        const place *there = place_of(w, to);
        if (!there || there->cheapest < cost) {
            continue;
        }
        int32_t reading = after(w, way, key_of(w, way, row));
        if (reading < 0 || w->readings->parts[reading] > w->most_parts) {
            continue;
        }
        int32_t next = longer(w, way, row, reading);
        if (next >= 0) {
            push(w, &w->arriving[cost], next);
        }
    }
}

static void keep_named(walk *w, int32_t cost)
{
    int32_t chosen[MOST_NAMES];
    rank(w, &w->ranked);
    int n = named(w, &w->ranked, chosen);
    for (int k = 0; k < n; ++k) {
        push(w, &w->by_cost[cost], chosen[k]);
    }
    for (int k = 0; k < n; ++k) {
        int32_t label = w->readings->label[reading_of(w, chosen[k])], n_same = 0;
        for (int64_t i = 0; i < w->ranked.n && n_same < MOST_WAYS; ++i) {
            if (w->readings->label[reading_of(w, w->ranked.at[i])] == label) {
                put(w, w->ranked.at[i]);
                ++n_same;
            }
        }
    }
}

/* Keep the ways that have arrived at people who were not reached more cheaply. */
static void settle(walk *w, int32_t cost)
{
    ++w->turn;
    w->gathered.n = 0;
    for (int64_t i = 0; i < w->arriving[cost].n && !w->status; ++i) {
        int32_t way = w->arriving[cost].at[i];
        place *here = place_of(w, w->ways[way].node);
        if (!here || here->cheapest < cost) {
            continue;
        }
        if (here->gathered_in != w->turn) {
            here->gathered_in = w->turn;
            here->gathered = NO_WAYS;
            push(w, &w->gathered, (int32_t)(here - w->places));
        }
        add_to(w, &here->gathered, way);
    }
    for (int64_t i = 0; i < w->gathered.n && !w->status; ++i) {
        place *here = w->places + w->gathered.at[i];
        here->cheapest = cost;
        take(w, &here->gathered, &w->ranked);
        if (w->ranked.n == 1) {
            push(w, &w->by_cost[cost], w->ranked.at[0]);
            put(w, w->ranked.at[0]);
        } else {
            keep_named(w, cost);
        }
    }
}

static void find_all(walk *w, int32_t focus)
{
    find_blood(w, focus);
    if (w->status || w->n_missing) {
        return;
    }
    place *start = place_of(w, focus);
    if (!start) {
        return;
    }
    start->cheapest = 0;
    push(w, &w->by_cost[0], 0);
    start_from_blood(w);
    for (int32_t cost = 0; cost <= w->limit && !w->status && !w->n_missing; ++cost) {
        for (int64_t i = 0; i < w->by_cost[cost].n && !w->status; ++i) {
            int32_t way = w->by_cost[cost].at[i];
            const place *here = place_of(w, w->ways[way].node);
            if (here && here->cheapest == cost) {
                leave(w, way);
            }
        }
        if (!w->n_missing && !w->status) {
            settle(w, cost + 1);
        }
    }
}

/* the call ---------------------------------------------------------------------------------------------------------- */

static void let_go(walk *w)
{
    list *lists[] = {&w->found, &w->gathered, &w->level, &w->above, &w->down, &w->below, &w->ranked, &w->spare};
    map *maps[] = {&w->place_of, &w->seen_up, &w->group_of};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; ++i) {
        free(lists[i]->at);
    }
    for (size_t i = 0; i < sizeof maps / sizeof *maps; ++i) {
        free(maps[i]->keys);
        free(maps[i]->values);
    }
    for (size_t i = 0; i < sizeof w->by_cost / sizeof *w->by_cost; ++i) {
        free(w->by_cost[i].at);
    }
    for (size_t i = 0; i < sizeof w->arriving / sizeof *w->arriving; ++i) {
        free(w->arriving[i].at);
    }
    free(w->places);
    free(w->links);
    free(w->groups);
}

/* the answer -------------------------------------------------------------------------------------------------------- */

/* Whether one of two ways to one name goes before the other: cost, no recorded step link, moves, whoever comes first. */
static int goes_before(const walk *w, int32_t one, int32_t other)
{
    const uint64_t *mine = w->readings->rank + 2 * (int64_t)reading_of(w, one);
    const uint64_t *theirs = w->readings->rank + 2 * (int64_t)reading_of(w, other);
    uint64_t a = mine[0] >> COST_BITS << 1 | (mine[0] & 1), b = theirs[0] >> COST_BITS << 1 | (theirs[0] & 1);
    if (a != b || mine[1] != theirs[1]) {
        return a != b ? a < b : mine[1] < theirs[1];
    }
    return by_people(w, one, other) < 0;
}

/* The way that tells a person's name, where all ways tell one; else KF_NONE. */
static int32_t only_name(const walk *w, const int32_t *kept, int64_t n)
{
    int32_t best = kept[0];
    for (int64_t i = 1; i < n; ++i) {
        if (w->readings->name[reading_of(w, kept[i])] != w->readings->name[reading_of(w, best)]) {
            return KF_NONE;
        }
        best = goes_before(w, kept[i], best) ? kept[i] : best;
    }
    return best;
}

/* The edges of a way in ascending order; 0 where there are others by which it holds, or that may share a source. */
static int edges_of(const walk *w, int32_t way, int32_t edges[MOST_NODES])
{
    int n = 0;
    for (; w->ways[way].before != KF_NONE; way = w->ways[way].before) {
        int32_t edge = w->ways[way].edge;
        if (w->ways[way].twin_up != KF_NONE || w->family->may_share[edge]) {
            return 0;
        }
        int at = n++;
        for (; at > 0 && edges[at - 1] > edge; --at) {
            edges[at] = edges[at - 1];
        }
        edges[at] = edge;
    }
    return n;
}

static double all_hold(const walk *w, const int32_t *edges, int n)
{
    double p = 1.0;
    for (int i = 0; i < n; ++i) {
        p *= w->family->p[edges[i]];
    }
    return p;
}

/* The probability that one of the ways to a name holds; below 0 where that is more than a formula. */
static double one_holds(const walk *w, const int32_t *kept, int64_t n)
{
    int32_t first[MOST_NODES], second[MOST_NODES];
    if (n == 1) {
        return w->ways[kept[0]].p;
    }
    int n_first = n == 2 ? edges_of(w, kept[0], first) : 0, n_second = n_first ? edges_of(w, kept[1], second) : 0;
    if (!n_second) {
        return -1.0;
    }
    int n_same = 0;
    while (n_same < n_first && n_same < n_second && first[n_same] == second[n_same]) {
        ++n_same;
    }
    if (n_same == n_first || n_same == n_second) {
        return -1.0;
    }
    int is_turned = second[n_same] < first[n_same];
    const int32_t *one = is_turned ? second : first, *other = is_turned ? first : second;
    int n_one = is_turned ? n_second : n_first, n_other = is_turned ? n_first : n_second;
    double both = all_hold(w, one, n_one);
    for (int i = 0; i < n_other; ++i) {
        int is_new = 1;
        for (int k = 0; k < n_one; ++k) {
            is_new &= one[k] != other[i];
        }
        both = is_new ? both * w->family->p[other[i]] : both;
    }
    return all_hold(w, one, n_one) + all_hold(w, other, n_other) - both;
}

/* For everybody in the order in which they were found. */
typedef struct {
    int32_t *people, *begins, *kept; /* where their ways begin in kept, the cheapest first; begins has room for the end */
    int32_t *best;                   /* the way that tells the only name, or KF_NONE */
    double *p;                       /* the probability of the only name; below 0 where it is not worked out here */
    uint8_t *is_cut;                 /* 1 where more ways lead than are kept */
} kf_kin;

static int64_t tell(const walk *w, const kf_kin *kin)
{
    int64_t n = 0;
    for (int64_t i = 0; i < w->found.n; ++i) {
        const place *here = w->places + w->found.at[i];
        int64_t first = n;
        for (int32_t at = here->found.first, k = 0; k < here->found.n; ++k, at = w->links[at].next) {
            kin->kept[n++] = w->links[at].way;
        }
        kin->people[i] = here->person;
        kin->is_cut[i] = (uint8_t)here->is_cut;
        kin->begins[i] = (int32_t)first;
        kin->best[i] = only_name(w, kin->kept + first, n - first);
        kin->p[i] = kin->best[i] < 0 ? -1.0 : one_holds(w, kin->kept + first, n - first);
    }
    kin->begins[w->found.n] = (int32_t)n;
    return w->found.n;
}

/* Find the ways from a focus to everybody within reach.
 *
 * start: the reading of no steps. n_room: how many ways there is room for, and people, and kept ways. missing has room for n_missing_room steps, each reading << 32 | key; n_found is what was found: ways, people,
 * missing steps. Returns 0, MORE_ROOM, MORE_READINGS, KF_NO_MEMORY, or KF_BAD_ARGUMENT.
 */
KF_EXPORT int32_t kf_kin_walk(const kf_family *family, const kf_readings *readings, int32_t focus, int32_t start,
                              int32_t limit, int32_t most_parts, kf_way *ways, const kf_kin *kin, int64_t n_room,
                              int64_t *missing, int64_t n_missing_room, int64_t n_found[3])
{
    int64_t n_slots = readings->n_slots;
    if (focus < 0 || focus >= family->n_people || start < 0 || start >= readings->n_readings || limit < 0 ||
        limit > MOST_LIMIT || n_room < 1 || n_room > INT32_MAX || n_slots < 1 || (n_slots & (n_slots - 1))) {
        return KF_BAD_ARGUMENT;
    }
    walk w = {.family = family, .readings = readings, .limit = limit, .most_parts = most_parts};
    w.ways = ways;
    w.n_ways_room = n_room;
    w.missing = missing;
    w.n_missing_room = n_missing_room;
    ways[0] = (kf_way){focus, KF_NONE, KF_NONE, start, KF_NONE, KF_NONE, KF_NONE, 1, 1.0};
    w.n_ways = 1;
    find_all(&w, focus);
    n_found[0] = w.n_ways;
    n_found[2] = w.n_missing;
    if (!w.status) {
        w.status = w.n_missing ? MORE_READINGS : 0;
    }
    n_found[1] = w.status ? 0 : tell(&w, kin);
    let_go(&w);
    return w.status;
}

/* Add what steps make of readings to the table. Returns how many of the keys were new, or KF_BAD_ARGUMENT when it is full
 * or a key is below 0. */
KF_EXPORT int64_t kf_kin_learn(int64_t *keys, int32_t *values, int64_t n_slots, const int64_t *new_keys,
                               const int32_t *new_values, int64_t n_new)
{
    if (n_slots < 1 || (n_slots & (n_slots - 1))) {
        return KF_BAD_ARGUMENT;
    }
    int64_t n = 0;
    for (int64_t i = 0; i < n_new; ++i) {
        int64_t slot = new_keys[i] < 0 ? KF_NONE : slot_of(keys, n_slots, new_keys[i]);
        if (slot < 0) {
            return KF_BAD_ARGUMENT;
        }
        n += keys[slot] == KF_NONE;
        keys[slot] = new_keys[i];
        values[slot] = new_values[i];
    }
    return n;
}
