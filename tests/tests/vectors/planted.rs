//! The accounts of an `evaluate.json` case, as the gateway would have written them.

use e2e::{
    chain::{Chain, actor},
    vectors::{EvaluateCase, NetworkVector, PassVector, Whose},
};
use portcullis_demo::gated_counter::{self, GATED_COUNTER};
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID,
    account::{NetworkAccount, PassAccount},
    pda,
};
use sha2::{Digest, Sha256};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What a chain holds in a case: its network, and what stands where the holder's pass should be.
pub(crate) struct Accounts {
    pub(crate) network: Address,
    pub(crate) pass: Address,
    /// The gateway's accounts: where each is, and its data.
    pub(crate) data: Vec<(Address, Vec<u8>)>,
}

impl Accounts {
    /// Of a case, at addresses of its own.
    pub(crate) fn of(case: &EvaluateCase, holder: &Address) -> Self {
        let network = Address::new_from_array(Sha256::digest(&case.name).into());
        let (pass, bump) = pda::pass(&network, holder);
        let mut data = vec![(network, network_bytes(&case.network))];
        if let Some(vector) = &case.pass {
            let named = match vector.network {
                Whose::Other => actor("another network").pubkey(),
                _ => network,
            };
            let subject = match vector.wallet {
                Whose::Other => actor("another wallet").pubkey(),
                _ => *holder,
            };
            data.push((pass, pass_bytes(vector, &named, &subject, bump)));
        }
        Self { network, pass, data }
    }
}

/// A case on the chain, and a dApp that asks.
pub(crate) struct Planted {
    pub(crate) network: Address,
    pub(crate) pass: Address,
    pub(crate) counter: Address,
    pub(crate) holder: Keypair,
}

impl Planted {
    /// Plants the case.
    pub(crate) fn new(chain: &mut Chain, case: &EvaluateCase) -> Self {
        let holder = chain.actor("holder");
        let Accounts { network, pass, data } = Accounts::of(case, &holder.pubkey());
        for (address, data) in data {
            chain.plant(address, GATEWAY_PROGRAM_ID, data);
        }
        Self { network, pass, counter: plant_counter(chain, &network), holder }
    }
}

/// A counter for the passes of `network`: one that the dApp has made, with another network in it.
fn plant_counter(chain: &mut Chain, network: &Address) -> Address {
    let payer = chain.actor("payer");
    let counter = gated_counter::counter(&payer.pubkey());
    if chain.account(&counter).is_none() {
        let create = gated_counter::create_counter(&payer.pubkey(), network);
        chain.send(&[create], &[&payer]).unwrap();
    }
    let mut data = chain.data(&counter);
    data[8..40].copy_from_slice(network.as_ref());
    chain.plant(counter, GATED_COUNTER, data);
    counter
}

fn network_bytes(network: &NetworkVector) -> Vec<u8> {
    let mut data = vec![0; NetworkAccount::MIN_BYTES];
    data[..8].copy_from_slice(&NetworkAccount::DISCRIMINATOR);
    data[191] = network.paused.into();
    data[192] = NetworkAccount::VERSION;
    let slots = u32::try_from(network.gatekeepers.len()).unwrap();
    data[200..204].copy_from_slice(&slots.to_le_bytes());
    for gatekeeper in &network.gatekeepers {
        data.extend(gatekeeper.generation.to_le_bytes());
        data.extend([gatekeeper.status.code(), 0]);
    }
    data
}

fn pass_bytes(pass: &PassVector, network: &Address, subject: &Address, bump: u8) -> Vec<u8> {
    let data = [
        PassAccount::DISCRIMINATOR.as_slice(),
        network.as_ref(),
        subject.as_ref(),
        &[3; 32], // rent payer
        &pass.attributes.to_le_bytes(),
        &pass.expires_at.to_le_bytes(),
        &pass.issued_at.to_le_bytes(),
        &pass.gatekeeper_slot.to_le_bytes(),
        &pass.generation.to_le_bytes(),
        &[pass.state.code(), 0, PassAccount::VERSION, bump],
    ]
    .concat();
    assert_eq!(data.len(), PassAccount::BYTES);
    data
}
