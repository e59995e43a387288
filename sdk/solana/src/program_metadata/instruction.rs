//! One builder for each instruction that canonical metadata takes. Whoever may upgrade the program
//! signs.

mod allocate;
mod close;
mod extend;
mod initialize;
mod set_data;
mod trim;
mod write;

pub use allocate::Allocate;
pub use close::Close;
pub use extend::Extend;
pub use initialize::Initialize;
pub use set_data::SetData;
pub use trim::Trim;
pub use write::Write;

use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_sdk_ids::bpf_loader_upgradeable;

use super::PROGRAM_METADATA_PROGRAM_ID;
use crate::instruction::meta::readonly;

/// Stands where an account is left out.
const NONE: Address = PROGRAM_METADATA_PROGRAM_ID;

/// The program, and where the loader says who may upgrade it.
fn upgradeable(program: &Address) -> [AccountMeta; 2] {
    let seeds = [program.as_ref()];
    let (data, _) = Address::find_program_address(&seeds, &bpf_loader_upgradeable::ID);
    [readonly(*program), readonly(data)]
}

fn instruction<const N: usize>(accounts: [&[AccountMeta]; N], data: [&[u8]; 3]) -> Instruction {
    Instruction {
        program_id: PROGRAM_METADATA_PROGRAM_ID,
        accounts: accounts.concat(),
        data: data.concat(),
    }
}
