use std::fs;

use serde_json::Value;

use super::{Migration, anvil::Anvil, of_step, state};
use crate::harness::{Folder, evm_wallet, localnet};

#[test]
fn a_fresh_evm_chain_gets_the_registry_that_is_meant() {
    let anvil = Anvil::start();
    let creator = anvil.program.json(&["key", "address"])["address"].as_str().unwrap().to_owned();
    let record = anvil.folder.path().join("record.jsonl");
    let migrate = anvil.program.clone().with(["migrate", "--record", record.to_str().unwrap()]);

    let text = "about = \"another registry\"\n[step]\nkind = \"deploy-registry\"\n";
    let steps = Folder::new();
    let hash = format!("init_code_hash = \"0x{}\"\n", "11".repeat(32));
    steps.write("0001-another.toml", &format!("{text}{hash}"));
    let other = ["--json", "--quiet", "--migrations", steps.path().to_str().unwrap()];
    let other = migrate.run(&other);
    assert_eq!((other.code, &other.error()["code"]), (1, &"init-code".into()));
    fs::remove_file(&record).unwrap();

    let migrate = migrate.with([format!("--set=creator={creator}")]);
    let dry = migrate.clone().with(["--dry-run"]).json::<&str>(&[]);
    assert_eq!(state(&dry, "0001"), "would_do");
    assert!(of_step(&dry, "0001")["cost"]["fee"].as_str().unwrap().len() > 9, "{dry}");
    assert_eq!(of_step(&dry, "0002")["cost"], Value::Null, "{dry}");
    let told = migrate.json::<&str>(&[]);
    assert_eq!([state(&told, "0001"), state(&told, "0002")], ["did"; 2], "{told}");
    let told = migrate.json::<&str>(&[]);
    assert_eq!([state(&told, "0001"), state(&told, "0002")], ["done_already"; 2], "{told}");
}

#[test]
fn an_evm_chain_gets_what_it_lacks() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let creator = localnet.address("authority", "evm");
    let network = localnet.document["evm"]["network"].as_str().unwrap().to_owned();
    let migration = Migration::new(
        "evm",
        Folder::new(),
        &[
            ("creator", &creator),
            ("network_seed", "migrated"),
            ("guardian", &evm_wallet(701)),
            ("multisig", &evm_wallet(700)),
            ("civic_networks", &format!("4={network},10={network}")),
            ("soulbound_view", &network),
            ("uniswap_network", &network),
            ("uniswap_attributes", "human,kyc"),
        ],
    );
    let dry = migration.dry();
    assert_eq!(state(&dry, "0001"), "done_already");
    assert_eq!(state(&dry, "0007"), "would_do");
    let told = migration.program.json::<&str>(&[]);
    for step in ["0002", "0003", "0004", "0005", "0006", "0007"] {
        assert_eq!(state(&told, step), "did", "{told}");
        assert_eq!(of_step(&told, step)["transactions"].as_array().unwrap().len(), 1);
    }
    let told = migration.program.json::<&str>(&[]);
    for step in ["0001", "0002", "0003", "0004", "0005", "0006", "0007"] {
        assert_eq!(state(&told, step), "done_already", "{told}");
    }
}
