alter table namu.runs
  -- Events in front of it were dropped by retention.
  add column first_event integer not null default 0,
  -- When the earliest open timer is due, in milliseconds since 1970.
  add column wake_at bigint,
  -- Nothing is open but timers and what comes from outside: a new owner need not look at the run.
  add column parked boolean not null default false;

create index runs_active on namu.runs (partition) where status = 'running' and not parked;
create index runs_due on namu.runs (wake_at, run) where status = 'running' and wake_at is not null;

-- The newest snapshot of each long run: its state after `events` events.
create table namu.snapshots (
  run text collate "C" primary key,
  events integer not null,
  snapshot text not null
);
