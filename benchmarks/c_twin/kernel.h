/* The kernel: takes events in the lawful order until the run is over. */
#ifndef KERNEL_H
#define KERNEL_H

#include "life.h"

static void book_change(int64_t index) {
    const Pool *pool = &state.pools[index];
    if (pool->change >= pool->changes_end) return;
    book(model.changes[pool->change].at_days, order_of(RANK_CAPACITY, index, pool->change - pool->changes_first),
         0);
}

static double next_referral(int64_t patient_class) {
    const Class *arrives = &model.classes[patient_class];
    Referrals *referrals = &state.referrals[patient_class];
    const double *rates = model.rates_per_day + arrives->rates_first;
    int64_t days = arrives->rates_end - arrives->rates_first;
    if (arrives->listed_end > arrives->listed_first) refuse("listed arrivals");
    if (days == 0) return INFINITY;
    double u = uniform_of(model.class_keys[patient_class * CLASS_CHANCES + REFERRAL], referrals->number, 0);
    referrals->target = referrals->target + exponential_quantile(1.0, u);
    while (referrals->day < days) {
        double rate = rates[referrals->day];
        if (rate > 0 && referrals->target < referrals->reached + rate)
            return (double)referrals->day + (referrals->target - referrals->reached) / rate;
        referrals->reached += rate;
        referrals->day++;
    }
    return INFINITY;
}

static void book_referral(int64_t patient_class) {
    if (model.classes[patient_class].logged_daily) refuse("daily log of referrals");
    double moment = next_referral(patient_class);
    int64_t order = order_of(RANK_ARRIVAL, patient_class, state.referrals[patient_class].number++);
    book(moment, order, rest_of(0, PURPOSE_JOIN, NOBODY));
}

static bool is_void(const Event *event) {
    int64_t purpose = (event->rest >> SLOT_BITS) & PURPOSE_MASK;
    if (purpose != PURPOSE_RISK && purpose != PURPOSE_PRIORITY_RISES && purpose != PURPOSE_NOTICE_ENDS)
        return false;
    return !is_waiting_to_start(event->rest & NOBODY, (event->order >> NUMBER_BITS) & OWNER_MASK,
                                event->order & NUMBER_MASK, event->rest >> OCCURRENCE_SHIFT);
}

static void happen(int64_t slot, int64_t purpose, double now) {
    if (purpose == PURPOSE_JOIN)
        come_to_step(slot, now);
    else if (purpose == PURPOSE_CONTACT_ENDS)
        end_contact(slot, now);
    else if (purpose == PURPOSE_CONTACT_DUE)
        ask_for_clinician(slot, now);
    else if (purpose == PURPOSE_STAY_ENDS)
        go_on(slot, ENDED_COMPLETED, now);
    else if (purpose == PURPOSE_RISK)
        end_wait(slot, now);
    else
        refuse("event of this kind");
}

static void take_event(void) {
    Event event = state.near[0];
    drop_first();
    state.clock = event.moment;
    int64_t owner = (event.order >> NUMBER_BITS) & OWNER_MASK, number = event.order & NUMBER_MASK;
    if (event.order >> RANK_SHIFT == RANK_CAPACITY) {
        change_capacity(owner, event.moment);
        book_change(owner);
        return;
    }
    if (event.order < 0) {
        look_through(NONE - event.order);
        return;
    }
    int64_t slot = event.rest & NOBODY;
    if (slot == NOBODY) {
        slot = admit(owner, number);
        state.people[slot].step = (int32_t)model.classes[owner].enters_at;
        book_referral(owner);
    }
    if (!is_void(&event)) happen(slot, (event.rest >> SLOT_BITS) & PURPOSE_MASK, event.moment);
}

static void serve(void) {
    int64_t slot = grant_first(state.serving, state.clock);
    if (slot == NONE) return;
    if (state.people[slot].state == DUE)
        meet_clinician(slot, state.clock);
    else
        begin_care(slot, state.clock);
}

static void bring_near(void) {
    while (state.buckets[state.bucket] != NONE && state.near_used + HEADROOM <= state.near_size) {
        const Event *event = take_far(state.bucket);
        if (!is_void(event)) push(*event);
    }
}

/* One step of the run; whether there is anything left to do. */
static inline bool step(void) {
    if (state.serving == NONE && state.n_called > 0 && !precedes_dispatch()) begin_dispatch();
    if (state.serving != NONE)
        serve();
    else if (state.buckets[state.bucket] != NONE)
        bring_near();
    else if (state.near_used > 0)
        take_event();
    else if (!open_next_bucket())
        return false;
    if (state.serving != NONE && !has_work(&state.pools[state.serving])) state.serving = NONE;
    return true;
}

static Visit *run(void) {
    for (int64_t pool = 0; pool < state.n_pools; pool++) book_change(pool);
    for (int64_t patient_class = 0; patient_class < model.n_classes; patient_class++)
        book_referral(patient_class);
    bool goes_on = true;
    while (goes_on) {
        make_room();
        for (int taken = 0; taken < STEPS_A_ROUND && goes_on; taken++) goes_on = step();
    }
    for (int64_t slot = 0; slot < state.people_used; slot++) {
        make_room();
        write_open_visit(slot);
    }
    for (int64_t pool = 0; pool < state.n_pools; pool++) measure(pool, model.horizon_days);
    return in_order();
}

#endif
