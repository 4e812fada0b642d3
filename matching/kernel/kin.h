/* What the parts of the walk over families share: relatives of one person, by number.
 *
 * Twins: blood_search.py, search.py, turns.py, blood.py and same_slot.py of finder/kinship, step for step. What steps
 * are called is not known here: a way carries the number of a reading, and a table tells the reading of one more step.
 * Every index that comes from outside is checked where it is used.
 */
#ifndef KINFINDER_KIN_H
#define KINFINDER_KIN_H

#include "kernel.h"

#define KF_NONE (-1)

/* Groups of rows of one person, as in steps_index.py. */
enum kf_group { KF_UP, KF_DOWN, KF_COUPLE, KF_OTHER_KIN, KF_SOCIAL, KF_N_GROUPS };

/* Moves, by their place in steps_index.MOVES. */
enum kf_move { KF_MOVE_UP, KF_MOVE_DOWN, KF_MOVE_COUPLE, KF_MOVE_SIBLING, KF_MOVE_STEP_SIBLING };

enum kf_sex { KF_SEX_UNKNOWN, KF_FEMALE, KF_MALE };

/* Marks of a kind of step. */
enum { KF_TO_PLACEHOLDER = 1, KF_ADOPTIVE = 2, KF_SEVERED = 4 };

/* What an edge between siblings says, by its subtype. */
enum kf_said { KF_SAID_UNKNOWN, KF_SAID_FULL, KF_SAID_HALF, KF_SAID_HALF_MATERNAL, KF_SAID_HALF_PATERNAL, KF_SAID_OTHER };

/* A year that is not known. */
#define KF_NO_YEAR (-32768)

/* The flat arrays of steps_index.Steps and columns.py. */
typedef struct {
    int64_t n_people, n_rows, n_edges, n_kinds, n_subtypes;
    const int32_t *starts;         /* KF_N_GROUPS for each person, and the end */
    const int32_t *to, *edge;      /* each row; rows up are in ascending order of whom they lead to, each once */
    const uint16_t *kind;          /* each row */
    const uint8_t *move, *cost, *kind_sex, *kind_marks; /* each kind */
    const uint8_t *sex, *is_placeholder, *is_open;      /* each person */
    const int16_t *years;          /* born from, born to, died from, died to of each person */
    const uint16_t *subtype;       /* each edge */
    const uint8_t *said;           /* each subtype */
    const double *p;               /* each edge */
    const uint8_t *may_share;      /* each edge: another one may rest on a source of it */
} kf_family;

typedef struct {
    int64_t first, end;
} kf_rows;

/* The rows of some groups of a person; none where the arrays do not hold together. */
kf_rows kf_rows_of(const kf_family *family, int32_t person, int32_t first_group, int32_t end_group);

/* Siblinghood as one number: six for each of full, half and not known, of them two for no side, the mother's and the
 * father's, of them the second where a shared parent is known. KF_FULL is that of full siblings, whatever the side. */
enum { KF_FULL = 1, KF_N_SIBLINGHOODS = 18 };

/* What two children of one parent are to each other; shared is KF_NONE for siblings by assertion. */
int32_t kf_siblinghood(const kf_family *family, int32_t one, int32_t other, int32_t shared);

/* Whether two children of one parent may be one person, because one is a placeholder; KF_NONE for no child. */
int32_t kf_may_be_one(const kf_family *family, int32_t one, int32_t child_of_one, int32_t other, int32_t child_of_other);

#endif
