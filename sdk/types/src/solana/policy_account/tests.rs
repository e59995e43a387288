use super::*;

const NETWORKS: [Address; 2] = [[7; 32], [8; 32]];

#[test]
fn lists_gateway_networks_senders_passes_receivers_passes() {
    let metas: Vec<ExtraAccountMeta> =
        PolicyAccount::extra_account_metas(Sides::Both, &NETWORKS).collect();
    assert_eq!(
        metas,
        [
            ExtraAccountMeta::address(&GATEWAY_PROGRAM_ID),
            ExtraAccountMeta::address(&NETWORKS[0]),
            ExtraAccountMeta::address(&NETWORKS[1]),
            ExtraAccountMeta::pass(6, 0),
            ExtraAccountMeta::pass(7, 0),
            ExtraAccountMeta::pass(6, 2),
            ExtraAccountMeta::pass(7, 2),
        ]
    );
}

#[test]
fn positions_are_those_of_the_list() {
    for sides in Sides::ALL {
        for networks in 1..=PolicyAccount::MAX_NETWORKS {
            let addresses = vec![[9; 32]; networks];
            let metas: Vec<ExtraAccountMeta> =
                PolicyAccount::extra_account_metas(sides, &addresses).collect();
            assert_eq!(metas.len(), PolicyAccount::extra_accounts(sides, networks));
            assert!(metas.len() <= PolicyAccount::MAX_EXTRA_ACCOUNTS);
            for (side, token_account) in [(Side::Sender, 0), (Side::Receiver, 2)] {
                for network in 0..networks {
                    let position = PolicyAccount::pass_position(sides, networks, side, network);
                    assert_eq!(position.is_some(), sides.contains(side));
                    if let Some(position) = position {
                        let network_index = PolicyAccount::FIRST_NETWORK_INDEX + network as u8;
                        let pass = ExtraAccountMeta::pass(network_index, token_account);
                        assert_eq!(metas[position], pass);
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_that_is_not_a_policy_is_read() {
    assert!(PolicyAccount::new(&[]).is_none());
    assert!(PolicyAccount::new(&[0; PolicyAccount::BYTES]).is_none());
    assert!(PolicyAccount::new(&[0xff; PolicyAccount::BYTES]).is_none());
}
