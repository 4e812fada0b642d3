/* Clusters: connected components, and the guarded agglomeration of matching/agglomerate.py, step for step.
 *
 * The agglomeration keeps, for every two clusters of which something is known, one edge; the edges of a cluster hang in a
 * list. Joining two clusters walks both lists once.
 */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

#define NONE (-1)

/* Reasons; the same numbers as in agglomerate.py. Above 0 stands the caller's own code of a veto. */
enum { TOGETHER = 0, DECIDED = -1, SIDE_BY_SIDE = -2, ONE_SOURCE = -3, MOSTLY_AGAINST = -4, WEAK_BRIDGE = -5, CONTRADICTION = -6, LOOSE = -7 };

/* Steps between two looks at the watch: some milliseconds. */
#define STEPS_BETWEEN_LOOKS (1 << 20)

KF_EXPORT int64_t kf_unite(int64_t *labels, int64_t n_rows, const int64_t *left, const int64_t *right, int64_t n_links);
KF_EXPORT int64_t kf_flatten(int64_t *labels, int64_t n_rows);

static int is_row(int64_t row, int64_t n_rows) { return row >= 0 && row < n_rows; }

/* The root of a row; halves the path behind it. */
static int64_t find(int64_t *parent, int64_t row) {
    while (parent[row] != row) {
        parent[row] = parent[parent[row]];
        row = parent[row];
    }
    return row;
}

/* Join the trees of linked rows; the smallest row of a tree is its root. Parents must lie below their rows or be them. */
int64_t kf_unite(int64_t *labels, int64_t n_rows, const int64_t *left, const int64_t *right, int64_t n_links) {
    for (int64_t i = 0; i < n_links; i++) {
        if (!is_row(left[i], n_rows) || !is_row(right[i], n_rows)) {
            return KF_BAD_ARGUMENT;
        }
        int64_t a = find(labels, left[i]), b = find(labels, right[i]);
        if (a < b) {
            labels[b] = a;
        } else {
            labels[a] = b;
        }
    }
    return 0;
}

/* Point every row at its root. */
int64_t kf_flatten(int64_t *labels, int64_t n_rows) {
    for (int64_t row = 0; row < n_rows; row++) {
        if (!is_row(labels[row], row + 1)) {
            return KF_BAD_ARGUMENT;
        }
        labels[row] = labels[labels[row]];
    }
    return 0;
}

typedef struct {
    double clip;        /* bits count no further than this, either way */
    double mean_slack;  /* how far below the threshold the mean between two clusters may be */
    double strong;      /* how far above the threshold one pair must be to join two clusters alone */
    double least_linked; /* share of all pairs between two clusters that must be links ... */
    int64_t large;       /* ... where they have more records than this together */
} kf_guard;

/* Asked now and then; 0 stops the work. */
typedef int64_t (*kf_keeps_on)(void);

typedef struct {
    int64_t n_rows;
    const int64_t *groups, *sources; /* each code below n_rows, or -1 */
    int64_t n_cannot;
    const int64_t *cannot_left, *cannot_right;
    int64_t n_must;
    const int64_t *must_left, *must_right;
    int64_t n_pairs;
    const int64_t *left, *right;
    const double *bits;
    const int64_t *veto;
    int64_t n_links;
    const int64_t *order; /* places of the links among the pairs, strongest first */
    double threshold;
    int64_t is_guarded;
    kf_guard guard;
} kf_evidence;

KF_EXPORT int64_t kf_agglomerate(const kf_evidence *evidence, int64_t *root_of, int64_t *must_why, int64_t *link_why,
                                 kf_keeps_on keeps_on);

/* What is known between two clusters. */
typedef struct {
    int64_t ends[2];
    int64_t next[2]; /* further edges of each end: edge * 2 + side, or NONE */
    double sum_bits, best_bits;
    int64_t n_compared, n_links;
    int64_t why_forbidden;
    int32_t is_gone;
} edge;

