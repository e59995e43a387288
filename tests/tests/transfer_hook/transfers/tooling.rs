//! What wallets and exchanges use finds the accounts too, and this repository's resolver finds the
//! same ones.

use e2e::{
    chain::{Chain, actor},
    token::{DECIMALS, TokenTransfer},
    world::Network,
};
use portcullis_solana::{Address, Instruction, TRANSFER_HOOK_PROGRAM_ID, instruction::IssuePass};
use portcullis_types::{Combination, Sides};
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_associated_token_account_interface::instruction::create_associated_token_account;
use spl_token_2022::offchain::create_transfer_checked_instruction_with_extra_metas;
use spl_token_2022_interface::ID as TOKEN_2022;
use spl_transfer_hook_interface::offchain::{
    AccountFetchError, add_extra_account_metas_for_execute,
};

use super::stage::{FUNDS, Stage, stage};

type Fetched = Result<Option<Vec<u8>>, AccountFetchError>;

/// What an RPC node answers.
async fn fetch(chain: &Chain, address: Address) -> Fetched {
    Ok(chain.account(&address).map(|account| account.data))
}

/// As a wallet makes a transfer.
async fn by_spl_token(s: &Stage, transfer: &TokenTransfer<'_>) -> Instruction {
    create_transfer_checked_instruction_with_extra_metas(
        &TOKEN_2022,
        &transfer.source,
        &s.token.mint,
        &transfer.destination,
        &transfer.authority.pubkey(),
        &[],
        transfer.amount,
        DECIMALS,
        |address| fetch(&s.world.chain, address),
    )
    .await
    .unwrap()
}

/// As a program's client does, which has an instruction already.
async fn by_interface(s: &Stage, transfer: &TokenTransfer<'_>) -> Instruction {
    let mut instruction = s.token.bare_instruction(transfer);
    add_extra_account_metas_for_execute(
        &mut instruction,
        &TRANSFER_HOOK_PROGRAM_ID,
        &transfer.source,
        &s.token.mint,
        &transfer.destination,
        &transfer.authority.pubkey(),
        transfer.amount,
        |address| fetch(&s.world.chain, address),
    )
    .await
    .unwrap();
    instruction
}

fn issue(s: &mut Stage, network: &Network, wallet: &Keypair) {
    let (payer, operator) = (&s.world.payer, &network.gatekeepers[0].operator);
    let issue = IssuePass {
        operator: operator.pubkey(),
        network: network.address,
        ..s.world.issue(&wallet.pubkey())
    };
    s.world.chain.send(&[issue.instruction()], &[payer, operator]).unwrap();
}

/// Four networks, and pairs of wallets: the first four hold passes of the network by their number
/// alone, the last of all four.
fn networks_and_holders(s: &mut Stage) -> (Vec<Network>, Vec<[Keypair; 2]>) {
    let networks: Vec<Network> =
        ["first", "second", "third", "fourth"].map(|name| s.world.new_network(name)).into();
    let mut pairs = Vec::new();
    for index in 0..=networks.len() {
        let pair = ["sender", "receiver"].map(|side| actor(&format!("{side} {index}")));
        let held = if index < networks.len() { &networks[index..][..1] } else { &networks };
        for (network, wallet) in held.iter().flat_map(|held| pair.iter().map(move |w| (held, w))) {
            issue(s, network, wallet);
        }
        s.token.funded(&mut s.world, &pair[0].pubkey(), FUNDS);
        s.token.account(&mut s.world, &pair[1].pubkey());
        pairs.push(pair);
    }
    (networks, pairs)
}

#[tokio::test]
async fn finds_what_a_transfer_needs_under_every_policy() {
    let (mut s, ..) = stage();
    let (networks, pairs) = networks_and_holders(&mut s);
    for sides in Sides::ALL {
        for count in 1..=networks.len() {
            for combination in Combination::ALL {
                let named = networks[..count].iter().map(|network| network.address).collect();
                s.update(|policy| {
                    (policy.sides, policy.combination) = (sides, combination);
                    policy.networks = named;
                });
                let [sender, receiver] = match combination {
                    Combination::All => pairs.last().unwrap(),
                    Combination::Any => &pairs[count - 1],
                };
                let transfer = s.token.between(sender, &receiver.pubkey(), 5);
                let own = s.instruction(&transfer);
                for found in [by_spl_token(&s, &transfer).await, by_interface(&s, &transfer).await]
                {
                    assert_eq!(found, own, "{sides:?}, {count} networks, {combination:?}");
                    s.moves_by(found, &transfer, &[sender]);
                }
            }
        }
    }
}

/// The others read the receiving wallet out of the token account; to this repository's resolver it is
/// told.
#[tokio::test]
async fn an_account_that_is_yet_to_be_made_receives_in_the_same_transaction() {
    let (mut s, alice, _) = stage();
    let carol = s.world.holder("carol");
    let transfer = s.token.between(&alice, &carol.pubkey(), 5);
    assert!(s.world.chain.account(&transfer.destination).is_none());

    let mut instruction = s.token.bare_instruction(&transfer);
    let found = add_extra_account_metas_for_execute(
        &mut instruction,
        &TRANSFER_HOOK_PROGRAM_ID,
        &transfer.source,
        &s.token.mint,
        &transfer.destination,
        &transfer.sender,
        transfer.amount,
        |address| fetch(&s.world.chain, address),
    );
    assert!(found.await.is_err());

    let payer = s.world.payer.insecure_clone();
    let create = create_associated_token_account(
        &payer.pubkey(),
        &carol.pubkey(),
        &s.token.mint,
        &TOKEN_2022,
    );
    let instructions = [create, s.instruction(&transfer)];
    s.world.chain.send(&instructions, &[&payer, &alice]).unwrap();
    assert_eq!(s.balance(&transfer.destination), 5);
    assert_eq!(by_interface(&s, &transfer).await, s.instruction(&transfer));
}
