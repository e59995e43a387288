//! The binary as operators use it.

mod audit;
mod running;

use std::{
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::{Command, Output},
};

use uuid::Uuid;

/// From RFC 8410, section 10.3.
const TOKEN_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";

const SCOPES: &str = "issue:pass search:pass";

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

#[test]
fn what_is_rarely_needed_says_what_it_did() {
    let key = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [7; 32]);
    let place = Place::new(
        "[webhooks]\nsealing_keys = ['env:SEALING_KEY']\n[pii]\nkeys = ['env:SEALING_KEY']\n",
    );
    let run = |arguments: &[&str]| {
        let output = place.command(arguments).env("SEALING_KEY", &key).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.success(), said)
    };
    // There is nothing to look at yet, as after a start from a wrong folder.
    let (is_done, said) = run(&["audit", "verify"]);
    assert!(!is_done && said.contains("there was no database"), "{said}");
    place.client("a");
    assert!(run(&["audit", "verify"]).0);
    for command in [&["webhook", "rewrap"][..], &["pii", "rewrap"]] {
        let (is_done, said) = run(command);
        assert!(is_done && said.contains("rewrapped=0"), "{said}");
    }
    assert_eq!(run(&["restored"]), (true, String::new()));
    let id = Uuid::now_v7().to_string();
    for (org, what) in [("a", "request"), ("b", "organisation")] {
        let (is_done, said) = run(&["pii", "destroy", &id, "--org", org]);
        assert!(!is_done && said.contains(&format!("no such {what}")), "{said}");
    }
    // Without the sections there is nothing to do it with.
    for command in [&["webhook", "rewrap"][..], &["pii", "destroy", &id, "--org", "a"]] {
        assert!(Place::new("").refuse(command).contains("the configuration has no"));
    }
}
