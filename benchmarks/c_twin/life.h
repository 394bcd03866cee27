/* What patients live through: waiting, care, contacts, moving on. */
#ifndef LIFE_H
#define LIFE_H

#include "agenda.h"
#include "chance.h"
#include "people.h"
#include "pools.h"

static void book_for(int64_t slot, double moment, int64_t rank, int64_t purpose) {
    const Person *person = &state.people[slot];
    book(moment, order_of(rank, person->patient_class, person->number),
         rest_of(person->ordinal, purpose, slot));
}

static void begin_contact(int64_t slot, double now) {
    Person *person = &state.people[slot];
    const Pool *pool = &state.pools[model.courses[person->course].clinicians];
    person->begins = now;
    person->is_missed = is_missed(person);
    if (!person->is_missed && isnan(person->first_contact)) person->first_contact = now;
    book_for(slot, now + contact_length(person) * pool->contact_days / pool->speed, RANK_END,
             PURPOSE_CONTACT_ENDS);
}

static void begin_care(int64_t slot, double now) {
    Person *person = &state.people[slot];
    const Course *course = &model.courses[person->course];
    if (person->held_row != NONE) refuse("held place");
    person->started = now;
    person->state = IN_CARE;
    if (course->number == NONE) {
        person->first_contact = now;
        double ends = person->started + stay_days(person, course->stay);
        book_for(slot, ends > now ? ends : now, RANK_END, PURPOSE_STAY_ENDS);
        return;
    }
    person->needed = contacts_needed(person);
    person->booked = person->attended;
    person->missed_in_a_row = 0;
    if (course->place != NONE)
        book_for(slot, now, RANK_ARRIVAL, PURPOSE_CONTACT_DUE);
    else
        begin_contact(slot, now);
}

static void expect_risk(int64_t slot, double now) {
    Person *person = &state.people[slot];
    const Course *course = &model.courses[person->course];
    double soonest = INFINITY;
    if (person->day_one != NONE) refuse("people of day one");
    if (course->patience != NONE) {
        soonest = days_once_a_visit(person, PATIENCE, course->patience);
        person->risk = PATIENCE;
    }
    if (course->deterioration != NONE || course->overflow != NONE) refuse("deterioration or overflow");
    if (soonest == INFINITY) return;
    double moment = person->joined + soonest;
    if (moment < now) moment = now;
    book_for(slot, moment, moment == now ? RANK_BAULK : RANK_RISK, PURPOSE_RISK);
}

static bool comes_late(const Person *person, int chance, double above) {
    if (above == ALWAYS) return true;
    if (above == NEVER) return false;
    return uniform_of(key_of(person, chance), person->number, person->occurrence) >= above;
}

/* Whether nothing can end a wait before the lane is looked through, after its days of grace. */
static bool outlasts_grace(const Person *person) {
    const Course *course = &model.courses[person->course];
    if (!person->is_listed || person->is_stray || person->day_one != NONE) return false;
    return person->lane == course->lane && comes_late(person, PATIENCE, course->patience_above);
}

static void put_off(int64_t slot, double now) {
    Person *person = &state.people[slot];
    Lane *lane = &state.lanes[person->lane];
    person->is_put_off = true;
    if (lane->is_due) return;
    lane->is_due = true;
    lane->put_off_since = now;
    book(now + lane->grace_days, order_of_look(person->lane), 0);
}

static bool may_be_put_off(const Lane *lane, int64_t slot) {
    return slot != NONE && state.people[slot].since >= lane->put_off_since;
}

static void look_through(int64_t index) {
    Lane *lane = &state.lanes[index];
    int64_t slot = lane->looks_from == NONE ? lane->tail : lane->looks_from;
    for (int looked = 0; looked < LOOKED_AT_ONCE && may_be_put_off(lane, slot); looked++) {
        Person *person = &state.people[slot];
        if (person->is_put_off && person->state == ON_LIST) {
            person->is_put_off = false;
            expect_risk(slot, person->joined);
        }
        slot = person->prev;
    }
    lane->is_due = may_be_put_off(lane, slot);
    lane->looks_from = NONE;
    if (lane->is_due) {
        lane->looks_from = slot;
        book(state.clock, order_of_look(index), 0);
    }
}

