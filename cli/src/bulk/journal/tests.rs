use portcullis::Prepared;
use serde_json::json;

use super::*;

const WALLET: &str = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const OTHER: &str = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";

/// A folder of its own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("portcullis-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn list(&self) -> PathBuf {
        self.0.join("wallets.csv")
    }

    fn journal(&self) -> PathBuf {
        self.0.join("wallets.csv.portcullis-journal")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn binding() -> Binding {
    let text = |text: &str| text.to_owned();
    Binding { chain: text("c"), network: text("n"), signer: text("s"), list: text("l") }
}

fn prepared() -> Prepared {
    serde_json::from_value(json!({ "evm": {
        "chain_id": 31_337,
        "from": WALLET,
        "to": OTHER,
        "nonce": 7,
        "hash": format!("0x{}", "11".repeat(32)),
        "raw": "0x02",
        "gas_limit": 100_000,
        "fees": { "legacy": { "gas_price_wei": "1" } },
        "name": "issue",
    }}))
    .unwrap()
}

fn issued() -> Outcome {
    Outcome::Issued { transaction: "t".to_owned() }
}

#[test]
fn what_was_kept_is_found_again() {
    let folder = Folder::new("found");
    let (wallet, other) = (WALLET.parse().unwrap(), OTHER.parse().unwrap());
    {
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        assert!(!journal.is_resumed());
        journal.prepared(wallet, &prepared()).unwrap();
        journal.prepared(other, &prepared()).unwrap();
        journal.over(other, &issued()).unwrap();
    }
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    assert!(journal.is_resumed());
    assert!(matches!(journal.before(&wallet), Some(Before::Prepared(it)) if *it == prepared()));
    assert!(matches!(journal.before(&other), Some(Before::Over(it)) if *it == issued()));
    assert_eq!(journal.under_way().count(), 1);
}

#[test]
fn a_line_cut_short_anywhere_was_never_acted_upon() {
    let folder = Folder::new("cut");
    let wallet = WALLET.parse().unwrap();
    Journal::open(&folder.list(), binding()).unwrap().prepared(wallet, &prepared()).unwrap();
    let whole = std::fs::read(folder.journal()).unwrap();
    for length in 0..whole.len() {
        std::fs::write(folder.journal(), &whole[..length]).unwrap();
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        assert!(journal.before(&wallet).is_none(), "{length}");
        journal.prepared(wallet, &prepared()).unwrap();
        drop(journal);
        assert_eq!(std::fs::read(folder.journal()).unwrap(), whole, "{length}");
    }
}

#[test]
fn what_was_refused_is_tried_again() {
    let folder = Folder::new("refused");
    let wallet = WALLET.parse().unwrap();
    let refused = Outcome::Refused { code: "NetworkPaused".to_owned(), message: String::new() };
    {
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        journal.prepared(wallet, &prepared()).unwrap();
        journal.over(wallet, &refused).unwrap();
    }
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    assert!(journal.before(&wallet).is_none());
}

#[test]
fn another_run_s_journal_is_not_gone_on_with() {
    let folder = Folder::new("another");
    drop(Journal::open(&folder.list(), binding()).unwrap());
    let other = || "other".to_owned();
    for different in [
        Binding { chain: other(), ..binding() },
        Binding { network: other(), ..binding() },
        Binding { signer: other(), ..binding() },
        Binding { list: other(), ..binding() },
    ] {
        let failure = Journal::open(&folder.list(), different).unwrap_err();
        assert!(failure.message().contains("is of another run"), "{failure:?}");
    }
}

#[test]
fn two_runs_at_once_are_refused() {
    let folder = Folder::new("twice");
    let _first = Journal::open(&folder.list(), binding()).unwrap();
    let failure = Journal::open(&folder.list(), binding()).unwrap_err();
    assert!(failure.message().ends_with("is in use by another run"), "{failure:?}");
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("mode");
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    let mode = std::fs::metadata(journal.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
