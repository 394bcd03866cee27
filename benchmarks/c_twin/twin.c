/* The algorithm of the fast engine in C: reads its tables, gives the same history, bit for bit.
 *
 * twin TABLES HISTORY
 *
 * One run to warm up, one that is timed and written; the seconds of the latter and its visits are printed. Only
 * what the standard study uses is here: one contact or stay a visit, patience, priorities, dated capacity, routing
 * by class. Whatever else the tables ask for is refused. `tables.h` is made from the layout of the engine's tables.
 */
#define _GNU_SOURCE
#include <time.h>

#include "kernel.h"

typedef struct {
    int64_t items;
    int64_t size;
    void *data;
} Table;

static Table tables[N_TABLES];

static void read_tables(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    for (int index = 0; index < N_TABLES; index++) {
        Table *table = &tables[index];
        int64_t head[3];
        if (fread(head, sizeof head, 1, file) != 1) refuse("tables in this file");
        table->items = head[0];
        table->size = head[1];
        /* Of a table that is empty when a run begins only the size is in the file. */
        table->data = fresh(head[2], (size_t)table->size);
        if (fread(table->data, (size_t)table->size, (size_t)head[2], file) != (size_t)head[2])
            refuse("tables in this file");
    }
    fclose(file);
}

static void describe_model(void) {
    model.horizon_days = *(double *)tables[TABLE_HORIZON_DAYS].data;
    model.buckets_per_day = *(double *)tables[TABLE_BUCKETS_PER_DAY].data;
    model.period_edges = tables[TABLE_PERIOD_EDGES].data;
    model.n_periods = tables[TABLE_PERIOD_EDGES].items - 1;
    model.courses = tables[TABLE_COURSES].data;
    model.course_at = tables[TABLE_COURSE_AT].data;
    model.keys = tables[TABLE_KEYS].data;
    model.class_keys = tables[TABLE_CLASS_KEYS].data;
    model.laws = tables[TABLE_LAWS].data;
    model.routings = tables[TABLE_ROUTINGS].data;
    model.shares = tables[TABLE_SHARES].data;
    model.ways = tables[TABLE_WAYS].data;
    model.changes = tables[TABLE_CHANGES].data;
    model.classes = tables[TABLE_CLASSES].data;
    model.n_classes = tables[TABLE_CLASSES].items;
    model.rates_per_day = tables[TABLE_RATES_PER_DAY].data;
    if (tables[TABLE_DAY_ONE].items > 0) refuse("people of day one");
}

static void *copied(int table, int64_t *items) {
    *items = tables[table].items;
    void *copy = fresh(tables[table].items, (size_t)tables[table].size);
    memcpy(copy, tables[table].data, (size_t)(tables[table].items * tables[table].size));
    return copy;
}

static void *empty(int table, int64_t *items) {
    *items = tables[table].items;
    return untouched(*items, (size_t)tables[table].size);
}

/* Rows of the run before, to be written over, as the engine keeps them. */
static Visit *spare_rows = NULL;
static int64_t n_spare_rows = 0;

static void begin_state(void) {
    int64_t unused;
    memset(&state, 0, sizeof state);
    state.far_free = state.people_free = state.tallies_free = state.serving = NONE;
    state.near = empty(TABLE_NEAR, &state.near_size);
    state.far = empty(TABLE_FAR, &state.far_size);
    state.buckets = copied(TABLE_BUCKETS, &state.n_buckets);
    state.people = empty(TABLE_PEOPLE, &state.people_size);
    state.tallies = empty(TABLE_TALLIES, &state.tallies_size);
    state.lanes = copied(TABLE_LANES, &unused);
    state.pools = copied(TABLE_POOLS, &state.n_pools);
    state.called = copied(TABLE_CALLED, &unused);
    state.areas = copied(TABLE_AREAS, &unused);
    state.referrals = copied(TABLE_REFERRALS, &unused);
    state.rows = spare_rows;
    state.rows_size = n_spare_rows;
    if (spare_rows == NULL) state.rows = empty(TABLE_ROWS, &state.rows_size);
}

static void end_state(void) {
    void *owned[] = {state.near, state.far, state.buckets, state.people, state.tallies, state.lanes,
                     state.pools, state.called, state.areas, state.referrals};
    for (size_t index = 0; index < sizeof owned / sizeof *owned; index++) free(owned[index]);
    spare_rows = state.rows;
    n_spare_rows = state.rows_size;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: twin TABLES HISTORY\n");
        return 2;
    }
    read_tables(argv[1]);
    describe_model();
    begin_state();
    free(run());
    end_state();
    double began = seconds_now();
    begin_state();
    Visit *visits = run();
    double seconds = seconds_now() - began;
    FILE *file = fopen(argv[2], "wb");
    if (file == NULL) {
        perror(argv[2]);
        return 1;
    }
    size_t areas = (size_t)(state.n_pools * model.n_periods * 3);
    bool is_written = fwrite(state.areas, sizeof(double), areas, file) == areas &&
                      fwrite(visits, sizeof(Visit), (size_t)state.rows_used, file) == (size_t)state.rows_used;
    if (fclose(file) != 0 || !is_written) {
        fprintf(stderr, "the history could not be written\n");
        return 1;
    }
    printf("%.9f %lld\n", seconds, (long long)state.rows_used);
    return 0;
}
