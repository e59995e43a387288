//! Pages of lists: how long they are, and where the next one goes on.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::{
    problem::{Code, Problem},
    store::ListPlace,
};

/// The most records in an answer.
const MAX_LIMIT: i64 = 100;

/// So many records in an answer if nobody says.
const DEFAULT_LIMIT: i64 = 20;

/// How many records are asked for.
pub(super) fn limit(asked: Option<i64>) -> Result<i64, Problem> {
    let limit = asked.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) {
        Ok(limit)
    } else {
        let detail = format!("limit is 1 to {MAX_LIMIT}");
        Err(Problem::with_detail(Code::InvalidRequest, detail))
    }
}

/// A cursor, as it is given out. Nobody but this service reads anything into it.
fn write(place: ListPlace) -> String {
    let bytes = [place.number.to_be_bytes().as_slice(), place.id.as_bytes()].concat();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a cursor says that was given out, if there is one.
pub(super) fn after(cursor: Option<&str>) -> Result<Option<ListPlace>, Problem> {
    cursor
        .map(|cursor| {
            parse(cursor).ok_or_else(|| {
                Problem::with_detail(Code::InvalidRequest, "the cursor is none that was given out")
            })
        })
        .transpose()
}

fn parse(cursor: &str) -> Option<ListPlace> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (number, id) = bytes.split_first_chunk()?;
    let number = i64::from_be_bytes(*number);
    Some(ListPlace { number, id: Uuid::from_slice(id).ok()? })
}

/// One more was asked for than is shown: whether there is more, and the cursor if so.
pub(super) fn next<R>(
    records: &mut Vec<R>,
    limit: i64,
    place: impl Fn(&R) -> ListPlace,
) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = records.len() > limit;
    records.truncate(limit);
    records.last().filter(|_| has_more).map(|record| write(place(record)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        for number in [0, 1, i64::MAX, i64::MIN] {
            let place = ListPlace { number, id: Uuid::now_v7() };
            assert_eq!(after(Some(&write(place))).unwrap(), Some(place));
        }
        assert_eq!(after(None).unwrap(), None);
    }

    #[test]
    fn what_was_not_given_out_is_refused() {
        let good = write(ListPlace { number: 1, id: Uuid::now_v7() });
        for text in ["", "x", &good[1..], &format!("{good}A"), &format!("{good}="), "\0"] {
            assert!(after(Some(text)).is_err(), "{text}");
        }
    }
}
