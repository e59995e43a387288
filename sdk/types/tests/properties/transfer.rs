//! The rule for transfers against an oracle that collects every denial and only then takes the first.

mod question;

use crate::seed::seeded;
use portcullis_types::{
    Combination, Denial, Reason, Side, Transfer, TransferPolicy, TransferVerdict, Verdict,
};
use proptest::{prelude::*, sample::select};
use question::{answer, asked, denials, is_exempt, policy, question, transfer, verdict, verdicts};

fn moves(verdict: TransferVerdict) -> bool {
    !matches!(verdict, TransferVerdict::Deny(_))
}

proptest! {
    #![proptest_config(seeded(8192))]

    #[test]
    fn the_first_denial_that_applies_is_the_answer((policy, transfer, verdicts) in question()) {
        let expected = match denials(&policy, &transfer, &verdicts).first() {
            None => TransferVerdict::Allow,
            Some(Denial::TransfersPaused) => TransferVerdict::Deny(Denial::TransfersPaused),
            Some(denial) if policy.observe_only => TransferVerdict::Observed(*denial),
            Some(denial) => TransferVerdict::Deny(*denial),
        };
        prop_assert_eq!(answer(&policy, &transfer, &verdicts), expected);
    }

    #[test]
    fn only_wallets_that_are_gated_and_not_exempt_are_asked(
        (policy, transfer, verdicts) in question(),
    ) {
        for (side, network) in asked(&policy, &transfer, &verdicts) {
            prop_assert!(!policy.paused);
            prop_assert!(policy.sides.contains(side));
            prop_assert!(!is_exempt(&policy, &transfer, side));
            prop_assert!(network < policy.networks);
        }
    }

    #[test]
    fn many_networks_are_answered_as_the_four_that_they_repeat(
        policy in policy(4),
        transfer in transfer(),
        verdicts in [verdict(), verdict()].map(|one| prop::collection::vec(one, 4)),
        networks in 4..=u8::MAX,
    ) {
        let repeated =
            verdicts.clone().map(|side| side.into_iter().cycle().take(networks.into()).collect());
        prop_assert_eq!(
            answer(&TransferPolicy { networks, ..policy }, &transfer, &repeated),
            answer(&policy, &transfer, &verdicts)
        );
    }

    #[test]
    fn a_policy_without_networks_lets_no_wallet_through(
        policy in policy(0),
        transfer in transfer(),
    ) {
        let none = [Vec::new(), Vec::new()];
        let gated =
            |side| policy.sides.contains(side) && !is_exempt(&policy, &transfer, side);
        if Side::ALL.into_iter().any(gated) {
            prop_assert_ne!(answer(&policy, &transfer, &none), TransferVerdict::Allow);
        }
    }

    #[test]
    fn an_observing_policy_denies_nothing_but_while_paused(
        (policy, transfer, verdicts) in question(),
    ) {
        let at = |paused, observe_only| {
            let policy = TransferPolicy { paused, observe_only, ..policy };
            answer(&policy, &transfer, &verdicts)
        };
        let paused = TransferVerdict::Deny(Denial::TransfersPaused);
        prop_assert_eq!((at(true, true), at(true, false)), (paused, paused));
        match at(false, false) {
            TransferVerdict::Allow => prop_assert_eq!(at(false, true), TransferVerdict::Allow),
            TransferVerdict::Deny(denial) => {
                prop_assert_eq!(at(false, true), TransferVerdict::Observed(denial));
            }
            observed => prop_assert!(false, "{observed:?} without the flag"),
        }
    }

    #[test]
    fn a_pass_that_turns_bad_never_lets_more_through(
        (policy, transfer, verdicts) in question(),
        side in 0_usize..2,
        network in any::<prop::sample::Index>(),
        reason in select(&Reason::ALL[..]),
    ) {
        let mut worse = verdicts.clone();
        let network = network.index(worse[side].len());
        if worse[side][network].is_allow() {
            worse[side][network] = Verdict::Deny(reason);
        }
        let policy = TransferPolicy { observe_only: false, ..policy };
        if moves(answer(&policy, &transfer, &worse)) {
            prop_assert!(moves(answer(&policy, &transfer, &verdicts)));
        }
    }

    #[test]
    fn an_exemption_never_stops_a_transfer((policy, transfer, verdicts) in question()) {
        let policy = TransferPolicy { observe_only: false, ..policy };
        for exempt in [
            Transfer { sender_exempt: true, ..transfer },
            Transfer { receiver_exempt: true, ..transfer },
        ] {
            if moves(answer(&policy, &transfer, &verdicts)) {
                prop_assert!(moves(answer(&policy, &exempt, &verdicts)));
            }
        }
    }

    #[test]
    fn all_is_the_lowest_code_and_any_the_highest(verdicts in verdicts()) {
        let codes: Vec<u8> = verdicts.iter().map(|verdict| verdict.code()).collect();
        let lowest = codes.iter().copied().filter(|code| *code != 0).min();
        let highest = codes.iter().copied().max().filter(|_| !codes.contains(&0));
        let combined = |combination: Combination| combination.combine(verdicts.clone()).code();
        prop_assert_eq!(combined(Combination::All), lowest.unwrap_or(0));
        prop_assert_eq!(combined(Combination::Any), highest.unwrap_or(0));
    }

    #[test]
    fn the_order_of_the_networks_does_not_matter(
        (policy, transfer, verdicts, shuffled) in question().prop_flat_map(
            |(policy, transfer, verdicts)| {
                let shuffled = verdicts.clone().map(|side| Just(side).prop_shuffle());
                (Just(policy), Just(transfer), Just(verdicts), shuffled)
            },
        ),
    ) {
        prop_assert_eq!(
            answer(&policy, &transfer, &shuffled),
            answer(&policy, &transfer, &verdicts)
        );
    }
}
