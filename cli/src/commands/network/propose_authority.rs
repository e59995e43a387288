use clap::Args;
use portcullis::{Address, operation::NetworkChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Offer the network to another authority, who must accept it.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ProposeAuthority {
    /// To whom.
    address: Option<Address>,
    /// Take the offer back.
    #[arg(long)]
    none: bool,
}

impl ProposeAuthority {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let address = self
            .address
            .filter(|_| !self.none)
            .map(|address| context.on_chain(address))
            .transpose()?;
        change(context, NetworkChange::ProposeAuthority(address)).await
    }
}
