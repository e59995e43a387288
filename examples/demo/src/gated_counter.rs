//! Client side of the example dApp `examples/gated-counter`.

use portcullis_solana::{AccountMeta, Address, GATEWAY_PROGRAM_ID, Instruction, pda};

/// The example's program id.
pub const GATED_COUNTER: Address =
    Address::from_str_const("GAvMntNqQT5QMY84yg3kBBCyoiCbkHyVgLVvx93YW4GN");
const CREATE_COUNTER: [u8; 8] = [174, 255, 78, 222, 78, 250, 200, 80];
const SYSTEM_PROGRAM: Address = Address::new_from_array([0; 32]);

/// One of the dApp's ways to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Not gated.
    Freely,
    /// Reads the pass account.
    ByRead,
    /// Asks the gateway by a cross-program call.
    ByCall,
    /// Uses the pass up.
    ByConsuming,
}

impl Way {
    /// The instruction's discriminator.
    pub const fn discriminator(self) -> [u8; 8] {
        match self {
            Self::Freely => [62, 87, 234, 109, 190, 200, 183, 134],
            Self::ByRead => [96, 117, 79, 234, 97, 157, 3, 154],
            Self::ByCall => [199, 99, 247, 95, 28, 2, 153, 236],
            Self::ByConsuming => [124, 208, 7, 231, 125, 249, 107, 104],
        }
    }
}

/// The counter of `authority`: `["counter", authority]`.
pub fn counter(authority: &Address) -> Address {
    Address::find_program_address(&[b"counter", authority.as_ref()], &GATED_COUNTER).0
}

/// Creates the counter of `authority`, who pays for it, for the passes of `network`.
pub fn create_counter(authority: &Address, network: &Address) -> Instruction {
    Instruction {
        program_id: GATED_COUNTER,
        accounts: vec![
            AccountMeta::new(*authority, true),
            AccountMeta::new(counter(authority), false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ],
        data: [&CREATE_COUNTER, network.as_ref()].concat(),
    }
}

/// Counts one for `wallet`, with its pass of `network`.
pub fn increment(way: Way, counter: &Address, network: &Address, wallet: &Address) -> Instruction {
    let (pass, _) = pda::pass(network, wallet);
    let mut accounts = vec![
        AccountMeta::new_readonly(*wallet, true),
        AccountMeta::new(*counter, false),
        AccountMeta::new_readonly(*network, false),
        match way {
            Way::ByConsuming => AccountMeta::new(pass, false),
            _ => AccountMeta::new_readonly(pass, false),
        },
    ];
    if matches!(way, Way::ByCall | Way::ByConsuming) {
        accounts.push(AccountMeta::new_readonly(GATEWAY_PROGRAM_ID, false));
    }
    Instruction { program_id: GATED_COUNTER, accounts, data: way.discriminator().to_vec() }
}

/// How often was counted, from the account's data.
pub fn count(data: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*data.get(40..)?.first_chunk()?))
}
