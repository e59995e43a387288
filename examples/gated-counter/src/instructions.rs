//! One file an instruction.

pub mod create_counter;
pub mod increment_by_call;
pub mod increment_by_consuming;
pub mod increment_by_read;
pub mod increment_freely;

use anchor_lang::prelude::*;
pub use create_counter::*;
pub use increment_by_call::*;
pub use increment_by_consuming::*;
pub use increment_by_read::*;
use portcullis_types::solana::GATEWAY_PROGRAM_ID;

/// The gateway program.
pub struct Gateway;

impl Id for Gateway {
    fn id() -> Address {
        Address::new_from_array(GATEWAY_PROGRAM_ID)
    }
}
