use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use super::{Migration, key, of_step, state};
use crate::harness::{Folder, localnet, solana_wallet};

#[test]
fn solana_is_brought_up_once_and_a_dry_run_changes_nothing() {
    let (creator, multisig) = (localnet().address("authority", "solana"), solana_wallet(700));
    let (migration, _) = Migration::of_program(&[
        ("creator", &creator),
        ("network_seed", "700"),
        ("guardian", &solana_wallet(701)),
        ("multisig", &multisig),
        ("gateway_upgrade_authority", &multisig),
    ]);
    for _ in 0..2 {
        let told = migration.dry();
        for step in ["0001", "0003", "0004", "0005", "0008"] {
            assert_eq!(state(&told, step), "would_do", "{told}");
        }
        assert_eq!(state(&told, "0002"), "not_asked");
        assert!(of_step(&told, "0001")["cost"]["rent_lamports"].as_str().unwrap().len() > 9);
    }
    assert!(migration.record().is_empty(), "a dry run records nothing");

    let told = migration.program.json::<&str>(&[]);
    for step in ["0001", "0003", "0004", "0005", "0008"] {
        assert_eq!(state(&told, step), "did", "{told}");
        assert_eq!((migration.count(step, "began"), migration.count(step, "done")), (1, 1));
    }
    assert!(of_step(&told, "0001")["transactions"].as_array().unwrap().len() > 10);

    let lines = migration.record().len();
    let told = migration.program.json::<&str>(&[]);
    for step in ["0001", "0003", "0004", "0005", "0008"] {
        assert_eq!(state(&told, step), "done_already", "{told}");
    }
    assert_eq!(migration.record().len(), lines, "what is known is not written again");

    // Without the record, the chain tells the same.
    fs::remove_file(migration.folder.path().join("record.jsonl")).unwrap();
    let told = migration.program.json::<&str>(&[]);
    assert_eq!(state(&told, "0001"), "done_already");
    assert_eq!(migration.count("", "found"), 5);
}

#[test]
fn a_cluster_without_a_place_for_descriptions_is_no_failure() {
    let idl = concat!(env!("CARGO_MANIFEST_DIR"), "/../interfaces/solana/gateway.json");
    let authority = solana_wallet(700);
    let (migration, _) =
        Migration::of_program(&[("gateway_idl", idl), ("gateway_upgrade_authority", &authority)]);
    let told = migration.dry();
    assert_eq!(state(&told, "0006"), "skipped", "{told}");
    for _ in 0..2 {
        let told = migration.program.json::<&str>(&[]);
        assert_eq!(state(&told, "0006"), "skipped", "{told}");
        let problem = of_step(&told, "0006")["problem"].as_str().unwrap();
        assert!(problem.contains("ProgM6JCCvbYkfKqJYHePx4xxSUSqJp7rh8Lyv7nk7S"), "{problem}");
        assert_eq!(state(&told, "0007"), "not_asked");
    }
    assert_eq!(migration.count("0006", "skipped"), 1, "what is known is not written again");
    assert_eq!(migration.count("0008", "done"), 1, "the steps after it are taken");
    let document = Folder::new();
    let empty = document.write("empty.json", "{}");
    let set = format!("--set=gateway_idl={}", empty.display());
    let run = migration.program.run(&[&set]);
    assert_ne!(run.code, 0);
    assert!(run.stderr.contains("no interface description"), "{}", run.stderr);
}

#[test]
fn killed_while_it_writes_it_goes_on_with_what_is_there() {
    let (migration, program) = Migration::of_program(&[]);
    let whole = of_step(&migration.dry(), "0001")["cost"]["fee"].as_str().unwrap().to_owned();
    let mut command = migration.program.command::<&str>(&[]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let fee = || of_step(&migration.dry(), "0001")["cost"]["fee"].as_str().unwrap().to_owned();
    let began = Instant::now();
    let left = loop {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is written");
        let left = fee().parse::<u64>().unwrap();
        // The buffer is there, and a piece or more.
        if left + 20_000 < whole.parse().unwrap() {
            break left;
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(left > 0);
    assert_eq!((migration.count("0001", "began"), migration.count("0001", "done")), (1, 0));

    let left = fee().parse::<usize>().unwrap();
    let told = migration.program.json::<&str>(&[]);
    let transactions = of_step(&told, "0001")["transactions"].as_array().unwrap().len();
    // A signature each, but for the last: the program's own, too.
    assert_eq!(transactions, left / 5_000 - 1, "only what was left is done");
    assert_eq!((migration.count("0001", "began"), migration.count("0001", "done")), (2, 1));
    assert!(!program.is_empty());
}

#[test]
fn another_version_is_an_upgrade_and_needs_no_key_of_the_program() {
    let (migration, program) = Migration::of_program(&[]);
    migration.program.json::<&str>(&[]);
    let programs = Folder::new();
    let hook = fs::read(Path::new(&super::programs()).join("transfer_hook.so")).unwrap();
    fs::write(programs.path().join("gateway.so"), hook).unwrap();
    let (buffer_key, _) = key(&migration.folder, "another.json");
    let upgrade = Migration::new(
        "solana",
        Folder::new(),
        &[
            ("programs", programs.path().to_str().unwrap()),
            ("gateway_program", &program),
            ("gateway_buffer_key", &buffer_key),
        ],
    );
    assert_eq!(state(&upgrade.program.json::<&str>(&[]), "0001"), "did");
    assert_eq!(state(&upgrade.program.json::<&str>(&[]), "0001"), "done_already");
}
