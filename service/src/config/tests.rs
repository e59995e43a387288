use super::*;

const MINIMAL: &str = r#"
    [tokens]
    issuer = "https://passes.example"
    signing_key = "env:KEY"
"#;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, [])
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
fn every_error_is_told() {
    let text = format!(
        "{MINIMAL}lifetime_seconds = 0\n[server]\nmax_connections = 0\n\
         [chains.'solana:devnet']\nrpc_urls = []"
    );
    let text = text.replace("https://passes.example", "passes.example");
    let error = parse(&text).unwrap_err();
    let said = error.to_string();
    let keys: Vec<_> = error.each().into_iter().map(key_of).collect();
    let expected = [
        "tokens.lifetime_seconds",
        "server.max_connections",
        "tokens.issuer",
        "chains.\"solana:devnet\".rpc_urls",
    ];
    assert_eq!(keys, expected);
    assert_eq!(said.lines().count(), 4, "{said}");
}

#[test]
fn the_issuer_is_a_host() {
    let issuer = |text: &str| parse(&MINIMAL.replace("https://passes.example", text));
    for text in [
        "https://passes.example",
        "https://passes.example/",
        "https://passes.example:8443",
        "http://127.0.0.1:8080",
    ] {
        assert!(issuer(text).is_ok(), "{text}");
    }
    for text in [
        "",
        "passes.example",
        "passes.example:443",
        "ftp://passes.example",
        "mailto:passes@passes.example",
        "https://user:word@passes.example",
        "https://passes.example/tenant",
        "https://passes.example/?a",
        "https://passes.example/#a",
    ] {
        assert_eq!(key_of(issuer(text).unwrap_err()), "tokens.issuer", "{text}");
    }
}

#[test]
fn what_is_no_toml_names_its_line() {
    let error = parse("listen = '127.0.0.1:1'\n[tokens\n").unwrap_err();
    assert!(matches!(error, ConfigError::NotToml { line: 2 }), "{error}");
}

fn with(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    Config::parse(MINIMAL, variables)
}

