//! Nothing about a person is in logs, in the database, or in the answers that are not about them.

use std::{
    io::Write,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::http::{Method, StatusCode};
use serde_json::json;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    database::{on_both_databases, stolen},
    flow::{Flow, REQUESTS, decide, front, raw, shown},
    stage::{SEPOLIA, Stage, wallet},
};

on_both_databases!(nothing_about_a_person_is_told_or_kept_in_the_clear);

const NUMBER: u64 = 0x00c0_ffee_5eac_4e75;

const PERSON: [(&str, &str); 8] = [
    ("email", "wilhelmine@unlikely-person.example"),
    ("name", "Wilhelmine Unwahrscheinlich"),
    ("documentType", "driving-licence-of-utopia"),
    ("documentNumber", "UX99-7731-ZK"),
    ("issueCountry", "Utopia-Nowhere"),
    ("dateOfBirth", "1977-07-17T07:17"),
    ("dateOfExpiry", "2077-07-17"),
    ("accountId", "did:sol:wilhelmine7731"),
];

/// Everything that is logged in this process, as far as it is about the person.
struct Watch;

static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LINES: AtomicUsize = AtomicUsize::new(0);

fn secrets() -> Vec<String> {
    let mut secrets: Vec<_> = PERSON.iter().map(|(_, value)| (*value).to_owned()).collect();
    secrets.extend(["Wilhelmine", "00c0ffee5eac4e75"].map(str::to_owned));
    secrets
}

impl Write for Watch {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        let length = line.len();
        LINES.fetch_add(1, Ordering::SeqCst);
        let line = String::from_utf8_lossy(line);
        let lower = line.to_lowercase();
        if secrets().iter().any(|secret| lower.contains(&secret.to_lowercase())) {
            TOLD.lock().unwrap().push(line.into_owned());
        }
        Ok(length)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Watch {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

fn watch() {
    static WATCHED: OnceLock<()> = OnceLock::new();
    WATCHED.get_or_init(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_writer(|| Watch)
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

async fn nothing_about_a_person_is_told_or_kept_in_the_clear(stage: Stage) {
    watch();
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let wallet = wallet(NUMBER);
    let id = flow.acknowledged(&stage, &wallet).await;
    let image = crate::flow::picture(200, 200);
    flow.put_image(&stage, id, "idDocumentFront", image).await;
    let information: serde_json::Map<_, _> =
        PERSON.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
    let body = json!({ "status": "verification-success", "verifiedInformation": information });
    // Wrong in many ways before it is right.
    let name = PERSON[1].1;
    for wrong in [
        json!({ "status": name }),
        json!({ "status": "verification-success", "verifiedInformation": name }),
        json!({ "status": "verification-success", "verifiedInformation": { name: 1 } }),
        json!({ "status": "verification-success", "verifiedInformation": { "name": [name] } }),
        json!({ "status": "verification-success", "verifiedInformation": { "name": format!("{name}\0") } }),
    ] {
        let refused = flow.report(&stage, id, wrong).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(!refused.body.to_string().contains("Wilhelmine"));
    }
    assert_eq!(flow.report(&stage, id, body).await.status, StatusCode::OK);
    let found = flow.send(&stage, Method::GET, &format!("{REQUESTS}/{id}"), Vec::new()).await;
    assert!(!found.body.to_string().contains("Wilhelmine"));
    let answer = stage.get(&tenant.token, &shown(id)).await;
    assert!(answer.body.to_string().contains("Wilhelmine Unwahrscheinlich"));
    let image = raw(&stage, &tenant.token, &front(id)).await.1.unwrap();
    assert_kept_sealed(&stage, &image).await;
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    let audit = format!("{rows:?}").to_lowercase();
    let decided = decide(&stage, &tenant.token, id, "partner-pass").await;
    assert_eq!(decided.status, StatusCode::OK);
    let pass = stage.get(&tenant.token, &format!("{SEPOLIA}/{wallet}")).await;
    assert_eq!(pass.body["state"], "REQUESTED");
    for secret in secrets() {
        assert!(!audit.contains(&secret.to_lowercase()), "{secret}");
        let is_wallet = secret.starts_with("00c0");
        let texts = [decided.body.to_string(), pass.body.to_string()];
        assert!(is_wallet || texts.iter().all(|text| !text.contains(&secret)), "{secret}");
    }
    assert!(LINES.load(Ordering::SeqCst) > 20, "nothing is watched");
    assert_eq!(*TOLD.lock().unwrap(), Vec::<String>::new());
}

/// Before the verdict; the pass itself holds the wallet.
async fn assert_kept_sealed(stage: &Stage, image: &[u8]) {
    let all = stolen(stage).await;
    assert!(has(&all, b"verification-success"), "the theft failed");
    for secret in secrets() {
        for text in [secret.clone(), secret.to_lowercase()] {
            assert!(!has(&all, text.as_bytes()), "{text}");
        }
    }
    for part in image.chunks_exact(16).step_by(100) {
        assert!(!has(&all, part));
    }
}

/// As it is, or in the hexadecimal in which PostgreSQL shows bytes.
fn has(all: &[u8], what: &[u8]) -> bool {
    let hex = portcullis_service::hex::encode(what);
    [what, hex.as_bytes()].iter().any(|what| {
        let first = what[0];
        let starts = all.iter().enumerate().filter(|(_, byte)| **byte == first);
        starts.into_iter().any(|(start, _)| all[start..].starts_with(what))
    })
}
