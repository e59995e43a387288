//! The audit log: rows of which each one's hash covers the one before it.

use sha2::{Digest as _, Sha256};

use crate::model::{ClientId, OrgId};

/// What goes before the first row.
pub const FIRST_HASH: [u8; 32] = [0; 32];

/// Something that was done, and by whom. Holds no personal data and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// The tenant whose log it belongs to.
    pub org: OrgId,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Who: `client:…`, `operator`, `worker`.
    pub actor: String,
    /// What, e.g. `pass.issue`.
    pub action: String,
    /// To what, e.g. `pass:…`.
    pub subject: String,
    /// The request that led to it.
    pub request_id: String,
}

/// An entry in its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1.
    pub seq: i64,
    /// What was done.
    pub entry: AuditEntry,
    /// The hash of the row before it.
    pub previous_hash: Vec<u8>,
    /// Its own.
    pub hash: Vec<u8>,
}

/// Who does something, when, and in which request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who: `client:…`, `operator`, `worker`.
    pub actor: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// In which request; empty if it was none.
    pub request_id: String,
}

impl By {
    /// Whoever may run commands.
    pub fn operator(at_ms: i64) -> Self {
        Self { actor: "operator".to_owned(), at_ms, request_id: String::new() }
    }

    /// A client, by a request.
    pub fn client(client: ClientId, at_ms: i64, request_id: String) -> Self {
        Self { actor: format!("client:{client}"), at_ms, request_id }
    }

    /// Whoever works behind the API.
    pub fn worker(at_ms: i64) -> Self {
        Self { actor: "worker".to_owned(), at_ms, request_id: String::new() }
    }

    /// What was done by them.
    pub fn entry(&self, org: OrgId, action: &str, subject: String) -> AuditEntry {
        let (actor, request_id) = (self.actor.clone(), self.request_id.clone());
        AuditEntry { org, at_ms: self.at_ms, actor, action: action.to_owned(), subject, request_id }
    }
}

impl AuditEntry {
    /// Its hash at this place after that row. Every text is preceded by its length, so that no two
    /// entries are written alike.
    pub fn hash(&self, seq: i64, previous_hash: &[u8]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"portcullis audit 1");
        hasher.update(seq.to_be_bytes());
        hasher.update(self.at_ms.to_be_bytes());
        let org = self.org.to_string();
        let texts = [&org, &self.actor, &self.action, &self.subject, &self.request_id];
        for text in texts.map(String::as_bytes).into_iter().chain([previous_hash]) {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        }
        hasher.finalize().into()
    }
}

/// A log that was tampered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit log is broken at row {seq}")]
pub struct BrokenChain {
    /// The first row that is not as it was written.
    pub seq: i64,
}

/// The newest row of a log, as it is written down beside the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// Its place; zero: there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl AuditHead {
    /// Of a log without a row.
    pub fn empty() -> Self {
        Self { seq: 0, hash: FIRST_HASH.to_vec() }
    }

    /// Goes on to the next row, which must be as it was written.
    ///
    /// # Errors
    ///
    /// [`BrokenChain`].
    pub fn follow(&mut self, row: &AuditRow) -> Result<(), BrokenChain> {
        let seq = self.seq.saturating_add(1);
        let is_good = row.seq == seq
            && row.previous_hash == self.hash
            && row.hash == row.entry.hash(seq, &self.hash);
        if !is_good {
            return Err(BrokenChain { seq });
        }
        *self = Self { seq, hash: row.hash.clone() };
        Ok(())
    }
}

/// Checks a log from its first row on. That rows at its end are missing cannot be seen from the
/// rows alone: compare the last one with an [`AuditHead`] that was kept elsewhere.
///
/// # Errors
///
/// [`BrokenChain`].
pub fn verify(rows: &[AuditRow]) -> Result<(), BrokenChain> {
    let mut head = AuditHead::empty();
    rows.iter().try_for_each(|row| head.follow(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(count: usize) -> Vec<AuditRow> {
        let org = OrgId::new();
        let mut previous_hash = FIRST_HASH.to_vec();
        let rows = (1i64..).take(count).map(|seq| {
            let entry = AuditEntry {
                org,
                at_ms: seq,
                actor: "client:a".to_owned(),
                action: "pass.issue".to_owned(),
                subject: format!("pass:{seq}"),
                request_id: "r".to_owned(),
            };
            let hash = entry.hash(seq, &previous_hash).to_vec();
            let row = AuditRow { seq, entry, previous_hash: previous_hash.clone(), hash };
            previous_hash.clone_from(&row.hash);
            row
        });
        rows.collect()
    }

    #[test]
    fn a_log_as_it_was_written_is_good() {
        assert_eq!(verify(&log(3)), Ok(()));
        assert_eq!(verify(&[]), Ok(()));
    }

    #[test]
    fn a_changed_row_is_seen() {
        let mut rows = log(3);
        rows[1].entry.action = "pass.revoke".to_owned();
        assert_eq!(verify(&rows), Err(BrokenChain { seq: 2 }));
    }

    #[test]
    fn a_missing_row_is_seen() {
        let mut rows = log(3);
        rows.remove(1);
        assert_eq!(verify(&rows), Err(BrokenChain { seq: 2 }));
    }

    #[test]
    fn a_row_whose_hash_was_made_anew_breaks_the_next() {
        let mut rows = log(3);
        rows[1].entry.action = "pass.revoke".to_owned();
        rows[1].hash = rows[1].entry.hash(2, &rows[1].previous_hash).to_vec();
        assert_eq!(verify(&rows), Err(BrokenChain { seq: 3 }));
    }

    #[test]
    fn text_cannot_move_from_one_field_to_the_next() {
        let entry = log(1).remove(0).entry;
        let other = AuditEntry {
            actor: "client:".to_owned(),
            action: "apass.issue".to_owned(),
            ..entry.clone()
        };
        assert_ne!(entry.hash(1, &FIRST_HASH), other.hash(1, &FIRST_HASH));
    }
}
