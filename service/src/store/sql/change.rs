//! The pipeline's first step, in one transaction.

use portcullis::Attributes;

use super::{Connection, Db, audit, delivery, network, outcome, pass, reconcile, record};
use crate::{
    audit::AuditEntry,
    model::{
        ClientId, EventType, OperationId, OperationKind, OperationStatus, OrgId, Pass, PassId,
        PassState,
        pass::{
            Decision, MAX_WAITING_OPERATIONS, OpenWork, Refusal, decide, is_rejected_by_review,
        },
    },
    store::{ChangeError, ChangeRequest, Changed, PassPlace, StoreError},
};

/// How often a new pass is looked for again after somebody else was faster to make it.
const TRIES: usize = 3;

/// What is wanted from now on.
pub(super) struct Intent {
    pub(super) kind: OperationKind,
    pub(super) state: PassState,
    pub(super) expires_at_seconds: i64,
    /// Whether somebody named that moment.
    pub(super) is_expiry_named: bool,
    pub(super) attributes: Attributes,
}

/// Who wants it.
struct Asker<'a> {
    org: OrgId,
    client: ClientId,
    actor: String,
    request_id: &'a str,
    now_ms: i64,
}

pub(super) async fn change(
    connection: &mut Connection,
    request: &ChangeRequest,
) -> Result<Changed, ChangeError> {
    let place = &request.place;
    if !network::is_of(connection, place.org, &place.network).await? {
        return Err(Refusal::NoPass.into());
    }
    if !place.mode.reaches(&place.chain) {
        return Err(Refusal::NoPass.into());
    }
    for _ in 0..TRIES {
        let locked = pass::lock(connection, place).await?;
        let now_seconds = request.now_ms.div_euclid(1_000);
        let existing = locked.as_ref().map(|(pass, _)| pass);
        let open = match existing {
            Some(existing) => pass::open_work(connection, existing.id).await?,
            None => OpenWork::default(),
        };
        let intent = match (decide(existing, open, &request.change, now_seconds)?, existing) {
            (Decision::Nothing, Some(pass)) => {
                let record = record::of(connection, pass.clone()).await?;
                return Ok(Changed { record });
            }
            (Decision::Nothing, None) => return Err(Refusal::NoPass.into()),
            (Decision::Do { kind, state, expires_at_seconds, attributes }, _) => {
                let is_expiry_named = request.change.names_expiry();
                Intent { kind, state, expires_at_seconds, is_expiry_named, attributes }
            }
        };
        let target = match locked {
            Some((pass, op_seq)) => {
                let seq = op_seq.saturating_add(1);
                update(connection, &pass, seq, &intent, request.now_ms).await?;
                outcome::supersede(connection, &pass, seq, intent.kind, request.now_ms).await?;
                check_room(connection, pass.id, intent.kind).await?;
                Some((pass.id, seq))
            }
            None => {
                let new = NewPass {
                    state: intent.state,
                    expires_at_seconds: intent.expires_at_seconds,
                    attributes: intent.attributes,
                    op_seq: 1,
                };
                insert(connection, place, &new, request.now_ms).await?.map(|id| (id, 1))
            }
        };
        let Some((id, seq)) = target else { continue };
        let asker = Asker {
            org: place.org,
            client: request.client,
            actor: format!("client:{}", request.client),
            request_id: &request.request_id,
            now_ms: request.now_ms,
        };
        write_down(connection, &asker, id, seq, &intent).await?;
        if intent.kind == OperationKind::Freeze {
            // The renewals that it ended are not wanted any more.
            outcome::want_what_is_left(connection, id).await?;
        }
        let (pass, _) = pass::lock(connection, place).await?.ok_or(Refusal::NoPass)?;
        let record = record::of(connection, pass).await?;
        return Ok(Changed { record });
    }
    Err(StoreError::Exists.into())
}

