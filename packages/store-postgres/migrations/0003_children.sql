alter table namu.runs
  -- The run that started this one; null for a run that no other started.
  add column parent_run text collate "C",
  -- Which of its calls did, and how, as JSON; null with parent_run.
  add column parent text;

create index runs_newest_child on namu.runs (parent_run, created_at desc, run desc)
  where parent_run is not null;
create index runs_newest_root on namu.runs (created_at desc, run desc)
  where parent_run is null;