#[test]
fn the_environment_goes_before_the_file() {
    let config = with(&[
        ("PORTCULLIS__DATABASE__URL", "postgres://a:secret@b/c"),
        ("PORTCULLIS__TOKENS__LIFETIME_SECONDS", "60"),
        ("PORTCULLIS__TOKENS__ISSUER", "https://another.example/"),
        ("PORTCULLIS__TRUSTED_PROXIES", r#"["10.0.0.0/8"]"#),
        ("PORTCULLIS__WORKERS", "0"),
        ("PORTCULLIS__SIGNERS__OPERATOR", "file:operator.json"),
        ("PORTCULLIS__CHAINS", r#"{ "solana:devnet" = { rpc_urls = ["https://node.example"] } }"#),
        ("PORTCULLIS__SERVER", "{ drain_seconds = 1, max_connections = 2 }"),
        ("PORTCULLIS__SERVER__DRAIN_SECONDS", "3"),
        ("PORTCULLIS_SERVICE_CONFIG", "no key"),
        ("HOME", "/"),
    ]);
    let config = config.unwrap();
    assert_eq!(config.database.url.expose(), "postgres://a:secret@b/c");
    assert_eq!(config.tokens.lifetime_seconds, 60);
    assert_eq!(config.tokens.issuer, "https://another.example/");
    assert_eq!((config.workers, config.trusted_proxies.len()), (0, 1));
    assert_eq!((config.chains.len(), config.signers.len()), (1, 1));
    assert_eq!((config.server.drain_seconds, config.server.max_connections), (3, 2));
}

#[test]
fn a_proxy_of_ipv4_may_be_written_as_one_of_ipv6() {
    let proxies = r#"["::ffff:10.0.0.0/104", "::ffff:10.0.0.0/64", "fd00::/8"]"#;
    let config = with(&[("PORTCULLIS__TRUSTED_PROXIES", proxies)]).unwrap();
    let shown: Vec<_> = config.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(shown[0], "10.0.0.0/8");
    assert!(shown[1].ends_with("/64") && shown[2] == "fd00::/8", "{shown:?}");
}

#[test]
fn a_text_that_reads_as_something_else_is_put_into_quotes() {
    let audience =
        |text| with(&[("PORTCULLIS__TOKENS__AUDIENCE", text)]).map(|c| c.tokens.audience);
    assert_eq!(key_of(audience("123").unwrap_err()), "tokens.audience");
    assert_eq!(audience("\"123\"").unwrap(), "123");
    assert_eq!(audience("2026-01-01").unwrap(), "2026-01-01");
    assert_eq!(audience("a = b").unwrap(), "a = b");
    assert_eq!(audience("1\nlisten = 2").unwrap(), "1\nlisten = 2");
}

#[test]
fn a_variable_that_is_of_no_key_is_refused() {
    for (name, key) in [
        ("PORTCULLIS__TOKEN__ISSUER", "token"),
        ("PORTCULLIS__TOKENS__ISSUERS", "tokens.issuers"),
        ("PORTCULLIS__LISTEN__PORT", "listen"),
        ("PORTCULLIS__", ""),
    ] {
        let error = with(&[(name, "a")]).unwrap_err();
        assert!(key_of(error).starts_with(key), "{name}");
    }
}

#[test]
fn a_signer_that_cannot_sign_is_named() {
    let text = format!("{MINIMAL}[signers]\ngone = 'file:/nowhere/at/all'");
    let problems = parse(&text).unwrap().check_signers();
    let keys: Vec<_> = problems.into_iter().map(key_of).collect();
    assert_eq!(keys, ["signers.gone"]);
}

/// The fields that the configuration knows at a place, as its own refusal of another names them;
/// none: what is there has names of the operator's choice, or none.
fn fields(path: &[&str]) -> Vec<String> {
    let mut value = toml::Value::Table(toml::Table::from_iter([("?".to_owned(), 0.into())]));
    for key in path.iter().rev() {
        value = toml::Value::Table(toml::Table::from_iter([((*key).to_owned(), value)]));
    }
    let table = value.as_table().cloned().unwrap();
    let error = serde_path_to_error::deserialize::<_, Config>(table).err();
    let message = error.map(|error| error.inner().message().to_owned()).unwrap_or_default();
    let Some((_, expected)) = message.split_once("unknown field `?`, expected ") else {
        return Vec::new();
    };
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_example_shows_every_key() {
    let example = include_str!("../../example.toml");
    let shows =
        |text: &str| example.lines().any(|line| line.trim_start_matches('#').starts_with(text));
    let (mut seen, mut leaves) = (0, 0);
    for field in fields(&[]) {
        seen += 1;
        let inner = match field.as_str() {
            "chains" => fields(&["chains", "solana:devnet"]),
            field => fields(&[field]),
        };
        for inner in &inner {
            leaves += 1;
            assert!(shows(&format!("{inner} = ")), "{field}.{inner}");
        }
        let is_table = !inner.is_empty() || field == "signers";
        let text = if is_table { format!("[{field}") } else { format!("{field} = ") };
        assert!(shows(&text), "{field}");
    }
    assert!(seen >= 11 && leaves >= 15, "{seen} {leaves}");
}

#[test]
fn secrets_are_not_printed() {
    let text = format!(
        "{MINIMAL}[database]\nurl = 'postgres://a:secret@b/c'\n\
         [chains.'ethereum:sepolia']\nrpc_urls = ['https://node.example/secret']"
    );
    assert!(!format!("{:?}", parse(&text).unwrap()).contains("secret"));
    let text = MINIMAL.replace("env:KEY", "secret");
    let error = parse(&text).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    assert_eq!(key_of(error), "tokens.signing_key");
}

#[test]
fn an_error_shows_no_value() {
    for (name, text) in [
        ("PORTCULLIS__TOKENS", "secret"),
        ("PORTCULLIS__TOKENS__FORMER_SIGNING_KEYS", "secret, expected \"secret\""),
        ("PORTCULLIS__DATABASE__MAX_CONNECTIONS", "se\"cr\"et secret"),
        ("PORTCULLIS__LOG_FORMAT", "secret, expected secret"),
        ("PORTCULLIS__LOG_FORMAT", "se`secret"),
        ("PORTCULLIS__WEBHOOKS__ALLOW_LOOPBACK", "secret"),
        ("PORTCULLIS__LISTEN", "secret"),
        ("PORTCULLIS__TRUSTED_PROXIES", r#"["secret"]"#),
        ("PORTCULLIS__CHAINS", r#"{ "solana:devnet" = { rpc_urls = "https://secret" } }"#),
    ] {
        let error = with(&[(name, text)]).unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
    let error = with(&[("PORTCULLIS__DATABASE__MAX_CONNECTIONS", "4711")]);
    assert!(error.is_ok());
    let error = with(&[("PORTCULLIS__DATABASE__MAX_CONNECTIONS", "many")]).unwrap_err();
    assert_eq!(error.to_string(), "database.max_connections: invalid type: string, expected u32");
}

#[test]
fn a_key_that_is_not_there_is_named() {
    let text = MINIMAL.replace("env:KEY", "file:/nowhere/at/all");
    let text = format!("{text}former_signing_keys = ['env:NOWHERE_AT_ALL']");
    let errors = parse(&text).unwrap().token_authority().unwrap_err().each();
    let keys: Vec<_> = errors.into_iter().map(key_of).collect();
    assert_eq!(keys, ["tokens.signing_key", "tokens.former_signing_keys[0]"]);
}

#[test]
fn webhooks_are_sent_if_there_is_a_key() {
    assert!(parse(MINIMAL).unwrap().webhooks().unwrap().is_none());
    let text = format!("{MINIMAL}[webhooks]\nsealing_keys = ['file:/nowhere/at/all']");
    assert_eq!(key_of(parse(&text).unwrap().webhooks().unwrap_err()), "webhooks.sealing_keys[0]");
}

#[test]
fn a_wrapping_key_that_is_not_there_is_named() {
    let path = std::env::temp_dir().join(format!("portcullis-{}.txt", uuid::Uuid::now_v7()));
    let text = format!("{MINIMAL}[pii]\nkeys = ['file:{}', 'env:NOWHERE_AT_ALL']", path.display());
    let config = parse(&text).unwrap();
    let keys = |error: ConfigError| error.each().into_iter().map(key_of).collect::<Vec<_>>();
    assert_eq!(keys(config.pii().unwrap_err()), ["pii.keys[0]", "pii.keys[1]"]);
    std::fs::write(&path, "secret, but no key").unwrap();
    let error = config.pii().unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    assert_eq!(keys(error), ["pii.keys[0]", "pii.keys[1]"]);
    std::fs::write(&path, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").unwrap();
    assert_eq!(key_of(config.pii().unwrap_err()), "pii.keys[1]");
    let text = format!("{MINIMAL}[pii]\nkeys = ['file:{}']", path.display());
    let pii = parse(&text).unwrap().pii().unwrap().unwrap();
    assert_eq!(pii.retention, crate::pii::Retention::default());
    assert!(parse(MINIMAL).unwrap().pii().unwrap().is_none());
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn a_chain_for_which_no_limit_is_said_has_one() {
    let chain = |more: &str| {
        let text = format!("{MINIMAL}[chains.'eip155:1']\nrpc_urls = ['http://a']\n{more}");
        parse(&text).unwrap().chains.into_values().next().unwrap().fees()
    };
    let default = chain("");
    assert_eq!(default.evm.ceiling_per_gas_wei, Some(1_000_000_000_000));
    assert!(default.evm.max_replacement_multiple.is_some());
    assert_eq!(chain("max_fee_per_gas_wei = 7").evm.ceiling_per_gas_wei, Some(7));
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
    assert_eq!((shown.limits, shown.server), (default.limits, default.server));
    assert_eq!((shown.log_format, default.metrics_listen), (default.log_format, None));
    assert!(shown.metrics_listen.is_some() && !shown.trusted_proxies.is_empty());
    let fees = shown.chains.values().map(|chain| chain.max_fee_per_gas_wei).max();
    assert_eq!(fees, Some(chain::default_max_fee_per_gas_wei()));
    assert_eq!(shown.database.url, default.database.url);
    assert_eq!(shown.database.max_connections, default.database.max_connections);
    assert_eq!(shown.tokens.audience, default.tokens.audience);
    assert_eq!(shown.tokens.lifetime_seconds, default.tokens.lifetime_seconds);
    assert_eq!(shown.tokens.former_signing_keys.len(), 1);
    let (shown, default) = (shown.webhooks, default.webhooks);
    assert_eq!((shown.max_attempts, shown.ports), (default.max_attempts, default.ports));
    assert_eq!(shown.allow_loopback, default.allow_loopback);
}