typedef struct {
    const kf_evidence *given;
    int64_t *parent;
    int64_t *size;
    int64_t *degree;      /* edges in the list, gone ones included */
    int64_t *first;       /* first edge of a cluster */
    int64_t *next_member; /* the members of a cluster in a ring */
    int64_t *seen_edge;   /* by cluster, while two lists are merged */
    int64_t *stamped;     /* by group or source, the last stamp */
    int64_t stamp;
    edge *edges;
    int64_t n_edges;
    kf_keeps_on keeps_on;
    int64_t steps; /* since the last look */
    int is_stopped;
} clusters;

/* Count work that was done; returns whether to go on. */
static int goes_on(clusters *c, int64_t steps) {
    c->steps += steps;
    if (c->steps >= STEPS_BETWEEN_LOOKS && !c->is_stopped) {
        c->steps = 0;
        c->is_stopped = !c->keeps_on();
    }
    return !c->is_stopped;
}

static void let_go(clusters *c) {
    free(c->size);
    free(c->degree);
    free(c->first);
    free(c->next_member);
    free(c->seen_edge);
    free(c->stamped);
    free(c->edges);
}

static int64_t *array_of(int64_t n) { return malloc((size_t)(n > 0 ? n : 1) * sizeof(int64_t)); }

static int64_t start(clusters *c, const kf_evidence *given, int64_t *root_of, kf_keeps_on keeps_on) {
    int64_t n = given->n_rows, n_edges = given->n_pairs + given->n_cannot;
    memset(c, 0, sizeof *c);
    c->given = given;
    c->parent = root_of;
    c->keeps_on = keeps_on;
    c->size = array_of(n);
    c->degree = array_of(n);
    c->first = array_of(n);
    c->next_member = array_of(n);
    c->seen_edge = array_of(n);
    c->stamped = array_of(n);
    c->edges = malloc((size_t)(n_edges > 0 ? n_edges : 1) * sizeof(edge));
    if (!c->size || !c->degree || !c->first || !c->next_member || !c->seen_edge || !c->stamped || !c->edges) {
        return KF_NO_MEMORY;
    }
    for (int64_t row = 0; row < n; row++) {
        root_of[row] = c->next_member[row] = row;
        c->size[row] = 1;
        c->degree[row] = c->stamped[row] = 0;
        c->first[row] = c->seen_edge[row] = NONE;
    }
    return 0;
}

static int side_of(const edge *e, int64_t cluster) { return e->ends[1] == cluster; }

static void hang(clusters *c, int64_t place, int side) {
    edge *e = &c->edges[place];
    int64_t cluster = e->ends[side];
    e->next[side] = c->first[cluster];
    c->first[cluster] = place;
    c->degree[cluster]++;
}

/* The edge between two clusters, or NULL. */
static edge *edge_between(const clusters *c, int64_t a, int64_t b) {
    int64_t from = c->degree[a] <= c->degree[b] ? a : b, to = from == a ? b : a;
    for (int64_t place = c->first[from]; place != NONE;) {
        edge *e = &c->edges[place];
        int side = side_of(e, from);
        if (!e->is_gone && e->ends[!side] == to) {
            return e;
        }
        place = e->next[side];
    }
    return NULL;
}

static edge *edge_for(clusters *c, int64_t a, int64_t b) {
    edge *e = edge_between(c, a, b);
    if (e) {
        return e;
    }
    e = &c->edges[c->n_edges];
    memset(e, 0, sizeof *e);
    e->ends[0] = a;
    e->ends[1] = b;
    e->best_bits = -c->given->guard.clip;
    hang(c, c->n_edges, 0);
    hang(c, c->n_edges, 1);
    c->n_edges++;
    return e;
}

/* The first reason is kept. */
static void forbid(clusters *c, int64_t row_a, int64_t row_b, int64_t why) {
    int64_t a = find(c->parent, row_a), b = find(c->parent, row_b);
    if (a != b) {
        edge *e = edge_for(c, a, b);
        if (!e->why_forbidden) {
            e->why_forbidden = why;
        }
    }
}

static void compare(clusters *c, int64_t pair) {
    const kf_evidence *given = c->given;
    int64_t a = find(c->parent, given->left[pair]), b = find(c->parent, given->right[pair]);
    double bits = given->bits[pair], clip = given->guard.clip;
    if (a == b) {
        return;
    }
    edge *e = edge_for(c, a, b);
    e->n_compared++;
    e->sum_bits += bits < -clip ? -clip : bits > clip ? clip : bits;
    e->n_links += bits >= given->threshold;
    e->best_bits = bits > e->best_bits ? bits : e->best_bits;
}

