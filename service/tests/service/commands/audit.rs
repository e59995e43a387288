//! The audit log, followed to its end.

use portcullis_service::audit::By;
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};

use super::Place;

#[tokio::test]
async fn an_audit_log_that_was_changed_is_found() {
    let place = Place::new("");
    place.client("a");
    place.client("b");
    place.say(&["app", "set-mode", "--org", "a", "live"]);
    let exported = place.say(&["audit", "export", "--org", "a"]);
    let rows: Vec<Value> = exported.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(rows.last().unwrap()["action"], "app.mode.live");
    assert_eq!(place.say(&["audit", "verify"]).matches("good").count(), 2);
    let url = format!("sqlite:{}/service.db", place.0.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let change = "UPDATE audit_log SET actor = 'nobody' WHERE action = 'app.mode.live'";
    sqlx::query(change).execute(&mut connection).await.unwrap();
    let refused = place.refuse(&["audit", "verify"]);
    assert!(refused.contains("broken at row") && refused.contains("good"), "{refused}");
    assert!(place.say(&["audit", "verify", "--org", "b"]).contains("good"));
    place.refuse(&["audit", "verify", "--org", "c"]);
}

#[tokio::test]
async fn an_audit_log_that_was_cut_off_is_found() {
    let place = Place::new("");
    place.client("a");
    place.client("b");
    let url = format!("sqlite:{}/service.db", place.0.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    for statement in [
        "DELETE FROM audit_log WHERE seq = 4 AND org_id = (SELECT id FROM org WHERE name = 'a')",
        "DELETE FROM audit_log WHERE org_id = (SELECT id FROM org WHERE name = 'a')",
    ] {
        assert_ne!(
            sqlx::query(statement).execute(&mut connection).await.unwrap().rows_affected(),
            0
        );
        let refused = place.refuse(&["audit", "verify"]);
        assert!(refused.contains("not the row 4") && refused.contains("b\tgood"), "{refused}");
    }
    sqlx::query("DELETE FROM audit_head").execute(&mut connection).await.unwrap();
    let refused = place.refuse(&["audit", "verify", "--org", "b"]);
    assert!(refused.contains("ends with row 4"), "{refused}");
}

/// A log of this length is not held at once.
#[tokio::test]
async fn a_long_audit_log_is_followed_to_its_end() {
    let place = Place::new("");
    place.client("a");
    let url = format!("sqlite:{}/service.db", place.0.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let (org, mut seq, mut hash): (String, i64, Vec<u8>) =
        sqlx::query_as("SELECT org_id, seq, hash FROM audit_head")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    let mut transaction = connection.begin().await.unwrap();
    while seq < 2_500 {
        seq += 1;
        let entry = By::operator(1).entry(org.parse().unwrap(), "nothing", String::new());
        let next = entry.hash(seq, &hash).to_vec();
        let insert =
            "INSERT INTO audit_log VALUES ($1, $2, 1, 'operator', 'nothing', '', '', $3, $4)";
        let insert = sqlx::query(insert).bind(&org).bind(seq).bind(&hash).bind(&next);
        insert.execute(&mut *transaction).await.unwrap();
        hash = next;
    }
    let update = sqlx::query("UPDATE audit_head SET seq = $1, hash = $2").bind(seq).bind(&hash);
    update.execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(place.say(&["audit", "verify"]).contains("good\t2500 rows"));
    assert_eq!(place.say(&["audit", "export"]).lines().count(), 2_500);
    sqlx::query("UPDATE audit_log SET actor = 'nobody' WHERE seq = 2001")
        .execute(&mut connection)
        .await
        .unwrap();
    assert!(place.refuse(&["audit", "verify"]).contains("broken at row 2001"));
}
