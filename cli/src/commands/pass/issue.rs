use std::path::PathBuf;

use clap::Args;
use portcullis::{Address, Step};

use super::step;
use crate::{
    bulk,
    context::Context,
    ending::Ending,
    failure::Failure,
    value::{AttributeSet, Expiry},
};

/// Issue a pass to a wallet, or to every wallet of a file.
///
/// A file is CSV with the header `wallet`, `wallet,expires_at` or `wallet,expires_at,attributes`;
/// attributes within a cell are quoted, or separated by spaces. What a line leaves empty is as
/// --expires and --attributes say. What has been done is kept in a journal beside it
/// (FILE.portcullis-journal): after a kill or a failure run the same again, and the rest is done and
/// nothing twice. The result is CSV, or one JSON document.
#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Who gets it.
    #[arg(required_unless_present = "from")]
    wallet: Option<Address>,
    /// Everybody in this file gets one.
    #[arg(long, value_name = "FILE", conflicts_with = "wallet")]
    from: Option<PathBuf>,
    /// Until when: 90d (from now), never, 2027-01-31T12:00:00Z [default: the network's lifetime].
    #[arg(long, value_name = "EXPIRY")]
    expires: Option<Expiry>,
    /// What was found out: human, kyc, …, bit numbers, 0x… bits.
    #[arg(long, value_name = "LIST", default_value = "none")]
    attributes: AttributeSet,
}

impl Issue {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let expires_at = context.expires_at(self.expires).await?;
        let attributes = self.attributes.0;
        match (self.wallet, self.from) {
            (Some(wallet), _) => {
                step(context, wallet, Step::Issue { expires_at, attributes }).await
            }
            (None, Some(file)) => {
                let defaults = bulk::Defaults { expires_at, attributes };
                bulk::run(context, &file, defaults).await
            }
            // Clap asks for one of the two.
            (None, None) => Err(Failure::usage("it is not said who gets a pass")),
        }
    }
}