static void add_edge(edge *to, edge *from) {
    to->n_compared += from->n_compared;
    to->sum_bits += from->sum_bits;
    to->n_links += from->n_links;
    to->best_bits = from->best_bits > to->best_bits ? from->best_bits : to->best_bits;
    if (!to->why_forbidden) {
        to->why_forbidden = from->why_forbidden;
    }
    from->is_gone = 1;
}

/* Note the edges of a cluster by their other end, or forget them again; gone edges leave the list. */
static void note_edges(clusters *c, int64_t cluster, int is_noted) {
    int64_t place = c->first[cluster];
    c->first[cluster] = NONE;
    c->degree[cluster] = 0;
    while (place != NONE) {
        edge *e = &c->edges[place];
        int side = side_of(e, cluster);
        int64_t next = e->next[side];
        if (!e->is_gone) {
            c->seen_edge[e->ends[!side]] = is_noted ? place : NONE;
            hang(c, place, side);
        }
        place = next;
    }
}

static void move_edges(clusters *c, int64_t keep, int64_t gone) {
    note_edges(c, keep, 1);
    for (int64_t place = c->first[gone]; place != NONE;) {
        edge *e = &c->edges[place];
        int side = side_of(e, gone);
        int64_t next = e->next[side], other = e->ends[!side];
        if (other == keep) {
            e->is_gone = 1;
        } else if (!e->is_gone && c->seen_edge[other] != NONE) {
            add_edge(&c->edges[c->seen_edge[other]], e);
        } else if (!e->is_gone) {
            e->ends[side] = keep;
            hang(c, place, side);
        }
        place = next;
    }
    c->first[gone] = NONE;
    note_edges(c, keep, 0);
}

/* The larger cluster keeps its root, between equals the smaller one. */
static void join(clusters *c, int64_t a, int64_t b) {
    goes_on(c, c->degree[a] + c->degree[b]);
    int is_a_kept = c->size[a] != c->size[b] ? c->size[a] > c->size[b] : a < b;
    int64_t keep = is_a_kept ? a : b, gone = is_a_kept ? b : a, swapped = c->next_member[keep];
    c->next_member[keep] = c->next_member[gone];
    c->next_member[gone] = swapped;
    c->size[keep] += c->size[gone];
    c->parent[gone] = keep;
    move_edges(c, keep, gone);
}

/* Tell whether a member of one cluster shares a code with a member of the other. */
static int share(clusters *c, const int64_t *codes, int64_t a, int64_t b) {
    int64_t stamp = ++c->stamp, row = a;
    do {
        if (codes[row] >= 0) {
            c->stamped[codes[row]] = stamp;
        }
        row = c->next_member[row];
    } while (row != a);
    row = b;
    do {
        if (codes[row] >= 0 && c->stamped[codes[row]] == stamp) {
            return 1;
        }
        row = c->next_member[row];
    } while (row != b);
    return 0;
}

static int64_t why_not_guarded(const clusters *c, const edge *known, int64_t a, int64_t b) {
    const kf_guard *guard = &c->given->guard;
    double threshold = c->given->threshold;
    if (known->sum_bits / (double)known->n_compared < threshold - guard->mean_slack) {
        return MOSTLY_AGAINST;
    }
    int both_solid = c->size[a] > 1 && c->size[b] > 1;
    if (both_solid && known->n_links < 2 && known->best_bits < threshold + guard->strong) {
        return WEAK_BRIDGE;
    }
    int is_large = c->size[a] + c->size[b] > guard->large;
    double least = guard->least_linked * ((double)c->size[a] * (double)c->size[b]);
    return is_large && (double)known->n_links < least ? LOOSE : TOGETHER;
}

