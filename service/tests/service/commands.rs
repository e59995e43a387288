//! The binary as operators use it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use portcullis_service::audit::By;
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};
use uuid::Uuid;

/// From RFC 8410, section 10.3.
const TOKEN_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";

const SCOPES: &str = "issue:pass search:pass";

/// What is awaited for comes long before.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with a configuration, gone when this is.
struct Place(PathBuf);

impl Place {
    fn new(more: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("portcullis-{}", Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("token-key.pem"), TOKEN_KEY).unwrap();
        let text = format!(
            "listen = '127.0.0.1:0'\nmetrics_listen = '127.0.0.1:0'\nlog_format = 'json'\n\
             workers = 1\n[tokens]\nissuer = 'https://passes.example'\n\
             signing_key = 'file:{0}/token-key.pem'\n[database]\nurl = 'sqlite:{0}/service.db'\n\
             {more}",
            folder.display()
        );
        std::fs::write(folder.join("service.toml"), text).unwrap();
        Self(folder)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        // Asked for when it runs: a shell between Cargo and the compiler loses names with a hyphen.
        let binary =
            std::env::var_os("CARGO_BIN_EXE_portcullis-service").expect("Cargo says where");
        let mut command = Command::new(binary);
        command.arg("--config").arg(self.0.join("service.toml")).args(arguments);
        command.env_remove("RUST_LOG");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command says that does what it is told.
    fn say(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// All that a command says that does not.
    fn refuse(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    }

    /// A client, and what was said about it.
    fn client(&self, org: &str) -> (String, String) {
        let said = self.say(&["client", "create", "--org", org, "--scopes", SCOPES]);
        (field(&said, "client_id"), said)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn field(said: &str, name: &str) -> String {
    let value = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    value.unwrap_or_else(|| panic!("{name}: {said}")).to_owned()
}

#[test]
fn a_client_is_made_with_scopes_that_are_said() {
    let place = Place::new("");
    assert!(place.refuse(&["client", "create", "--org", "a"]).contains("--scopes"));
    let wrong = ["client", "create", "--org", "a", "--scopes", "everything"];
    assert!(place.refuse(&wrong).contains("is no scope"));
    let (id, said) = place.client("a");
    assert!(field(&said, "client_secret").starts_with("pcs_"));
    assert_eq!(field(&said, "mode"), "test");
    let listed = place.say(&["client", "list"]);
    assert!(listed.contains(&id) && listed.contains(SCOPES) && !listed.contains("pcs_"));
}

#[test]
fn origins_of_an_application_come_and_go() {
    let place = Place::new("");
    place.client("a");
    let (one, two) = ("https://app.example", "http://localhost:3000");
    let said = place.say(&["app", "allow-origin", "--org", "a", "HTTPS://App.Example:443"]);
    assert_eq!(field(&said, "origins"), one);
    let said = place.say(&["app", "allow-origin", "--org", "a", two]);
    assert_eq!(field(&said, "origins"), format!("{two} {one}"));
    assert_eq!(place.say(&["app", "list"]), format!("a\tdefault\ttest\t{two} {one}\n"));
    for wrong in ["https://app.example/path", "app.example", "*"] {
        place.refuse(&["app", "allow-origin", "--org", "a", wrong]);
    }
    place.refuse(&["app", "allow-origin", "--org", "nobody", one]);
    let said = place.say(&["app", "disallow-origin", "--org", "a", two]);
    assert_eq!(field(&said, "origins"), one);
    place.refuse(&["app", "disallow-origin", "--org", "a", two]);
    let log = place.say(&["audit", "export", "--org", "a"]);
    assert_eq!(log.matches("app.origin.").count(), 3, "{log}");
}

#[test]
fn the_file_is_for_its_owner_alone() {
    let place = Place::new("");
    place.client("a");
    for file in std::fs::read_dir(&place.0).unwrap() {
        let file = file.unwrap();
        if file.file_name().to_string_lossy().starts_with("service.db") {
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
        }
    }
}

#[test]
fn keys_come_and_go() {
    let place = Place::new("");
    let (id, _) = place.client("a");
    let new = place.say(&["client", "key", "rotate", &id, "--ttl", "6h"]);
    let new = field(&new, "key_id");
    let refused = place.refuse(&["client", "key", "rotate", &id, "--ttl", "1w"]);
    assert!(refused.contains("two such keys"), "{refused}");
    assert!(place.refuse(&["client", "key", "rotate", &id, "--ttl", "2h"]).contains("2h"));
    let listed = place.say(&["client", "key", "list", &id]);
    assert_eq!(listed.matches("active").count(), 2, "{listed}");
    let jwk = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let file = place.0.join("key.json");
    std::fs::write(&file, jwk).unwrap();
    let file = file.to_str().unwrap();
    place.say(&["client", "key", "add-public", &id, file, "--ttl", "immediate"]);
    // RFC 7517, appendix A.1.
    let jwk = r#"{"kty":"EC","crv":"P-256","use":"enc","kid":"1",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#;
    let sealing = place.0.join("sealing.json");
    std::fs::write(&sealing, jwk).unwrap();
    let sealing = sealing.to_str().unwrap();
    place.say(&["client", "key", "add-public", &id, sealing, "--ttl", "immediate"]);
    let listed = place.say(&["client", "key", "list", &id]);
    assert!(listed.contains("\tencryption\tactive"), "{listed}");
    assert!(listed.contains("\tEdDSA\tactive"), "{listed}");
    let without = ["client", "create", "--org", "a", "--scopes", SCOPES, "--public-key", sealing];
    assert!(place.refuse(&without).contains("a key to sign with"));
    place.say(&["client", "key", "revoke", &id, &new]);
    let listed = place.say(&["client", "key", "list", &id]);
    assert!(listed.contains("EdDSA") && listed.matches("ended").count() == 1, "{listed}");
    place.refuse(&["client", "key", "revoke", &id, &new]);
    place.say(&["client", "allow", &id, "--from", "192.0.2.0/24", "--from", "::1"]);
    assert!(place.say(&["client", "list"]).contains("192.0.2.0/24 ::1/128"));
    place.refuse(&["client", "allow", &id, "--from", "here"]);
    place.say(&["client", "revoke", &id]);
    assert!(place.say(&["audit", "verify"]).contains("good"));
}

#[test]
fn the_sandbox_is_seeded_once() {
    let place = Place::new("");
    let network = format!("0x{}", "ab".repeat(32));
    let sepolia = format!("ethereum/sepolia={network}=operator");
    let said = place.say(&["sandbox", "seed", "--deploy", &sepolia]);
    assert!(said.contains("client_secret="), "{said}");
    let solana = "solana/devnet=4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ=operator";
    let again = place.say(&["sandbox", "seed", "--deploy", solana]);
    assert!(!again.contains("client_secret="), "{again}");
    assert_eq!(field(&said, "client_id"), field(&again, "client_id"));
    let listed = place.say(&["network", "list"]);
    for text in ["tgnuXXNMDLK8dy7Xm1TdeGyc95MDym4bvAQCwcW21Bf", "ethereum/sepolia", "solana/devnet"]
    {
        assert!(listed.contains(text), "{listed}");
    }
    let clients = place.say(&["client", "list"]);
    assert!(!clients.contains("get:pii") && !clients.contains("partner:admin"), "{clients}");
    for chain in ["ethereum/mainnet", "ethereum/polygonZKEVMTestnet", "solana/devnet", "nowhere"] {
        place.refuse(&["sandbox", "seed", "--deploy", &format!("{chain}={network}=operator")]);
    }
}

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

#[test]
fn a_configuration_that_is_not_good_is_told_key_by_key() {
    let good = Place::new("");
    assert!(good.say(&["check-config", "--online"]).contains("first start"));
    assert!(!good.0.join("service.db").exists());
    let place = Place::new(
        "[chains.'ethereum:sepolia']\nrpc_urls = ['http://127.0.0.1:1/secret-of-a-provider']\n\
         [signers]\ngone = 'file:/nowhere/at/all'\nalso-gone = 'env:NO_SUCH_VARIABLE'\n",
    );
    let offline = place.refuse(&["check-config"]);
    for key in ["signers.gone", "signers.also-gone"] {
        assert!(offline.contains(key), "{offline}");
    }
    assert!(!offline.contains("rpc_urls"), "{offline}");
    let online = place.refuse(&["check-config", "--online"]);
    assert!(online.contains("rpc_urls[0]"), "{online}");
    assert!(!online.contains("secret-of-a-provider"), "{online}");
    let unknown = place.command(&["check-config"]).env("PORTCULLIS__TOKENS__ISUER", "a").output();
    let unknown = unknown.unwrap();
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("tokens.isuer"));
}

/// A service that runs, ended when this is dropped.
struct Running {
    process: Child,
    lines: BufReader<std::process::ChildStderr>,
    address: String,
    metrics: String,
}

impl Running {
    fn start(place: &Place) -> Self {
        let mut process =
            place.command(&["serve"]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap());
        let mut address_in = |message: &str| loop {
            let mut line = String::new();
            assert_ne!(lines.read_line(&mut line).unwrap(), 0, "it ended before it listened");
            let line: Value = serde_json::from_str(&line).expect("each line is an object");
            if line["message"] == message {
                break line["address"].as_str().unwrap().to_owned();
            }
        };
        let metrics = address_in("metrics");
        let address = address_in("listening");
        Self { process, lines, address, metrics }
    }

    fn ask(address: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// What it still says, when it has ended by itself.
    fn ended(&mut self) -> String {
        let started = Instant::now();
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        assert!(self.process.wait().unwrap().success(), "{rest}");
        assert!(started.elapsed() < PATIENCE);
        rest
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn it_runs_until_it_is_told_to_end() {
    for signal in ["-TERM", "-INT"] {
        let place = Place::new("");
        let mut running = Running::start(&place);
        assert!(Running::ask(&running.address, "/readyz").starts_with("HTTP/1.1 204"));
        assert!(Running::ask(&running.address, "/metrics").starts_with("HTTP/1.1 404"));
        let page = Running::ask(&running.metrics, "/metrics");
        for metric in
            ["portcullis_workers_alive 1", "portcullis_store_query_duration_seconds_bucket"]
        {
            assert!(page.contains(metric), "{metric}\n{page}");
        }
        running.signal(signal);
        let said = running.ended();
        assert!(said.contains("\"ended\""), "{said}");
        assert!(said.contains("request_id"), "{said}");
    }
}

#[test]
fn a_second_signal_ends_at_once() {
    let place = Place::new("[server]\ndrain_seconds = 1000\n");
    let mut running = Running::start(&place);
    // A request whose body never comes.
    let mut stream = TcpStream::connect(&running.address).unwrap();
    let head = "POST /oauth/token HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\
                content-type: application/json\r\nexpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut first = [0];
    stream.read_exact(&mut first).unwrap();
    running.signal("-TERM");
    let mut line = String::new();
    while !line.contains("\"ending\"") {
        line.clear();
        assert_ne!(running.lines.read_line(&mut line).unwrap(), 0, "it ended at the first");
    }
    assert!(running.process.try_wait().unwrap().is_none());
    running.signal("-TERM");
    let said = running.ended();
    assert!(said.contains("told again"), "{said}");
}

#[test]
fn a_network_is_deployed_for_whoever_has_it() {
    let place = Place::new("");
    place.say(&["network", "add", "mine", "--org", "a"]);
    place.say(&["network", "add", "another", "--org", "b", "--attributes", "human,32"]);
    let wrong = ["network", "add", "third", "--org", "b", "--attributes", "tall"];
    assert!(place.refuse(&wrong).contains("is no attribute"));
    assert!(place.say(&["network", "list"]).contains("human,32"));
    let id = format!("0x{}", "ab".repeat(32));
    let mut deploy = vec!["network", "deploy", "mine", "--chain", "ethereum/sepolia"];
    deploy.extend(["--network-id", &id, "--signer", "operator"]);
    assert_eq!(field(&place.say(&deploy), "org"), "a");
    deploy.extend(["--org", "a"]);
    assert_eq!(field(&place.say(&deploy), "org"), "a");
    deploy.pop();
    deploy.push("b");
    let refused = place.refuse(&deploy);
    assert!(refused.contains("another organisation"), "{refused}");
}

#[test]
fn a_network_leaves_the_sandbox_by_a_command() {
    let place = Place::new("");
    place.say(&["network", "add", "mine", "--org", "a", "--sandbox"]);
    place.say(&["network", "set-sandbox", "mine", "false"]);
    place.say(&["network", "set-sandbox", "mine", "true"]);
    place.refuse(&["network", "set-sandbox", "nobodys", "false"]);
    let log = place.say(&["audit", "export", "--org", "a"]);
    assert!(log.contains("network.open") && log.contains("network.sandbox"), "{log}");
}

#[test]
fn every_key_that_is_not_good_is_named() {
    let place = Place::new(
        "[webhooks]\nsealing_keys = ['file:/nowhere/at/all', 'env:NOWHERE_AT_ALL']\n\
         [pii]\nkeys = ['file:/nowhere/at/all', 'env:NOWHERE_AT_ALL']\n",
    );
    std::fs::write(place.0.join("token-key.pem"), "no key").unwrap();
    let said = place.refuse(&["check-config"]);
    for key in [
        "tokens.signing_key",
        "webhooks.sealing_keys[0]",
        "webhooks.sealing_keys[1]",
        "pii.keys[0]",
        "pii.keys[1]",
    ] {
        assert!(said.contains(key), "{key}: {said}");
    }
    let place = Place::new("[server]\nmax_connections = 0\nhead_timeout_seconds = 0\n");
    let said = place.refuse(&["check-config"]);
    assert!(said.contains("server.max_connections") && said.contains("head_timeout"), "{said}");
}

#[test]
fn a_nonce_is_set_of_an_account_that_is_known() {
    let place = Place::new("");
    let account = "0x00000000000000000000000000000000000000cc";
    let set = |nonce: &str, chain: &str| {
        place.refuse(&["signer", "set-next-nonce", nonce, "--chain", chain, "--account", account])
    };
    assert!(set("5", "ethereum/sepolia").contains("there is no such account"));
    assert!(set("5", "solana/devnet").contains("EVM chains alone"));
    assert!(set("-5", "ethereum/sepolia").contains("unexpected argument"));
}

#[test]
fn a_client_that_was_revoked_gets_no_key() {
    let place = Place::new("");
    let (id, _) = place.client("a");
    place.say(&["client", "revoke", &id]);
    place.refuse(&["client", "key", "rotate", &id, "--ttl", "immediate"]);
}
