//! Lists of extra accounts as a user of the SPL crates writes them, and reads them.

use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, PolicyAccount, PolicySettings},
};
use portcullis_types::Sides;
use spl_tlv_account_resolution::{
    account::ExtraAccountMeta, seeds::Seed, state::ExtraAccountMetaList,
};
use spl_transfer_hook_interface::{
    get_extra_account_metas_address, instruction::ExecuteInstruction,
};
use spl_type_length_value::state::{TlvState, TlvStateBorrowed};

use super::stage::{Stage, settings, wallet};

/// Accounts of `Execute`, by index.
const SOURCE: u8 = 0;
const DESTINATION: u8 = 2;
const GATEWAY: u8 = 5;
const FIRST_NETWORK: u8 = 6;

/// The list of a policy of these sides and networks.
pub(super) fn list(sides: Sides, networks: &[Address]) -> Vec<ExtraAccountMeta> {
    let token_accounts: &[u8] = match sides {
        Sides::Sender => &[SOURCE],
        Sides::Receiver => &[DESTINATION],
        Sides::Both => &[SOURCE, DESTINATION],
    };
    [fixed(&GATEWAY_PROGRAM_ID)]
        .into_iter()
        .chain(networks.iter().map(fixed))
        .chain(token_accounts.iter().flat_map(|token_account| {
            let networks = (FIRST_NETWORK..).take(networks.len());
            networks.map(|network| pass(network, *token_account))
        }))
        .collect()
}

/// The encoding.
pub(super) fn bytes(meta: &ExtraAccountMeta) -> Vec<u8> {
    let flags = [meta.is_signer, meta.is_writable].map(|flag| u8::from(bool::from(flag)));
    [&[meta.discriminator][..], &meta.address_config, &flags].concat()
}

/// Lists that no policy has, with why.
pub(super) fn refused() -> Vec<(&'static str, Vec<ExtraAccountMeta>, HookError)> {
    use HookError::{InvalidExtraAccountMetas, InvalidNetworks, ZeroAddress};
    let networks = [11, 12].map(|byte| Address::from([byte; 32]));
    let (one, two) = (&networks[..1], &networks[..]);
    let changed = |change: fn(&mut Vec<ExtraAccountMeta>)| {
        let mut metas = list(Sides::Both, &networks);
        change(&mut metas);
        metas
    };
    let five = [1, 2, 3, 4, 5].map(|byte| Address::from([byte; 32]));
    let senders_twice = [&list(Sides::Both, two)[..5], &list(Sides::Sender, two)[3..]].concat();
    let shapes: [(&'static str, Vec<ExtraAccountMeta>); 21] = [
        ("empty", vec![]),
        ("the gateway alone", list(Sides::Both, &[])),
        ("no passes", list(Sides::Both, one)[..2].to_vec()),
        ("no gateway", list(Sides::Both, two)[1..].to_vec()),
        ("another gateway", changed(|metas| metas[0] = fixed(&Address::from([9; 32])))),
        ("the gateway behind", changed(|metas| metas.swap(0, 1))),
        ("five networks", list(Sides::Receiver, &five)),
        ("a pass too few", list(Sides::Both, two)[..6].to_vec()),
        (
            "passes of a network that is missing",
            [&list(Sides::Both, one)[..2], &list(Sides::Both, two)[3..]].concat(),
        ),
        ("a pass twice", changed(|metas| metas.push(metas[6]))),
        ("an account more", changed(|metas| metas.push(fixed(&Address::from([9; 32]))))),
        ("passes of one side in another order", changed(|metas| metas.swap(3, 4))),
        ("the receiver's passes first", changed(|metas| metas[3..].rotate_left(2))),
        ("by network and not by side", changed(|metas| metas.swap(4, 5))),
        ("the sender's passes for both sides", senders_twice),
        ("the gateway is written", changed(|metas| metas[0].is_writable = true.into())),
        ("a network signs", changed(|metas| metas[1].is_signer = true.into())),
        ("a network is written", changed(|metas| metas[2].is_writable = true.into())),
        ("a pass is written", changed(|metas| metas[3].is_writable = true.into())),
        ("a pass of the hook itself", changed(|metas| metas[3].discriminator = 1)),
        ("a pass as a fixed address", changed(|metas| metas[3] = fixed(&Address::from([9; 32])))),
    ];
    let twice = [networks[0]; 2];
    let zero = [networks[0], Address::default()];
    shapes
        .into_iter()
        .map(|(name, metas)| (name, metas, InvalidExtraAccountMetas))
        .chain([
            ("a network twice", list(Sides::Both, &twice), InvalidNetworks),
            ("no network's address", list(Sides::Both, &zero), ZeroAddress),
        ])
        .collect()
}

fn fixed(address: &Address) -> ExtraAccountMeta {
    ExtraAccountMeta::new_with_pubkey(address, false, false).unwrap()
}

fn pass(network: u8, token_account: u8) -> ExtraAccountMeta {
    let seeds = [
        Seed::Literal { bytes: b"pass".to_vec() },
        Seed::AccountKey { index: network },
        Seed::AccountData { account_index: token_account, data_index: 32, length: 32 },
    ];
    ExtraAccountMeta::new_external_pda_with_seeds(GATEWAY, &seeds, false, false).unwrap()
}

#[test]
fn the_spl_interface_reads_the_list_and_an_entry_behind_it() {
    let mut s = Stage::new();
    let address = get_extra_account_metas_address(&s.mint, &TRANSFER_HOOK_PROGRAM_ID);
    for sides in Sides::ALL {
        for count in 1..=4 {
            let networks: Vec<Address> = (1..=count).map(wallet).collect();
            let metas = list(sides, &networks);
            let update = s.update(PolicySettings { sides, networks, ..settings() });
            s.govern(update);
            let data = s.world.chain.data(&address);
            let state = TlvStateBorrowed::unpack(&data).unwrap();
            let types: Vec<[u8; 8]> =
                state.get_discriminators().unwrap().into_iter().map(Into::into).collect();
            assert_eq!(types, [PolicyAccount::EXECUTE, PolicyAccount::DISCRIMINATOR]);
            let read =
                ExtraAccountMetaList::unpack_with_tlv_state::<ExecuteInstruction>(&state).unwrap();
            assert_eq!(read.to_vec(), metas);
        }
    }
}
