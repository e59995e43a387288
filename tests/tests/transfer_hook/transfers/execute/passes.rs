use portcullis_solana::{Address, TRANSFER_HOOK_PROGRAM_ID, pda, transfer_hook::HookError};
use solana_sdk_ids::system_program;
use solana_signer::Signer;

use super::{DESTINATION, NETWORKS, RECEIVER_PASSES, SENDER_PASSES, direct};

/// The places of a side's passes, and what a wrong one there is called.
const SIDES: [([usize; 2], &str); 2] = [
    (SENDER_PASSES, HookError::SenderWrongPass.name()),
    (RECEIVER_PASSES, HookError::ReceiverWrongPass.name()),
];

#[test]
fn the_passes_of_two_networks_are_not_each_others() {
    let mut direct = direct();
    for ([one, other], wrong_pass) in SIDES {
        assert_eq!(direct.swapped(one, other), wrong_pass);
        let [main, second] = [one, other].map(|index| direct.address(index));
        assert_eq!(direct.replaced(one, second), wrong_pass);
        assert_eq!(direct.replaced(other, main), wrong_pass);
    }
}

#[test]
fn the_sides_do_not_share_a_pass() {
    let mut direct = direct();
    for (sender, receiver) in SENDER_PASSES.into_iter().zip(RECEIVER_PASSES) {
        let [own, others] = [sender, receiver].map(|index| direct.address(index));
        assert_eq!(direct.replaced(sender, others), HookError::SenderWrongPass.name());
        assert_eq!(direct.replaced(receiver, own), HookError::ReceiverWrongPass.name());
        assert_eq!(direct.swapped(sender, receiver), HookError::SenderWrongPass.name());
    }
}

#[test]
fn a_third_wallets_pass_is_nobodys() {
    let mut direct = direct();
    let carol = direct.s.world.holder("carol").pubkey();
    let pass = pda::pass(&direct.s.world.main.address, &carol).0;
    for ([main, _], wrong_pass) in SIDES {
        assert_eq!(direct.replaced(main, pass), wrong_pass);
    }
}

/// Anybody can write a pass into an account of a program of his own.
#[test]
fn the_bytes_of_a_pass_are_none_in_another_programs_account() {
    let mut direct = direct();
    for (places, wrong_pass) in SIDES {
        for index in places {
            for owner in [TRANSFER_HOOK_PROGRAM_ID, system_program::ID, Address::from([7; 32])] {
                let bytes = direct.bytes(index);
                assert_eq!(direct.planted(index, owner, bytes), wrong_pass);
            }
        }
    }
}

#[test]
fn what_is_no_pass_is_a_wrong_one() {
    let mut direct = direct();
    for (places, wrong_pass) in SIDES {
        for index in places {
            for other in [NETWORKS[0], DESTINATION] {
                let other = direct.address(other);
                assert_eq!(direct.replaced(index, other), wrong_pass);
            }
        }
    }
}

/// Whoever leaves his own pass out gains nothing by it.
#[test]
fn an_empty_account_is_no_pass() {
    let mut direct = direct();
    let empty = Address::from([7; 32]);
    for (places, error) in
        [(SENDER_PASSES, HookError::SenderNoPass), (RECEIVER_PASSES, HookError::ReceiverNoPass)]
    {
        for index in places {
            assert_eq!(direct.replaced(index, empty), error.name());
        }
    }
}

/// Passes are judged by what their network says, and that only the gateway can have written.
#[test]
fn the_bytes_of_a_network_are_none_in_another_programs_account() {
    let mut direct = direct();
    for index in NETWORKS {
        for owner in [TRANSFER_HOOK_PROGRAM_ID, system_program::ID] {
            let bytes = direct.bytes(index);
            let outcome = direct.planted(index, owner, bytes);
            assert_eq!(outcome, HookError::SenderWrongPass.name());
        }
    }
}