static void wait_for_start(int64_t slot, int64_t pool, double now) {
    Person *person = &state.people[slot];
    const Course *course = &model.courses[person->course];
    person->lane = course->lane;
    if (course->rise_after_days < INFINITY) refuse("rise in priority");
    enlist(pool, slot, person->lane);
    if (outlasts_grace(person))
        put_off(slot, now);
    else
        expect_risk(slot, now);
}

static void come_to_step(int64_t slot, double now) {
    Person *person = &state.people[slot];
    if (person->state != ON_LIST) open_visit(slot, person->step, now);
    const Course *course = &model.courses[person->course];
    int64_t pool = course->list_pool;
    if (person->joined + course->notice_days > now) refuse("notice");
    if (pool == NONE || serves_at_once(pool)) {
        if (pool != NONE) take_server(pool, now);
        person->day_one = NONE;
        begin_care(slot, now);
        return;
    }
    join(pool, now);
    wait_for_start(slot, pool, now);
    person->day_one = NONE;
}

static void leave(int64_t slot) {
    const Person *person = &state.people[slot];
    if (model.classes[person->patient_class].returns_to != NONE) refuse("re-referral");
    dismiss(slot);
}

static int64_t routing_of(const Course *course, int ended) {
    if (ended == ENDED_COMPLETED) return course->routing;
    if (ended == ENDED_DROPPED_OUT) return course->dropped_out;
    return course->patience_routing;
}

static void close_visit(int64_t slot, int ended, int64_t destination, double now) {
    const Person *person = &state.people[slot];
    const Course *course = &model.courses[person->course];
    if (ended != ENDED_COMPLETED && ended != ENDED_DROPPED_OUT) {
        write_row(person, NAN, now, ended, destination);
        return;
    }
    bool has_place = course->place != NONE && !person->elsewhere;
    if (has_place && course->holds_place) refuse("held place");
    write_row(person, now, now, ended, destination);
    if (has_place) release(course->place, now);
}

static void go_on(int64_t slot, int ended, double now) {
    Person *person = &state.people[slot];
    int64_t routing = routing_of(&model.courses[person->course], ended);
    if (routing == NONE) refuse("routing for such an end");
    const Way *way = way_of(person, routing);
    close_visit(slot, ended, way->to, now);
    if (way->delay != NONE) refuse("delay");
    person->state = AWAY;
    person->step = (int32_t)way->to;
    if (way->to < 0) {
        leave(slot);
        return;
    }
    int64_t order = order_of(RANK_ARRIVAL, person->patient_class, person->number);
    int64_t rest = rest_of(person->ordinal + 1, PURPOSE_JOIN, slot);
    if (precedes_all(now, order, rest))
        come_to_step(slot, now);
    else
        book(now, order, rest);
}

static void end_wait(int64_t slot, double now) {
    Person *person = &state.people[slot];
    const Course *course = &model.courses[person->course];
    if (course->list_pool != NONE) withdraw(course->list_pool, slot, now);
    go_on(slot, now == person->joined ? ENDED_BAULKED : ENDED_RENEGED, now);
}

static void end_contact(int64_t slot, double now) {
    Person *person = &state.people[slot];
    const Course *course = &model.courses[person->course];
    if (person->is_missed) {
        person->missed++;
        person->missed_in_a_row++;
    } else {
        person->attended++;
        person->missed_in_a_row = 0;
    }
    release(course->clinicians, now);
    if (person->attended >= person->needed) {
        go_on(slot, ENDED_COMPLETED, now);
    } else if (person->missed_in_a_row == course->ends_after_misses && course->ends_after_misses > 0) {
        go_on(slot, ENDED_DROPPED_OUT, now);
    } else {
        double due = person->begins + interval_days(person);
        person->booked++;
        book_for(slot, due > now ? due : now, RANK_ARRIVAL, PURPOSE_CONTACT_DUE);
    }
}

static void meet_clinician(int64_t slot, double now) {
    Person *person = &state.people[slot];
    person->wait_inside_days += now - person->since;
    person->state = IN_CARE;
    begin_contact(slot, now);
}

static void ask_for_clinician(int64_t slot, double now) {
    Person *person = &state.people[slot];
    const Course *course = &model.courses[person->course];
    person->since = now;
    if (serves_at_once(course->clinicians)) {
        take_server(course->clinicians, now);
        meet_clinician(slot, now);
        return;
    }
    person->state = DUE;
    join(course->clinicians, now);
    enlist(course->clinicians, slot, course->lane_in_course);
}

#endif
