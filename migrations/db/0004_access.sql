-- Assertions by which clients have got tokens: each is good once.
CREATE TABLE client_assertion (
    client_id TEXT NOT NULL REFERENCES api_client (id),
    -- Of its `jti`: what a client writes there is not kept.
    jti_hash TEXT NOT NULL,
    expires_at_seconds BIGINT NOT NULL,
    PRIMARY KEY (client_id, jti_hash)
);
