CREATE SCHEMA namu;

CREATE TABLE namu.artifacts (
    digest text NOT NULL,
    code bytea NOT NULL,
    source_map bytea
);

CREATE TABLE namu.events (
    run text NOT NULL COLLATE pg_catalog."C",
    seq integer NOT NULL,
    event text NOT NULL
);

CREATE TABLE namu.graphs (
    digest text NOT NULL,
    graph text NOT NULL
);

CREATE TABLE namu.held_starts (
    run text NOT NULL COLLATE pg_catalog."C",
    slot text COLLATE pg_catalog."C",
    held_at bigint NOT NULL,
    due_at bigint NOT NULL,
    revision integer NOT NULL,
    claimed boolean DEFAULT false NOT NULL,
    start text NOT NULL
);

CREATE TABLE namu.inbox (
    id bigint NOT NULL,
    run text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL,
    key_digest text NOT NULL,
    input text NOT NULL
);

ALTER TABLE namu.inbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME namu.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE namu.log_lines (
    id bigint NOT NULL,
    run text NOT NULL COLLATE pg_catalog."C",
    line text NOT NULL
);

ALTER TABLE namu.log_lines ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME namu.log_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE namu.memos (
    key text NOT NULL,
    value text NOT NULL,
    run text NOT NULL,
    at bigint NOT NULL,
    expires_at bigint NOT NULL
);

CREATE TABLE namu.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE namu.partitions (
    partition integer NOT NULL,
    epoch bigint DEFAULT 0 NOT NULL,
    owner_id text,
    owner_host text,
    owner_pid integer,
    expires_at timestamp with time zone,
    CONSTRAINT partitions_check CHECK (((owner_id IS NULL) = (expires_at IS NULL)))
);

CREATE TABLE namu.releases (
    digest text NOT NULL,
    release text NOT NULL
);

CREATE TABLE namu.runs (
    run text NOT NULL COLLATE pg_catalog."C",
    workflow text NOT NULL,
    version text NOT NULL,
    graph text NOT NULL,
    release text NOT NULL,
    partition integer NOT NULL,
    status text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    events integer NOT NULL,
    calls_started integer NOT NULL,
    calls_settled integer NOT NULL,
    input text NOT NULL,
    result text,
    idempotency_key text,
    idempotency_digest text,
    first_event integer DEFAULT 0 NOT NULL,
    wake_at bigint,
    parked boolean DEFAULT false NOT NULL,
    parent_run text COLLATE pg_catalog."C",
    parent text,
    priority integer DEFAULT 0 NOT NULL,
    singleton text COLLATE pg_catalog."C",
    origin_run text COLLATE pg_catalog."C",
    origin text,
    rebinds text,
    approvals text
)
WITH (fillfactor='70');

CREATE TABLE namu.settings (
    partitions integer NOT NULL,
    only_row boolean DEFAULT true NOT NULL,
    CONSTRAINT settings_only_row_check CHECK (only_row),
    CONSTRAINT settings_partitions_check CHECK ((partitions > 0))
);

CREATE TABLE namu.snapshots (
    run text NOT NULL COLLATE pg_catalog."C",
    events integer NOT NULL,
    snapshot text NOT NULL
);

CREATE TABLE namu.versions (
    name text NOT NULL,
    version text NOT NULL,
    graph text NOT NULL,
    release text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    registered bigint NOT NULL
);

ALTER TABLE namu.versions ALTER COLUMN registered ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME namu.versions_registered_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY namu.artifacts
    ADD CONSTRAINT artifacts_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY namu.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (run, seq);

ALTER TABLE ONLY namu.graphs
    ADD CONSTRAINT graphs_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY namu.held_starts
    ADD CONSTRAINT held_starts_pkey PRIMARY KEY (run);

ALTER TABLE ONLY namu.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (run, key_digest);

ALTER TABLE ONLY namu.log_lines
    ADD CONSTRAINT log_lines_pkey PRIMARY KEY (run, id);

ALTER TABLE ONLY namu.memos
    ADD CONSTRAINT memos_pkey PRIMARY KEY (key);

ALTER TABLE ONLY namu.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY namu.partitions
    ADD CONSTRAINT partitions_pkey PRIMARY KEY (partition);

ALTER TABLE ONLY namu.releases
    ADD CONSTRAINT releases_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY namu.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (run);

ALTER TABLE ONLY namu.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY namu.snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (run);

ALTER TABLE ONLY namu.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (name, version);

CREATE INDEX held_starts_due ON namu.held_starts USING btree (due_at, run);

CREATE UNIQUE INDEX held_starts_slot ON namu.held_starts USING btree (slot) WHERE ((NOT claimed) AND (slot IS NOT NULL));

CREATE INDEX memos_expiry ON namu.memos USING btree (expires_at);

CREATE INDEX runs_active ON namu.runs USING btree (partition) WHERE ((status = 'running'::text) AND (NOT parked));

CREATE INDEX runs_due ON namu.runs USING btree (wake_at, run) WHERE ((status = 'running'::text) AND (wake_at IS NOT NULL));

CREATE UNIQUE INDEX runs_idempotency ON namu.runs USING btree (workflow, idempotency_digest) WHERE (idempotency_digest IS NOT NULL);

CREATE INDEX runs_newest ON namu.runs USING btree (created_at DESC, run DESC);

CREATE INDEX runs_newest_asking ON namu.runs USING btree (created_at DESC, run DESC) WHERE (approvals IS NOT NULL);

CREATE INDEX runs_newest_child ON namu.runs USING btree (parent_run, created_at DESC, run DESC) WHERE (parent_run IS NOT NULL);

CREATE INDEX runs_newest_of_origin ON namu.runs USING btree (origin_run, created_at DESC, run DESC) WHERE (origin_run IS NOT NULL);

CREATE INDEX runs_newest_of_status ON namu.runs USING btree (status, created_at DESC, run DESC);

CREATE INDEX runs_newest_of_workflow ON namu.runs USING btree (workflow, created_at DESC, run DESC);

CREATE INDEX runs_newest_root ON namu.runs USING btree (created_at DESC, run DESC) WHERE (parent_run IS NULL);

CREATE INDEX runs_open ON namu.runs USING btree (partition) WHERE (status = 'running'::text);

CREATE UNIQUE INDEX runs_singleton ON namu.runs USING btree (workflow, singleton) WHERE (singleton IS NOT NULL);
