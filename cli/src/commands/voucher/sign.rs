use clap::Args;
use portcullis::{Address, Family, VoucherTerms};

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    value::{AttributeSet, Expiry},
};

/// Sign a voucher, by which a wallet fetches its pass and pays the gas; signed by the operator.
///
/// Nothing is sent. stdout is the voucher, a JSON document, for `voucher claim` or the SDK. Nobody
/// but the wallet can use it.
#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// Who may fetch the pass.
    wallet: Address,
    /// Until when the pass will be valid [default: the network's lifetime, from the fetching].
    #[arg(long, value_name = "EXPIRY")]
    expires: Option<Expiry>,
    /// What was found out: human, kyc, …, bit numbers, 0x… bits.
    #[arg(long, value_name = "LIST", default_value = "none")]
    attributes: AttributeSet,
    /// Until when it can be fetched: a span from now, or a moment.
    #[arg(long, value_name = "EXPIRY", default_value = "7d")]
    deadline: Expiry,
}

impl Sign {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        if context.chain()?.family() == Family::Solana {
            return Err(Failure::usage("there are no vouchers on Solana")
                .help("issue the pass: `portcullis pass issue`; --payer lets another pay"));
        }
        let (network, wallet) = (context.network()?, context.on_chain(self.wallet)?);
        let deadline = context.expires_at(Some(self.deadline)).await?.unwrap_or_default();
        let deadline_seconds = match u64::try_from(deadline) {
            Ok(seconds) if seconds > 0 => seconds,
            _ => {
                return Err(Failure::usage("a voucher has a deadline")
                    .help("give --deadline 7d, or a moment"));
            }
        };
        let expires_at = context.expires_at(self.expires).await?;
        let attributes = self.attributes.0;
        let terms = VoucherTerms { network, wallet, expires_at, attributes, deadline_seconds };
        let actor = context.acting(context.signer()?, None).await?;
        let voucher = actor.sign_voucher(&terms).await?;
        let document = serde_json::to_string(&voucher)
            .map_err(|error| Failure::failed("output", format!("cannot be written: {error}")))?;
        context.output.raw(&format!("{document}\n"))?;
        Ok(Ending::Done)
    }
}
