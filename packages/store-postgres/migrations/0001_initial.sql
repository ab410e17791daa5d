-- Fixed when the database is created: a run belongs to hash(run) mod partitions for ever.
create table namu.settings (
  partitions integer not null check (partitions > 0),
  only_row boolean primary key default true check (only_row)
);

-- One row per partition. An append holds its row FOR SHARE until it commits and a change of owner
-- updates it: an owner that stalled can never write after its successor began.
create table namu.partitions (
  partition integer primary key,
  epoch bigint not null default 0,
  owner_id text,
  owner_host text,
  owner_pid integer,
  expires_at timestamptz,
  check ((owner_id is null) = (expires_at is null))
);

create table namu.runs (
  run text collate "C" primary key,
  workflow text not null,
  version text not null,
  graph text not null,
  release text not null,
  partition integer not null,
  status text not null,
  created_at bigint not null,
  updated_at bigint not null,
  -- Length of the log; an append compares it.
  events integer not null,
  calls_started integer not null,
  calls_settled integer not null,
  input text not null,
  result text,
  idempotency_key text,
  -- Keys may be longer than an index takes.
  idempotency_digest text
)
-- Room for the new versions of a row beside the old ones: an append updates the row of its run.
with (fillfactor = 70);

create unique index runs_idempotency on namu.runs (workflow, idempotency_digest)
  where idempotency_digest is not null;
create index runs_newest on namu.runs (created_at desc, run desc);
create index runs_newest_of_workflow on namu.runs (workflow, created_at desc, run desc);
create index runs_newest_of_status on namu.runs (status, created_at desc, run desc);
create index runs_open on namu.runs (partition) where status = 'running';

-- The event is JSON kept as text: jsonb refuses the escape of NUL that a value may contain.
create table namu.events (
  run text collate "C" not null,
  seq integer not null,
  event text not null,
  primary key (run, seq)
);

create table namu.inbox (
  id bigint generated always as identity,
  run text collate "C" not null,
  key text not null,
  key_digest text not null,
  input text not null,
  primary key (run, key_digest)
);

create table namu.log_lines (
  id bigint generated always as identity,
  run text collate "C" not null,
  line text not null,
  primary key (run, id)
);

create table namu.graphs (
  digest text primary key,
  graph text not null
);

create table namu.releases (
  digest text primary key,
  release text not null
);

create table namu.versions (
  name text not null,
  version text not null,
  graph text not null,
  release text not null,
  created_at timestamptz not null default clock_timestamp(),
  registered bigint generated always as identity,
  primary key (name, version)
);

create table namu.artifacts (
  digest text primary key,
  code bytea not null,
  source_map bytea
);
