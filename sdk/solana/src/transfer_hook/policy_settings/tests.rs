use portcullis_types::Attributes;

use super::*;
use crate::transfer_hook::policy_bytes::policy_bytes;

#[test]
fn reads_those_of_an_account() {
    for sides in Sides::ALL {
        let settings = PolicySettings {
            sides,
            combination: Combination::Any,
            permanent_delegate_rule: PermanentDelegateRule::SenderExempt,
            flags: PolicyFlags::REQUIRE_IMMUTABLE_OWNER,
            requirement: Requirement {
                attributes: Attributes(1 << 63),
                min_remaining_seconds: 2,
                max_age_seconds: 3,
            },
            networks: vec![Address::from([4; 32]), Address::from([5; 32])],
        };
        let data = policy_bytes(&Address::from([6; 32]), &settings);
        assert_eq!(PolicySettings::of(&PolicyAccount::new(&data).unwrap()), settings);
    }
}

#[test]
fn holders_of_a_network_are_asked_on_both_sides_for_a_good_pass() {
    let network = Address::from([7; 32]);
    let data = policy_bytes(&network, &PolicySettings::holders_of(network));
    let account = PolicyAccount::new(&data).unwrap();
    assert_eq!(account.sides(), Sides::Both);
    assert_eq!(account.networks(), [network.to_bytes()]);
    assert_eq!(account.requirement(), Requirement::ANY);
    assert_eq!(account.flags(), PolicyFlags::NONE);
    assert_eq!(account.policy().permanent_delegate_rule, PermanentDelegateRule::Gated);
}
