/* Pools at work: servers, the areas under servers and lists, and the call to serve. */
#ifndef POOLS_H
#define POOLS_H

#include "agenda.h"
#include "lists.h"

static inline bool has_work(const Pool *pool) { return pool->listed > 0 && pool->busy < pool->servers; }

static void call_dispatch(int64_t index) {
    Pool *pool = &state.pools[index];
    if (pool->is_called || !has_work(pool)) return;
    pool->is_called = true;
    state.called[state.n_called++] = index;
}

static void begin_dispatch(void) {
    int64_t first = 0;
    for (int64_t place = 1; place < state.n_called; place++)
        if (state.called[place] < state.called[first]) first = place;
    int64_t index = state.called[first];
    state.called[first] = state.called[--state.n_called];
    state.serving = index;
    state.pools[index].is_called = false;
}

static void add_area(int64_t index, double until) {
    Pool *pool = &state.pools[index];
    double days = until - pool->since;
    double *area = state.areas + (index * model.n_periods + pool->period) * 3;
    area[BUSY] += (double)pool->busy * days;
    area[OFFERED] += (double)(pool->servers > pool->busy ? pool->servers : pool->busy) * days;
    area[QUEUE] += (double)pool->waiting * days;
    pool->since = until;
}

static void measure(int64_t index, double now) {
    Pool *pool = &state.pools[index];
    if (now == pool->since) return;
    while (model.period_edges[pool->period + 1] < now) {
        add_area(index, model.period_edges[pool->period + 1]);
        pool->period++;
    }
    add_area(index, now);
}

static void join(int64_t index, double now) {
    measure(index, now);
    state.pools[index].waiting++;
}

static inline bool serves_at_once(int64_t index) {
    const Pool *pool = &state.pools[index];
    return pool->listed == 0 && pool->busy < pool->servers && state.n_called == 0 && !precedes_dispatch();
}

static void take_server(int64_t index, double now) {
    measure(index, now);
    state.pools[index].busy++;
}

static void enlist(int64_t index, int64_t slot, int64_t lane) {
    Person *person = &state.people[slot];
    person->lane = (int32_t)lane;
    person->is_listed = true;
    add(&state.lanes[lane], slot);
    state.pools[index].listed++;
    call_dispatch(index);
}

static void unlist(int64_t index, int64_t slot) {
    Person *person = &state.people[slot];
    if (!person->is_listed) return;
    person->is_listed = false;
    remove_from(&state.lanes[person->lane], slot);
    state.pools[index].listed--;
}

static void withdraw(int64_t index, int64_t slot, double now) {
    measure(index, now);
    state.pools[index].waiting--;
    unlist(index, slot);
}

static int64_t grant_first(int64_t index, double now) {
    Pool *pool = &state.pools[index];
    if (!has_work(pool)) return NONE;
    int64_t lane = pool->lanes_first, slot = first_of(&state.lanes[lane]);
    while (slot == NONE) slot = first_of(&state.lanes[++lane]);
    measure(index, now);
    pool->waiting--;
    pool->busy++;
    unlist(index, slot);
    return slot;
}

static void release(int64_t index, double now) {
    measure(index, now);
    state.pools[index].busy--;
    call_dispatch(index);
}

static void change_capacity(int64_t index, double now) {
    measure(index, now);
    Pool *pool = &state.pools[index];
    const Change *change = &model.changes[pool->change];
    pool->servers = change->servers;
    pool->speed = change->speed;
    pool->change++;
    call_dispatch(index);
}

#endif
