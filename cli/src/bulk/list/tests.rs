use super::*;

const A: &str = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const B: &str = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";

fn lines(text: &str) -> Vec<Line> {
    parse(text.as_bytes()).unwrap()
}

fn faults(text: &str) -> Vec<String> {
    parse(text.as_bytes()).unwrap_err()
}

#[test]
fn wallets_alone_are_enough() {
    let lines = lines(&format!("wallet\n{A}\n{B}\n"));
    assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 3]);
    assert!(lines.iter().all(|line| line.expires.is_none() && line.attributes.is_none()));
}

#[test]
fn columns_stand_in_any_order_and_may_be_empty() {
    let lines =
        lines(&format!("attributes, wallet, expires_at\n\"human,kyc\",{A},never\nhuman kyc,{B}\n"));
    let human_and_kyc = AttributeSet(Attributes::HUMAN | Attributes::KYC);
    assert!(lines.iter().all(|line| line.attributes == Some(human_and_kyc)));
    assert_eq!(lines[0].expires, Some(Expiry::Never));
    assert_eq!(lines[1].expires, None);
}

#[test]
fn every_fault_is_told_with_its_line() {
    let found = faults(&format!("wallet,expires_at\n{A}\n{B},soon\nx\n{A}\n,never\n{B},never,1\n"));
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found[0].starts_with("line 3: an expiry is written"), "{found:?}");
    assert_eq!(found[1], "line 4: no address of a wallet");
    assert_eq!(found[2], "line 5: the same wallet as in line 2");
    assert_eq!(found[3], "line 6: no wallet");
    assert_eq!(found[4], "line 7: more cells than the header has");
}

#[test]
fn the_same_wallet_in_another_case_is_the_same() {
    let found = faults(&format!("wallet\n{A}\n{}\n", A.to_lowercase()));
    assert_eq!(found, ["line 3: the same wallet as in line 2"]);
}

#[test]
fn the_header_says_what_the_columns_are() {
    assert_eq!(faults("walet\n"), ["line 1: no column is named `walet`"]);
    assert_eq!(faults("expires_at\n"), ["line 1: the header must have a column `wallet`"]);
    assert_eq!(faults("").len(), 1);
}
