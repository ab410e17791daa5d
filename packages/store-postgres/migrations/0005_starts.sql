alter table namu.runs
  -- Added to the priorities of the run's calls.
  add column priority integer not null default 0,
  -- What only one run of its workflow may have at a time; null for a run that has ended.
  add column singleton text collate "C";

create unique index runs_singleton on namu.runs (workflow, singleton) where singleton is not null;

-- Acknowledged starts whose runs are not there yet.
create table namu.held_starts (
  run text collate "C" primary key,
  -- Of the starts with one of these, a later one takes the place of the one that waits.
  slot text collate "C",
  -- When the first start of the slot was acknowledged, and when it is time to start the run: in
  -- milliseconds since 1970.
  held_at bigint not null,
  due_at bigint not null,
  -- Grows whenever another start takes its place.
  revision integer not null,
  -- Somebody is starting the run: no other start takes its place any more.
  claimed boolean not null default false,
  -- The start, as JSON.
  start text not null
);

create unique index held_starts_slot on namu.held_starts (slot) where not claimed and slot is not null;
create index held_starts_due on namu.held_starts (due_at, run);
