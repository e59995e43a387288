use clap::Args;
use portcullis::{Address, operation::PolicyChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Offer the policy of a mint to another authority, who must accept it.
#[derive(Debug, Args)]
pub(crate) struct ProposeAuthority {
    /// The mint.
    mint: Address,
    /// To whom.
    #[arg(required_unless_present = "none")]
    address: Option<Address>,
    /// Take the offer back.
    #[arg(long, conflicts_with = "address")]
    none: bool,
}

impl ProposeAuthority {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let address = self.address.filter(|_| !self.none);
        let address = address.as_ref().map(Address::solana).transpose()?;
        change(context, self.mint, PolicyChange::ProposeAuthority(address)).await
    }
}
