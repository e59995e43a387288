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

fn prepared(nonce: u64, wallets: &[&str]) -> PreparedIssues {
    let request = |wallet| json!({ "wallet": wallet, "expires_at": null, "attributes": 0 });
    let requests: Vec<_> = wallets.iter().map(request).collect();
    serde_json::from_value(json!({
        "batch": {
            "network": format!("0x{}", "22".repeat(32)),
            "gatekeeper_slot": null,
            "requests": requests,
        },
        "transaction": { "evm": {
            "chain_id": 31_337,
            "from": WALLET,
            "to": OTHER,
            "nonce": nonce,
            "hash": format!("0x{}", "11".repeat(32)),
            "raw": "0x02",
            "gas_limit": 100_000,
            "fees": { "legacy": { "gas_price_wei": u128::MAX.to_string() } },
            "name": "issue",
        }},
    }))
    .unwrap()
}

fn over(journal: &Journal, wallet: Address, outcome: &Outcome) {
    journal.over([(wallet, outcome)].into_iter()).unwrap();
}

/// The nonces of what is under way.
fn under_way(journal: &Journal) -> Vec<u64> {
    let nonce = |it: &PreparedIssues| match &it.transaction {
        Prepared::Evm(transaction) => transaction.nonce,
        Prepared::Solana(_) => u64::MAX,
    };
    journal.under_way().map(nonce).collect()
}

fn issued() -> Outcome {
    Outcome::Issued { transaction: "t".to_owned() }
}

#[test]
fn what_was_kept_is_found_again() {
    let folder = Folder::new("found");
    let (wallet, other) = (WALLET.parse().unwrap(), OTHER.parse().unwrap());
    let kept = prepared(7, &[WALLET, OTHER]);
    {
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        assert!(!journal.is_resumed());
        journal.prepared(&kept).unwrap();
        over(&journal, other, &issued());
    }
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    assert!(journal.is_resumed());
    assert_eq!(journal.under_way().collect::<Vec<_>>(), [&kept]);
    assert!(journal.is_under_way(&wallet, &kept));
    assert_eq!(journal.done().collect::<Vec<_>>(), [(other, &issued())]);
    over(&journal, wallet, &issued());
    drop(journal);
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    assert_eq!((under_way(&journal).len(), journal.done().count()), (0, 2));
}

#[test]
fn what_was_signed_for_again_is_no_longer_under_way_in_the_first() {
    let folder = Folder::new("again");
    let (wallet, other) = (WALLET.parse().unwrap(), OTHER.parse().unwrap());
    let (first, second) = (prepared(7, &[WALLET, OTHER]), prepared(8, &[OTHER]));
    {
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        journal.prepared(&first).unwrap();
        journal.prepared(&second).unwrap();
    }
    {
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        assert_eq!(under_way(&journal), [7, 8]);
        let of_first = |wallet| journal.is_under_way(wallet, &first);
        assert_eq!((of_first(&wallet), of_first(&other)), (true, false));
        over(&journal, wallet, &issued());
    }
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    assert_eq!(under_way(&journal), [8], "nothing of the first is left");
}

#[test]
fn a_line_cut_short_anywhere_was_never_acted_upon() {
    let folder = Folder::new("cut");
    let kept = prepared(7, &[WALLET]);
    Journal::open(&folder.list(), binding()).unwrap().prepared(&kept).unwrap();
    let whole = std::fs::read(folder.journal()).unwrap();
    for length in 0..whole.len() {
        std::fs::write(folder.journal(), &whole[..length]).unwrap();
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        assert!(!journal.is_resumed(), "{length}");
        journal.prepared(&kept).unwrap();
        drop(journal);
        assert_eq!(std::fs::read(folder.journal()).unwrap(), whole, "{length}");
    }
}

#[test]
fn what_was_refused_is_tried_again() {
    let folder = Folder::new("refused");
    let refused = Outcome::Refused { code: "NetworkPaused".to_owned(), message: String::new() };
    {
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        journal.prepared(&prepared(7, &[WALLET])).unwrap();
        over(&journal, WALLET.parse().unwrap(), &refused);
    }
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    assert!(!journal.is_resumed());
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

#[test]
fn what_is_done_is_not_undone_by_an_older_transaction_that_was_refused() {
    let folder = Folder::new("done");
    let wallet = WALLET.parse().unwrap();
    {
        let journal = Journal::open(&folder.list(), binding()).unwrap();
        journal.prepared(&prepared(7, &[WALLET])).unwrap();
        over(&journal, wallet, &issued());
        let refused = Outcome::Refused { code: "c".to_owned(), message: "m".to_owned() };
        over(&journal, wallet, &refused);
    }
    let journal = Journal::open(&folder.list(), binding()).unwrap();
    assert_eq!(journal.done().collect::<Vec<_>>(), [(wallet, &issued())]);
}

#[test]
fn nothing_is_written_behind_half_a_line() {
    let folder = Folder::new("half");
    std::fs::write(folder.journal(), "").unwrap();
    // It cannot be written to: as a full disk.
    let file = File::open(folder.journal()).unwrap();
    let mut lines = Lines { file, length: 0, failed: false };
    lines.append("one\n").unwrap_err();
    lines.file = OpenOptions::new().write(true).open(folder.journal()).unwrap();
    let refused = lines.append("two\n").unwrap_err();
    assert_eq!(refused.to_string(), "an earlier line could not be written");
    assert_eq!(std::fs::read_to_string(folder.journal()).unwrap(), "");
}
