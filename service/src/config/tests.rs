use super::*;

const MINIMAL: &str = r#"
    [tokens]
    issuer = "https://passes.example"
    signing_key = "env:KEY"
"#;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, |_| None)
}

fn key_of(error: ConfigError) -> String {
    match error {
        ConfigError::Key { key, .. } => key,
        other => panic!("{other}"),
    }
}

#[test]
fn little_needs_to_be_said() {
    let config = parse(MINIMAL).unwrap();
    assert_eq!(config.database.url.expose(), "sqlite:portcullis.db");
    assert_eq!(config.tokens.lifetime_seconds, 86_400);
    assert!(config.listen.ip().is_loopback());
}

#[test]
fn an_error_names_its_key() {
    for (text, key) in [
        ("", "."),
        ("[tokens]\nissuer = 1", "tokens.issuer"),
        (&format!("{MINIMAL}lifetime_seconds = 0"), "tokens.lifetime_seconds"),
        (&format!("{MINIMAL}lifetime_seconds = -1"), "tokens.lifetime_seconds"),
        (&format!("{MINIMAL}[database]\nmax_connections = 0"), "database.max_connections"),
        (&format!("{MINIMAL}[database]\nurls = 'a'"), "database.urls"),
        (&format!("listen = 'here'\n{MINIMAL}"), "listen"),
        (&format!("{MINIMAL}[pii]"), "pii"),
        (&format!("{MINIMAL}[pii]\nkeys = []"), "pii.keys"),
        (&format!("{MINIMAL}[pii]\nkeys = ['AAAA']"), "pii.keys[0]"),
        (
            &format!("{MINIMAL}[pii]\nkeys = ['env:A']\nretrieve_within_seconds = 0"),
            "pii.retrieve_within_seconds",
        ),
        (
            &format!("{MINIMAL}[pii]\nkeys = ['env:A']\nkeep_at_most_seconds = 0"),
            "pii.keep_at_most_seconds",
        ),
        (
            &format!("{MINIMAL}[chains.'solana:devnet']\nrpc_urls = []"),
            "chains.\"solana:devnet\".rpc_urls",
        ),
    ] {
        assert_eq!(key_of(parse(text).unwrap_err()), key, "{text}");
    }
}

#[test]
fn what_is_no_toml_names_its_line() {
    let error = parse("listen = '127.0.0.1:1'\n[tokens\n").unwrap_err();
    assert!(matches!(error, ConfigError::NotToml { line: 2 }), "{error}");
}

#[test]
fn the_environment_goes_before_the_file() {
    let config = Config::parse(MINIMAL, |name| match name {
        "PORTCULLIS_DATABASE_URL" => Some("postgres://a:secret@b/c".to_owned()),
        "PORTCULLIS_TOKENS_LIFETIME_SECONDS" => Some("60".to_owned()),
        "PORTCULLIS_TOKENS_ISSUER" => Some("another".to_owned()),
        _ => None,
    });
    let config = config.unwrap();
    assert_eq!(config.database.url.expose(), "postgres://a:secret@b/c");
    assert_eq!((config.tokens.lifetime_seconds, config.tokens.issuer.as_str()), (60, "another"));
}

#[test]
fn every_variable_is_of_a_key_that_exists() {
    for (name, key) in VARIABLES {
        let config = Config::parse(MINIMAL, |asked| (asked == *name).then(|| "?".to_owned()));
        match config {
            Ok(_) => {}
            Err(error) => assert_eq!(key_of(error), *key),
        }
    }
}

#[test]
fn secrets_are_not_printed() {
    let text = format!(
        "{MINIMAL}[database]\nurl = 'postgres://a:secret@b/c'\n\
         [chains.'ethereum:sepolia']\nrpc_urls = ['https://node.example/secret']"
    );
    assert!(!format!("{:?}", parse(&text).unwrap()).contains("secret"));
    let error = parse("[tokens]\nissuer = 'a'\nsigning_key = 'secret'").unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    assert_eq!(key_of(error), "tokens.signing_key");
}

#[test]
fn a_key_that_is_not_there_is_named() {
    let text = MINIMAL.replace("env:KEY", "file:/nowhere/at/all");
    let error = parse(&text).unwrap().token_authority().unwrap_err();
    assert_eq!(key_of(error), "tokens.signing_key");
}

#[test]
fn a_wrapping_key_that_is_not_there_is_named() {
    let path = std::env::temp_dir().join(format!("portcullis-{}.txt", uuid::Uuid::now_v7()));
    let text = format!("{MINIMAL}[pii]\nkeys = ['file:{}', 'env:NOWHERE_AT_ALL']", path.display());
    let config = parse(&text).unwrap();
    assert_eq!(key_of(config.pii().unwrap_err()), "pii.keys[0]");
    std::fs::write(&path, "secret, but no key").unwrap();
    let error = config.pii().unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    assert_eq!(key_of(error), "pii.keys[0]");
    std::fs::write(&path, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").unwrap();
    assert_eq!(key_of(config.pii().unwrap_err()), "pii.keys[1]");
    let text = format!("{MINIMAL}[pii]\nkeys = ['file:{}']", path.display());
    let pii = parse(&text).unwrap().pii().unwrap().unwrap();
    assert_eq!(pii.retention, crate::pii::Retention::default());
    assert!(parse(MINIMAL).unwrap().pii().unwrap().is_none());
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn the_example_is_good() {
    let config = parse(include_str!("../../example.toml")).unwrap();
    assert_eq!((config.chains.len(), config.signers.len(), config.workers), (2, 2, 4));
}

#[test]
fn the_example_shows_the_defaults() {
    let uncommented: String = include_str!("../../example.toml")
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    let (shown, default) = (parse(&uncommented).unwrap(), parse(MINIMAL).unwrap());
    assert_eq!(shown.listen, default.listen);
    assert_eq!(shown.workers, default.workers);
    assert_eq!(shown.database.url, default.database.url);
    assert_eq!(shown.database.max_connections, default.database.max_connections);
    assert_eq!(shown.tokens.audience, default.tokens.audience);
    assert_eq!(shown.tokens.lifetime_seconds, default.tokens.lifetime_seconds);
    assert_eq!(shown.tokens.former_signing_keys.len(), 1);
}
