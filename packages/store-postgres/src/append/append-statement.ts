/**
 * Commits a group of appends in one statement, hence in one transaction and one wait for the disk.
 *
 * A1. `held` locks the partitions' rows until the commit. Taking over a partition updates its row, so
 *     it waits for appends that passed the check, and appends behind it see the new epoch (a locking
 *     read returns the newest committed version, not the statement's snapshot).
 * A2. `created` and `advanced` compare and append: both wait for a concurrent writer of the same run
 *     and then judge the newest version of its row.
 * A3. Events and inbox entries follow the runs that `created` and `advanced` accepted, nothing else.
 *     `dropped` sees the events of before only, and only in front of `expected`.
 * A4. A run occurs once in a group; `mergeChains` and `splitRounds` see to it.
 *
 * Returns one row per append in its order: whether it was written and the partition's epoch.
 */
export const appendStatement = {
  name: 'namu-append',
  text: `
    with input as materialized (
      select * from unnest(
        $1::int[], $2::bigint[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::int[], $14::int[],
        $15::text[], $16::text[], $17::text[], $18::text[], $24::int[], $25::bigint[], $26::boolean[],
        $30::text[], $31::text[], $32::int[], $33::text[],
        $34::text[], $35::text[], $36::text[], $37::text[]
      ) with ordinality as t(
        partition, epoch, expected, length, run, workflow, version,
        graph, release, status, created_at, updated_at, calls_started, calls_settled,
        input, result, idempotency_key, idempotency_digest, first_event, wake_at, parked,
        parent_run, parent, priority, singleton, origin_run, origin, rebinds, approvals, ordinal
      )
    ),
    held as materialized (
      select partition, epoch, owner_id
      from namu.partitions
      where partition in (select partition from input)
      order by partition
      for share
    ),
    allowed as materialized (
      select input.* from input
      join held on held.partition = input.partition
        and held.epoch = input.epoch and held.owner_id is not null
    ),
    created as (
      insert into namu.runs (
        run, workflow, version, graph, release, partition, status, created_at, updated_at,
        events, calls_started, calls_settled, input, result, idempotency_key, idempotency_digest,
        first_event, wake_at, parked, parent_run, parent, priority, singleton,
        origin_run, origin, rebinds, approvals
      )
      select
        run, workflow, version, graph, release, partition, status, created_at, updated_at,
        length, calls_started, calls_settled, input, result, idempotency_key, idempotency_digest,
        first_event, wake_at, parked, parent_run, parent, priority, singleton,
        origin_run, origin, rebinds, approvals
      from allowed where expected = 0
      order by run
      on conflict do nothing
      returning run
    ),
    advanced as (
      update namu.runs set
        version = allowed.version,
        graph = allowed.graph,
        release = allowed.release,
        status = allowed.status,
        updated_at = allowed.updated_at,
        events = allowed.length,
        calls_started = allowed.calls_started,
        calls_settled = allowed.calls_settled,
        result = allowed.result,
        first_event = allowed.first_event,
        wake_at = allowed.wake_at,
        parked = allowed.parked,
        singleton = allowed.singleton,
        origin = allowed.origin,
        rebinds = allowed.rebinds,
        approvals = allowed.approvals
      from allowed
      where runs.run = allowed.run
        and runs.partition = allowed.partition
        and allowed.expected > 0
        and runs.events = allowed.expected
      returning runs.run
    ),
    accepted as (
      select run from created union all select run from advanced
    ),
    logged as (
      insert into namu.events (run, seq, event)
      select e.run, e.seq, e.event
      from unnest($19::text[], $20::int[], $21::text[]) as e(run, seq, event)
      join accepted on accepted.run = e.run
    ),
    snapshots as (
      insert into namu.snapshots (run, events, snapshot)
      select s.run, s.events, s.snapshot
      from unnest($27::text[], $28::int[], $29::text[]) as s(run, events, snapshot)
      join accepted on accepted.run = s.run
      on conflict (run) do update set events = excluded.events, snapshot = excluded.snapshot
    ),
    dropped as (
      delete from namu.events
      using allowed, accepted
      where accepted.run = allowed.run and events.run = allowed.run
        and allowed.first_event > 0 and events.seq < allowed.first_event
    ),
    consumed as (
      delete from namu.inbox
      using unnest($22::text[], $23::text[]) as c(run, key_digest), accepted
      where accepted.run = c.run and inbox.run = c.run and inbox.key_digest = c.key_digest
    )
    select accepted.run is not null as written, held.epoch, held.owner_id is not null as owned
    from input
    left join accepted on accepted.run = input.run
    left join held on held.partition = input.partition
    order by input.ordinal`,
}

/**
 * What refused appends met: the length of the run's log, the run that has their idempotency key, and
 * the one that runs alone.
 */
export const refusedStatement = {
  name: 'namu-refused',
  text: `
    select own.events as length, other.run as duplicate, alone.run as occupied
    from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
      as t(run, workflow, idempotency_digest, singleton, ordinal)
    left join namu.runs own on own.run = t.run
    left join namu.runs other
      on other.workflow = t.workflow and other.idempotency_digest = t.idempotency_digest
    left join namu.runs alone
      on alone.workflow = t.workflow and alone.singleton = t.singleton
    order by t.ordinal`,
}

export const loggedStatement = {
  name: 'namu-logged',
  text: `
    select event from namu.events
    where run = $1 and seq >= $2 and seq < $3
    order by seq`,
}
