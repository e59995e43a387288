-- Webhooks, and the order in which lists go.

-- A number of the organisation's audit log, given under the lock of its newest row and held until
-- the transaction ends: whoever has seen one number has seen all before it. Ids are given before
-- that, so that one may turn up behind another that is greater.
ALTER TABLE pass ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chain_op ADD COLUMN place BIGINT NOT NULL DEFAULT 0;

DROP INDEX pass_by_age;
CREATE INDEX pass_by_place ON pass (org_id, place, id);
CREATE INDEX pass_of_network_by_place ON pass (network_key, place, id);
CREATE INDEX chain_op_by_place ON chain_op (org_id, place, id);
-- Few among very many are looked for by these.
CREATE INDEX pass_of_wallet ON pass (org_id, wallet, place, id);
CREATE INDEX pass_taken_away ON pass (org_id, place, id) WHERE desired_state <> 'ACTIVE';
CREATE INDEX pass_not_seen ON pass (org_id, place, id) WHERE observed_state IS NULL;
CREATE INDEX chain_op_failed ON chain_op (org_id, place, id) WHERE status = 'failed';

-- Where an application wants to be told of events.
CREATE TABLE webhook_endpoint (
    id TEXT PRIMARY KEY,
    app_id TEXT NOT NULL REFERENCES app (id),
    url TEXT NOT NULL,
    -- Words with one space between two; none: every event.
    event_types TEXT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    -- Why it is not, if it was not its owner who said so.
    disabled_reason TEXT,
    -- Since when nothing was taken there; null: the newest attempt was.
    failing_since_ms BIGINT,
    -- How many attempts in a row were in vain.
    failures BIGINT NOT NULL,
    -- When an attempt was last begun: whoever waited longest is next.
    served_at_ms BIGINT NOT NULL DEFAULT 0,
    -- No attempt is begun before: it let one time out.
    paused_until_ms BIGINT NOT NULL DEFAULT 0,
    -- It stays until all its deliveries are forgotten.
    deleted_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

CREATE INDEX webhook_endpoint_of_app ON webhook_endpoint (app_id) WHERE deleted_at_ms IS NULL;
CREATE INDEX webhook_endpoint_deleted ON webhook_endpoint (deleted_at_ms)
    WHERE deleted_at_ms IS NOT NULL;

-- What deliveries are signed with. At most two stand at a time.
CREATE TABLE webhook_secret (
    id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoint (id),
    -- Sealed with a key of the configuration, for this row alone.
    sealed BYTEA NOT NULL,
    -- The first millisecond in which nothing is signed with it any more.
    not_after_ms BIGINT,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX webhook_secret_of_endpoint ON webhook_secret (endpoint_id);

-- An event for an endpoint. Written in the transaction in which the event is.
CREATE TABLE webhook_delivery (
    id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoint (id),
    -- The header webhook-id: the same at each attempt, at each endpoint and when it is sent again.
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    -- Whether an application in test mode may know of it.
    is_testnet BOOLEAN NOT NULL,
    -- The body, to the byte.
    payload TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Those that were begun.
    attempts BIGINT NOT NULL,
    next_at_ms BIGINT NOT NULL,
    lease_until_ms BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    response_status BIGINT,
    -- One word; never what the other side said.
    last_error TEXT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

CREATE INDEX webhook_delivery_pending ON webhook_delivery (endpoint_id, next_at_ms, id)
    WHERE status = 'pending';
CREATE INDEX webhook_delivery_under_way ON webhook_delivery (lease_until_ms)
    WHERE status = 'pending';
CREATE INDEX webhook_delivery_of_endpoint ON webhook_delivery (endpoint_id, created_at_ms, id);
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (created_at_ms);
