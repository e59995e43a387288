-- One text for SQLite and PostgreSQL. Ids are UUIDs as text; moments are Unix milliseconds or
-- seconds, as the column's name says; what is one word in the API is that word here.

-- Tenants.
CREATE TABLE org (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE app (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    name TEXT NOT NULL,
    mode TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    UNIQUE (org_id, name)
);

-- From where browsers may call for an application; none: from everywhere.
CREATE TABLE app_origin (
    app_id TEXT NOT NULL REFERENCES app (id),
    -- As browsers write it: the scheme, the host, and the port if it is not the scheme's own.
    origin TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (app_id, origin)
);

CREATE TABLE gatekeeper_network (
    -- What the API calls gatekeeperNetwork.
    network_key TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    is_sandbox BOOLEAN NOT NULL,
    -- Zero: passes for which nobody said an expiry have none.
    lifetime_seconds BIGINT NOT NULL,
    -- What its passes attest if an issue does not ask for less: 64 bits, as a signed number.
    attributes BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX gatekeeper_network_of_org ON gatekeeper_network (org_id);

-- A network on one chain.
CREATE TABLE deployment (
    network_key TEXT NOT NULL REFERENCES gatekeeper_network (network_key),
    chain TEXT NOT NULL,
    chain_network TEXT NOT NULL,
    -- What the chain knows the network by.
    network_id TEXT NOT NULL,
    -- A name in the configuration. Keys are never here.
    signer TEXT NOT NULL,
    gatekeeper BIGINT,
    PRIMARY KEY (network_key, chain, chain_network)
);

CREATE TABLE api_client (
    id TEXT PRIMARY KEY,
    app_id TEXT NOT NULL REFERENCES app (id),
    scopes TEXT NOT NULL,
    default_network TEXT REFERENCES gatekeeper_network (network_key),
    -- Networks in CIDR notation with spaces between; empty: from everywhere.
    allowed_addresses TEXT NOT NULL,
    revoked_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX api_client_of_app ON api_client (app_id);

CREATE TABLE client_key (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES api_client (id),
    -- A key is the hash of a secret, or the public half of a pair as a JWK.
    secret_hash TEXT,
    public_key TEXT,
    -- Whether others seal with the public key what its owner alone shall read. Then nobody is who shows it.
    is_for_encryption BOOLEAN NOT NULL,
    -- The first millisecond in which it no longer counts.
    not_after_ms BIGINT,
    -- Within an hour: it is not written with every request.
    last_used_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    CHECK ((secret_hash IS NULL) <> (public_key IS NULL))
);

CREATE INDEX client_key_of_client ON client_key (client_id);

CREATE TABLE pass (
    id TEXT PRIMARY KEY,
    -- Whose network it is of: passes are listed by it.
    org_id TEXT NOT NULL REFERENCES org (id),
    network_key TEXT NOT NULL REFERENCES gatekeeper_network (network_key),
    chain TEXT NOT NULL,
    chain_network TEXT NOT NULL,
    -- Whether its chain is one: applications in test mode see nothing else.
    is_testnet BOOLEAN NOT NULL,
    -- As the chain writes it; on EVM chains with the checksum.
    wallet TEXT NOT NULL,
    desired_state TEXT NOT NULL,
    -- Zero: never.
    desired_expires_at_seconds BIGINT NOT NULL,
    -- What it shall attest: 64 bits, as a signed number.
    desired_attributes BIGINT NOT NULL,
    -- The sequence number of the newest operation.
    op_seq BIGINT NOT NULL,
    -- Null until it was seen on its chain.
    observed_state TEXT,
    observed_expires_at_seconds BIGINT,
    observed_attributes BIGINT,
    observed_height BIGINT,
    -- Of the block of that height; null on Solana.
    observed_hash TEXT,
    -- When it was last compared with its chain.
    reconciled_at_ms BIGINT NOT NULL DEFAULT 0,
    -- Why the last operation failed for good, as a code.
    last_error TEXT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    UNIQUE (network_key, chain, chain_network, wallet)
);

CREATE INDEX pass_by_age ON pass (network_key, id);
CREATE INDEX pass_by_reconciliation ON pass (reconciled_at_ms, id);

-- What is to be done on a chain: the outbox.
CREATE TABLE chain_op (
    id TEXT PRIMARY KEY,
    -- Whose network the pass is of: operations are listed by it.
    org_id TEXT NOT NULL REFERENCES org (id),
    pass_id TEXT NOT NULL REFERENCES pass (id),
    -- Operations of a pass are done in this order.
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- What an issue or a renewal grants.
    expires_at_seconds BIGINT NOT NULL,
    -- Whether somebody named that moment. What follows from the network's lifetime counts from when the
    -- chain has it.
    is_expiry_named BOOLEAN NOT NULL,
    -- What an issue grants.
    attributes BIGINT NOT NULL,
    status TEXT NOT NULL,
    -- How often it was tried in vain since something was last seen to work.
    attempts BIGINT NOT NULL,
    -- How often its transaction was looked for since it was signed.
    looks BIGINT NOT NULL DEFAULT 0,
    -- Not to be touched before.
    next_at_ms BIGINT NOT NULL,
    -- Until then one worker has it.
    lease_until_ms BIGINT NOT NULL,
    -- Raised with every lease; a worker whose number is no longer this one may write nothing.
    fence BIGINT NOT NULL,
    -- Why the last attempt came to nothing, as a code.
    last_error TEXT,
    -- How often in a row it was for that reason.
    repeats BIGINT NOT NULL DEFAULT 0,
    -- Who asked.
    client_id TEXT NOT NULL REFERENCES api_client (id),
    request_id TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    UNIQUE (pass_id, seq)
);

CREATE INDEX chain_op_pending ON chain_op (next_at_ms, id) WHERE status = 'pending';
CREATE INDEX chain_op_confirmed ON chain_op (next_at_ms, id) WHERE status = 'confirmed';
CREATE INDEX chain_op_of_pass ON chain_op (pass_id, seq) WHERE status = 'pending';

-- Stored before it is sent, so that no crash makes a second one of it.
CREATE TABLE chain_tx (
    id TEXT PRIMARY KEY,
    op_id TEXT NOT NULL REFERENCES chain_op (id),
    attempt BIGINT NOT NULL,
    -- What explorers find it by.
    identifier TEXT NOT NULL,
    -- The signed transaction, as JSON.
    prepared TEXT NOT NULL,
    -- Who signed it.
    account TEXT NOT NULL,
    -- Its place among the account's transactions, on EVM chains.
    nonce BIGINT,
    status TEXT NOT NULL,
    -- The block that it was seen in; hashes on EVM chains alone.
    height BIGINT,
    block_hash TEXT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    UNIQUE (op_id, attempt)
);

-- An account that signs on an EVM chain. Whoever takes or gives back a nonce locks its row.
CREATE TABLE signer_account (
    -- As `ethereum/sepolia`.
    chain TEXT NOT NULL,
    account TEXT NOT NULL,
    -- The name of its key in the configuration, when it was last used.
    signer TEXT NOT NULL,
    -- Never given out yet, nor any above it.
    next_nonce BIGINT NOT NULL,
    -- All below are used for good.
    final_nonce BIGINT NOT NULL,
    -- A count far above `next_nonce` that a node told of and that is not believed yet, and since when.
    leap_to BIGINT,
    leap_since_ms BIGINT,
    PRIMARY KEY (chain, account)
);

-- Nonces that were given out and are not used for good yet.
CREATE TABLE signer_nonce (
    chain TEXT NOT NULL,
    account TEXT NOT NULL,
    nonce BIGINT NOT NULL,
    -- Who has it; null: nobody. Then it is the next to be given out, or is cancelled.
    op_id TEXT REFERENCES chain_op (id),
    -- A signed transaction that does nothing, as JSON, where nobody wanted the nonce.
    cancellation TEXT,
    -- How often one was signed.
    tries BIGINT NOT NULL DEFAULT 0,
    -- Since when it is as it is: a cancellation, since a node took it.
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (chain, account, nonce),
    FOREIGN KEY (chain, account) REFERENCES signer_account (chain, account)
);

CREATE INDEX signer_nonce_of_op ON signer_nonce (op_id);

-- Where a chain was found to hold another pass than was written down here.
CREATE TABLE pass_drift (
    id TEXT PRIMARY KEY,
    pass_id TEXT NOT NULL REFERENCES pass (id),
    expected_state TEXT,
    expected_expires_at_seconds BIGINT,
    expected_attributes BIGINT,
    found_state TEXT,
    found_expires_at_seconds BIGINT,
    found_attributes BIGINT,
    height BIGINT NOT NULL,
    at_ms BIGINT NOT NULL
);

CREATE INDEX pass_drift_of_pass ON pass_drift (pass_id, at_ms);

CREATE TABLE pass_event (
    pass_id TEXT NOT NULL REFERENCES pass (id),
    seq BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    op_id TEXT NOT NULL REFERENCES chain_op (id),
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (pass_id, seq)
);

-- Answers to requests with an Idempotency-Key.
CREATE TABLE idempotency (
    client_id TEXT NOT NULL REFERENCES api_client (id),
    idempotency_key TEXT NOT NULL,
    -- Of method, path and body.
    fingerprint BYTEA NOT NULL,
    -- Whose answer is awaited: raised when a request is taken over.
    attempt BIGINT NOT NULL,
    -- Null while the request is under way.
    response_status BIGINT,
    response_location TEXT,
    response_body BYTEA,
    started_at_ms BIGINT NOT NULL,
    PRIMARY KEY (client_id, idempotency_key)
);

CREATE INDEX idempotency_by_age ON idempotency (started_at_ms);

-- Each row's hash covers the row before it, so that none can be changed or left out unseen.
CREATE TABLE audit_log (
    org_id TEXT NOT NULL REFERENCES org (id),
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    request_id TEXT NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (org_id, seq)
);

-- When applications were put into test mode: what they did before is not told there.
CREATE INDEX audit_log_of_test_mode ON audit_log (org_id, subject, seq)
    WHERE action = 'app.mode.test';

-- The newest row of each organisation's log; whoever appends locks it.
CREATE TABLE audit_head (
    org_id TEXT PRIMARY KEY REFERENCES org (id),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
