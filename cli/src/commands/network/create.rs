use clap::Args;
use portcullis::{
    Family,
    operation::{NetworkChange, NetworkOperation, NetworkSeed, NetworkSettings},
};

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    perform::perform,
    value::{Salt, Seconds},
};

/// Create a network; the signer becomes its authority.
///
/// Its id follows from the creator and --id (Solana) or --salt (EVM), each of which works once.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The creator's number for it (Solana) [default: 0].
    #[arg(long, value_name = "NUMBER")]
    id: Option<u32>,
    /// Up to 32 letters, or 0x and 64 hexadecimal digits (EVM) [default: zeros].
    #[arg(long, value_name = "SALT", conflicts_with = "id")]
    salt: Option<Salt>,
    /// Lifetime of a pass for which none is asked; 0: the longest.
    #[arg(long, value_name = "DURATION", default_value = "0")]
    default_lifetime: Seconds,
    /// Longest lifetime of a pass; 0: no limit.
    #[arg(long, value_name = "DURATION", default_value = "0")]
    max_lifetime: Seconds,
    /// Holders may not renounce their passes.
    #[arg(long)]
    forbid_renounce: bool,
    /// Holders may have a dApp consume their passes: one use each.
    #[arg(long)]
    single_use: bool,
    /// Neither a pause nor a gatekeeper's removal reaches the passes (EVM).
    #[arg(long)]
    unbound: bool,
}

impl Create {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let creator = context.signer()?.address();
        let seed = match (context.chain()?.family(), self.id, self.salt) {
            (Family::Solana, id, None) => NetworkSeed::Solana(id.unwrap_or_default()),
            (Family::Evm, None, salt) => NetworkSeed::Evm(salt.unwrap_or_default().0.into()),
            (Family::Solana, ..) => {
                return Err(Failure::usage("a network on Solana has no salt").help("give --id"));
            }
            (Family::Evm, ..) => {
                return Err(
                    Failure::usage("a network on an EVM chain has no number").help("give --salt")
                );
            }
        };
        let settings = NetworkSettings {
            default_lifetime_seconds: self.default_lifetime.0,
            max_lifetime_seconds: self.max_lifetime.0,
            renounce_forbidden: self.forbid_renounce,
            single_use: self.single_use,
            unbound: self.unbound,
        };
        let network = seed.network_id(&creator)?;
        let change = NetworkChange::Create { seed, settings };
        perform(context, NetworkOperation { network, change }).await
    }
}