/// What takes a pass away always has room, and a pass is issued once.
async fn check_room(
    connection: &mut Connection,
    pass: PassId,
    kind: OperationKind,
) -> Result<(), ChangeError> {
    if !matches!(kind, OperationKind::Unfreeze | OperationKind::Renew) {
        return Ok(());
    }
    let waiting: i64 = sqlx::query_scalar::<Db, _>(
        "SELECT COUNT(*) FROM chain_op WHERE pass_id = $1 AND status = 'pending'",
    )
    .bind(pass.to_string())
    .fetch_one(connection)
    .await?;
    if waiting < MAX_WAITING_OPERATIONS { Ok(()) } else { Err(Refusal::TooManyChanges.into()) }
}

/// A pass that was not asked for before.
struct NewPass {
    state: PassState,
    expires_at_seconds: i64,
    attributes: Attributes,
    op_seq: i64,
}

/// `None`: somebody else was faster.
async fn insert(
    connection: &mut Connection,
    place: &PassPlace,
    new: &NewPass,
    now_ms: i64,
) -> Result<Option<PassId>, StoreError> {
    let id = PassId::new();
    let done = sqlx::query::<Db>(
        "INSERT INTO pass
             (id, network_key, chain, chain_network, is_testnet, wallet, desired_state,
              desired_expires_at_seconds, desired_attributes, op_seq, created_at_ms, updated_at_ms,
              org_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)
         ON CONFLICT (network_key, chain, chain_network, wallet) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(place.network.as_str())
    .bind(place.chain.chain_type().as_str())
    .bind(place.chain.network())
    .bind(place.chain.is_testnet())
    .bind(place.wallet.to_string())
    .bind(new.state.as_str())
    .bind(new.expires_at_seconds)
    .bind(new.attributes.0.cast_signed())
    .bind(new.op_seq)
    .bind(now_ms)
    .bind(place.org.to_string())
    .execute(connection)
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

async fn update(
    connection: &mut Connection,
    pass: &Pass,
    seq: i64,
    intent: &Intent,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE pass SET desired_state = $2, desired_expires_at_seconds = $3, op_seq = $4,
             last_error = NULL, updated_at_ms = $5, desired_attributes = $6
         WHERE id = $1",
    )
    .bind(pass.id.to_string())
    .bind(intent.state.as_str())
    .bind(intent.expires_at_seconds)
    .bind(seq)
    .bind(now_ms)
    .bind(intent.attributes.0.cast_signed())
    .execute(connection)
    .await?;
    Ok(())
}

/// A review ended badly. That the network is the organisation's has been checked.
pub(super) async fn reject(
    connection: &mut Connection,
    place: &PassPlace,
    actor: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let locked = pass::lock(connection, place).await?;
    let existing = locked.as_ref().map(|(pass, _)| pass);
    let open = match existing {
        Some(existing) => pass::open_work(connection, existing.id).await?,
        None => OpenWork::default(),
    };
    if !is_rejected_by_review(existing, open) {
        return Ok(());
    }
    let id = match existing {
        Some(pass) => {
            sqlx::query::<Db>(
                "UPDATE pass SET desired_state = $2, last_error = NULL, updated_at_ms = $3
                 WHERE id = $1",
            )
            .bind(pass.id.to_string())
            .bind(PassState::Rejected.as_str())
            .bind(now_ms)
            .execute(&mut *connection)
            .await?;
            Some(pass.id)
        }
        // Where somebody is faster to ask for the pass, it is theirs.
        None => {
            let new = NewPass {
                state: PassState::Rejected,
                expires_at_seconds: 0,
                attributes: Attributes::NONE,
                op_seq: 0,
            };
            insert(connection, place, &new, now_ms).await?
        }
    };
    let Some(id) = id else { return Ok(()) };
    let entry = AuditEntry {
        org: place.org,
        at_ms: now_ms,
        actor: actor.to_owned(),
        action: "pass.reject".to_owned(),
        subject: format!("pass:{id}"),
        // Of its own, or it would name the wallet of a request that was purged.
        request_id: uuid::Uuid::now_v7().to_string(),
    };
    let number = audit::append_at(connection, &entry).await?;
    place_pass(connection, id, number).await
}

/// What was done once and is no more: it is wanted still. The pass is locked.
pub(super) async fn ask_again(
    connection: &mut Connection,
    pass: &Pass,
    op_seq: i64,
    intent: &Intent,
    now_ms: i64,
) -> Result<(), StoreError> {
    let client = reconcile::newest_client(connection, pass.id, op_seq).await?;
    let org = network::org_of(connection, &pass.network).await?;
    let seq = op_seq.saturating_add(1);
    update(connection, pass, seq, intent, now_ms).await?;
    let actor = "worker".to_owned();
    let asker = Asker { org, client, actor, request_id: "reconciliation", now_ms };
    write_down(connection, &asker, pass.id, seq, intent).await
}

/// The operation, the event and the audit's row.
async fn write_down(
    connection: &mut Connection,
    asker: &Asker<'_>,
    pass: PassId,
    seq: i64,
    intent: &Intent,
) -> Result<(), StoreError> {
    let operation = OperationId::new();
    sqlx::query::<Db>(
        "INSERT INTO chain_op
             (id, pass_id, seq, kind, expires_at_seconds, is_expiry_named, status, attempts,
              next_at_ms, lease_until_ms, fence, client_id, request_id, created_at_ms,
              updated_at_ms, org_id, attributes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, 0, $9, $10, $8, $8, $11, $12)",
    )
    .bind(operation.to_string())
    .bind(pass.to_string())
    .bind(seq)
    .bind(intent.kind.as_str())
    .bind(intent.expires_at_seconds)
    .bind(intent.is_expiry_named)
    .bind(OperationStatus::Pending.as_str())
    .bind(asker.now_ms)
    .bind(asker.client.to_string())
    .bind(asker.request_id)
    .bind(asker.org.to_string())
    .bind(intent.attributes.0.cast_signed())
    .execute(&mut *connection)
    .await?;
    append_event(connection, pass, operation, EventType::initiated(intent.kind), asker.now_ms)
        .await?;
    let entry = AuditEntry {
        org: asker.org,
        at_ms: asker.now_ms,
        actor: asker.actor.clone(),
        action: format!("pass.{}", intent.kind),
        subject: format!("pass:{pass}"),
        request_id: asker.request_id.to_owned(),
    };
    let number = audit::append_at(connection, &entry).await?;
    place(connection, pass, operation, number).await
}

/// By this number they are listed: the order in which it is given is that in which transactions end.
async fn place(
    connection: &mut Connection,
    pass: PassId,
    operation: OperationId,
    number: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("UPDATE chain_op SET place = $2 WHERE id = $1")
        .bind(operation.to_string())
        .bind(number)
        .execute(&mut *connection)
        .await?;
    place_pass(connection, pass, number).await
}

async fn place_pass(
    connection: &mut Connection,
    pass: PassId,
    number: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("UPDATE pass SET place = $2 WHERE id = $1 AND place = 0")
        .bind(pass.to_string())
        .bind(number)
        .execute(connection)
        .await?;
    Ok(())
}

/// Appends to the history of a pass, and tells those who want to know. The pass is locked.
pub(super) async fn append_event(
    connection: &mut Connection,
    pass: PassId,
    operation: OperationId,
    event_type: EventType,
    at_ms: i64,
) -> Result<(), StoreError> {
    let seq = sqlx::query_scalar::<Db, _>(
        "INSERT INTO pass_event (pass_id, seq, event_type, op_id, at_ms)
         SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4 FROM pass_event WHERE pass_id = $1
         RETURNING seq",
    )
    .bind(pass.to_string())
    .bind(event_type.as_str())
    .bind(operation.to_string())
    .bind(at_ms)
    .fetch_one(&mut *connection)
    .await?;
    delivery::announce(connection, pass, operation, event_type, seq, at_ms).await
}
