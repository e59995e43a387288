-- Requests for personal data, and what was found out. Whatever is about a person is sealed with a key
-- of the request's own; destroying that key destroys all of it, but for back-ups that hold the key.

-- Verification flows that call from outside.
CREATE TABLE pii_provider (
    id TEXT PRIMARY KEY,
    network_key TEXT NOT NULL REFERENCES gatekeeper_network (network_key),
    name TEXT NOT NULL,
    -- Ed25519, 32 bytes.
    public_key BYTEA NOT NULL,
    revoked_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX pii_provider_of_network ON pii_provider (network_key);

-- What was used once to sign a call may not be used again.
CREATE TABLE pii_provider_nonce (
    provider_id TEXT NOT NULL REFERENCES pii_provider (id),
    nonce TEXT NOT NULL,
    -- From then on the call is far too old anyway.
    forget_at_ms BIGINT NOT NULL,
    PRIMARY KEY (provider_id, nonce)
);

CREATE INDEX pii_provider_nonce_by_age ON pii_provider_nonce (forget_at_ms);

CREATE TABLE pii_request (
    id TEXT PRIMARY KEY,
    network_key TEXT NOT NULL REFERENCES gatekeeper_network (network_key),
    -- Null: the test provider.
    provider_id TEXT REFERENCES pii_provider (id),
    request_type TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Whether the chain is one: applications in test mode see no others.
    is_testnet BOOLEAN NOT NULL,
    -- Chain and wallet, sealed. Null once purged.
    target BYTEA,
    -- A keyed hash of provider, type, chain and wallet while the request is open, so that asking again
    -- finds it.
    target_index BYTEA UNIQUE,
    -- Sealed. Null before it is there, and once purged.
    verified_information BYTEA,
    -- From then on nobody may read anything of it.
    purge_at_ms BIGINT NOT NULL,
    -- Since when nobody can.
    purged_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

CREATE INDEX pii_request_of_network ON pii_request (network_key, id);
CREATE INDEX pii_request_to_purge ON pii_request (purged_at_ms, purge_at_ms);

-- The key of a request, wrapped by a key that is not in the database.
CREATE TABLE pii_data_key (
    pii_request_id TEXT PRIMARY KEY REFERENCES pii_request (id),
    -- Which key wraps it.
    wrapping_key_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL
);

CREATE INDEX pii_data_key_by_wrapping ON pii_data_key (wrapping_key_id, pii_request_id);

CREATE TABLE pii_evidence (
    pii_request_id TEXT NOT NULL REFERENCES pii_request (id),
    rel TEXT NOT NULL,
    -- Another upload is another revision: a reader never gets parts of two.
    revision TEXT NOT NULL UNIQUE,
    content_type TEXT NOT NULL,
    length_bytes BIGINT NOT NULL,
    chunk_count BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (pii_request_id, rel)
);

-- In parts, so that nobody holds a whole image to send it.
CREATE TABLE pii_evidence_chunk (
    revision TEXT NOT NULL REFERENCES pii_evidence (revision),
    seq BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (revision, seq)
);

-- Who read what; written before the first byte leaves.
CREATE TABLE pii_access_log (
    id TEXT PRIMARY KEY,
    pii_request_id TEXT NOT NULL REFERENCES pii_request (id),
    -- verifiedInformation, or the rel of the evidence.
    item TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES api_client (id),
    key_id TEXT NOT NULL REFERENCES client_key (id),
    request_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);

CREATE INDEX pii_access_of_request ON pii_access_log (pii_request_id, id);

-- What a network's owner decided, once.
CREATE TABLE pii_decision (
    pii_request_id TEXT PRIMARY KEY REFERENCES pii_request (id),
    verdict TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES api_client (id),
    request_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);
