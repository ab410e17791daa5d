alter table namu.runs
  -- The run that this one was made of by retry, rerun or fork; null for a run of its own.
  add column origin_run text collate "C",
  -- Where their histories part, as JSON; null with origin_run.
  add column origin text,
  -- The releases that the run was on before, as JSON; null when it is on its first one.
  add column rebinds text;

create index runs_newest_of_origin on namu.runs (origin_run, created_at desc, run desc)
  where origin_run is not null;
