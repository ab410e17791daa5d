alter table namu.runs
  -- What the run asks people now, as JSON; null when that is nothing.
  add column approvals text;

create index runs_newest_asking on namu.runs (created_at desc, run desc)
  where approvals is not null;
