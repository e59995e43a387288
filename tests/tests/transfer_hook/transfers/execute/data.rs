use e2e::outcome::OK;
use portcullis_types::solana::PolicyAccount;

use super::direct;

const INVALID: &str = "InvalidInstructionData";

#[test]
fn the_whole_discriminator_is_compared() {
    let mut direct = direct();
    for index in 1..PolicyAccount::EXECUTE.len() {
        for bit in 0..8 {
            let mut execute = direct.execute.clone();
            execute.data[index] ^= 1 << bit;
            assert_eq!(direct.send(execute), INVALID, "byte {index}, bit {bit}");
        }
    }
}

#[test]
fn without_its_amount_it_is_no_call() {
    let mut direct = direct();
    for length in 0..direct.execute.data.len() {
        let mut execute = direct.execute.clone();
        execute.data.truncate(length);
        assert_eq!(direct.send(execute), INVALID, "{length} bytes");
    }
}

/// As those that the interface may grow.
#[test]
fn bytes_behind_the_amount_do_not_matter() {
    let mut direct = direct();
    let mut execute = direct.execute.clone();
    execute.data.push(7);
    assert_eq!(direct.send(execute), OK);
}
