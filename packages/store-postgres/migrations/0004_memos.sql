-- Results of pure tasks, kept for calls with the same code and arguments. A cache: rows may go at any time.
create table namu.memos (
  key text primary key,
  value text not null,
  -- The run whose call made it, and when.
  run text not null,
  at bigint not null,
  expires_at bigint not null
);

create index memos_expiry on namu.memos (expires_at);