static int64_t why_not(clusters *c, int64_t a, int64_t b) {
    const edge *known = edge_between(c, a, b);
    if (known && known->why_forbidden) {
        return known->why_forbidden;
    }
    if (share(c, c->given->groups, a, b)) {
        return SIDE_BY_SIDE;
    }
    if (share(c, c->given->sources, a, b)) {
        return ONE_SOURCE;
    }
    return c->given->is_guarded && known ? why_not_guarded(c, known, a, b) : TOGETHER;
}

static void obey(clusters *c, int64_t *must_why) {
    const kf_evidence *given = c->given;
    for (int64_t i = 0; i < given->n_cannot; i++) {
        forbid(c, given->cannot_left[i], given->cannot_right[i], DECIDED);
    }
    for (int64_t i = 0; i < given->n_must && goes_on(c, 1); i++) {
        int64_t a = find(c->parent, given->must_left[i]), b = find(c->parent, given->must_right[i]);
        const edge *known = a == b ? NULL : edge_between(c, a, b);
        must_why[i] = known && known->why_forbidden ? CONTRADICTION : TOGETHER;
        if (a != b && must_why[i] == TOGETHER) {
            join(c, a, b);
        }
    }
}

/* Try every refused link again until a round joins nothing; returns whether this one did. */
static int one_round(clusters *c, int64_t *link_why) {
    const kf_evidence *given = c->given;
    int has_joined = 0;
    for (int64_t i = 0; i < given->n_links && goes_on(c, 1); i++) {
        if (link_why[i] == TOGETHER) {
            continue;
        }
        int64_t pair = given->order[i];
        int64_t a = find(c->parent, given->left[pair]), b = find(c->parent, given->right[pair]);
        goes_on(c, c->degree[a] < c->degree[b] ? c->degree[a] : c->degree[b]);
        link_why[i] = a == b ? TOGETHER : why_not(c, a, b);
        if (a != b && link_why[i] == TOGETHER) {
            join(c, a, b);
            has_joined = 1;
        }
    }
    return has_joined;
}

static int are_rows(const int64_t *rows, int64_t n, int64_t n_rows, int64_t least) {
    for (int64_t i = 0; i < n; i++) {
        if (rows[i] < least || rows[i] >= n_rows) {
            return 0;
        }
    }
    return 1;
}

static int is_sound(const kf_evidence *e) {
    return are_rows(e->groups, e->n_rows, e->n_rows, NONE) && are_rows(e->sources, e->n_rows, e->n_rows, NONE) &&
           are_rows(e->cannot_left, e->n_cannot, e->n_rows, 0) && are_rows(e->cannot_right, e->n_cannot, e->n_rows, 0) &&
           are_rows(e->must_left, e->n_must, e->n_rows, 0) && are_rows(e->must_right, e->n_must, e->n_rows, 0) &&
           are_rows(e->left, e->n_pairs, e->n_rows, 0) && are_rows(e->right, e->n_pairs, e->n_rows, 0) &&
           are_rows(e->order, e->n_links, e->n_pairs, 0);
}

/* Join rows under decisions, vetoes and the guard.
 *
 * root_of gets a member of each row's cluster, the same for all; must_why and link_why why a decision or link was refused.
 * When keeps_on stops the work, what they hold means nothing.
 */
int64_t kf_agglomerate(const kf_evidence *evidence, int64_t *root_of, int64_t *must_why, int64_t *link_why,
                       kf_keeps_on keeps_on) {
    clusters c;
    if (!is_sound(evidence)) {
        return KF_BAD_ARGUMENT;
    }
    int64_t failed = start(&c, evidence, root_of, keeps_on);
    if (!failed) {
        obey(&c, must_why);
        for (int64_t pair = 0; pair < evidence->n_pairs && goes_on(&c, 1); pair++) {
            if (evidence->veto[pair]) {
                forbid(&c, evidence->left[pair], evidence->right[pair], evidence->veto[pair]);
            }
            compare(&c, pair);
        }
        for (int64_t i = 0; i < evidence->n_links; i++) {
            link_why[i] = WEAK_BRIDGE; /* not yet tried */
        }
        while (!c.is_stopped && one_round(&c, link_why)) {
        }
        for (int64_t row = 0; row < evidence->n_rows; row++) {
            root_of[row] = find(root_of, row);
        }
    }
    let_go(&c);
    return failed;
}
