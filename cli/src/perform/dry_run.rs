use portcullis::{Actor, Address, Estimate, Family, Operation, Refusal};
use serde::Serialize;

use super::Description;
use crate::{
    context::Context,
    ending::Ending,
    failure::{Failure, advice},
    output::{Report, Text},
    value::{LAMPORT_DECIMALS, WEI_DECIMALS, amount},
};

/// What would be done, what it would cost, and whether the chain would refuse. Amounts are decimal
/// numbers as text where they may be wider than what JSON's readers hold.
#[derive(Debug, Serialize)]
struct DryRun {
    dry_run: bool,
    #[serde(flatten)]
    what: Description,
    chain: String,
    signer: Address,
    payer: Address,
    #[serde(flatten)]
    cost: Cost,
    refusal: Option<Refused>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Cost {
    Solana {
        compute_units: u64,
        fee_lamports: u128,
        rent_lamports: u64,
        #[serde(skip)]
        currency: String,
    },
    Evm {
        gas: u64,
        fee_wei: String,
        max_fee_wei: String,
        #[serde(skip)]
        amounts: [u128; 2],
        #[serde(skip)]
        currency: String,
    },
}

#[derive(Debug, Serialize)]
struct Refused {
    code: Option<u32>,
    name: String,
    message: String,
    help: &'static str,
}

pub(super) async fn run(
    context: &Context,
    actor: &Actor,
    operation: &Operation,
    what: Description,
) -> Result<Ending, Failure> {
    let estimate = actor.estimate(operation).await?;
    let ending = if estimate.refusal.is_some() { Ending::Refused } else { Ending::Done };
    let chain = context.chain()?;
    let payer = context.payer()?.map_or_else(|| actor.address(), |payer| payer.address());
    context.output.result(&DryRun {
        dry_run: true,
        what,
        chain: chain.to_string(),
        signer: actor.address(),
        payer,
        cost: Cost::new(&estimate, chain.family(), chain.currency()),
        refusal: estimate.refusal.as_ref().map(Refused::new),
    })?;
    Ok(ending)
}

/// What an operation costs altogether, for a question.
pub(super) async fn cost(
    context: &Context,
    actor: &Actor,
    operation: &Operation,
) -> Result<String, Failure> {
    let estimate = actor.estimate(operation).await?;
    let chain = context.chain()?;
    let decimals = match chain.family() {
        Family::Solana => LAMPORT_DECIMALS,
        Family::Evm => WEI_DECIMALS,
    };
    let sum = estimate.fee.saturating_add(estimate.rent_lamports.into());
    Ok(amount(sum, decimals, chain.currency()))
}

impl Cost {
    fn new(estimate: &Estimate, family: Family, currency: &str) -> Self {
        let currency = currency.to_owned();
        match family {
            Family::Solana => Self::Solana {
                compute_units: estimate.units,
                fee_lamports: estimate.fee,
                rent_lamports: estimate.rent_lamports,
                currency,
            },
            Family::Evm => Self::Evm {
                gas: estimate.units,
                fee_wei: estimate.fee.to_string(),
                max_fee_wei: estimate.max_fee.to_string(),
                amounts: [estimate.fee, estimate.max_fee],
                currency,
            },
        }
    }

    fn text(&self, text: &mut Text) {
        match self {
            Self::Solana { compute_units, fee_lamports, rent_lamports, currency } => {
                let coins = |lamports| amount(lamports, LAMPORT_DECIMALS, currency);
                text.field("compute units", compute_units)
                    .field("fee", format!("{fee_lamports} lamports ({})", coins(*fee_lamports)));
                let rent = u128::from(*rent_lamports);
                text.field("rent", format!("{rent} lamports ({})", coins(rent)));
            }
            Self::Evm { gas, amounts: [fee, max_fee], currency, .. } => {
                let coins = |wei| format!("{wei} wei ({})", amount(wei, WEI_DECIMALS, currency));
                text.field("gas", gas).field("fee", coins(*fee)).field("at most", coins(*max_fee));
            }
        }
    }
}

impl Refused {
    fn new(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code(),
            name: refusal.name(),
            message: refusal.to_string(),
            help: advice(refusal),
        }
    }
}

impl Report for DryRun {
    fn text(&self, text: &mut Text) {
        text.line(format!("{}: dry run, nothing is sent", self.what.operation));
        self.what.targets(text);
        self.what.details(text);
        text.field("chain", &self.chain).field("signer", self.signer).field("payer", self.payer);
        self.cost.text(text);
        match &self.refusal {
            Some(refusal) => {
                text.field("refusal", format!("{}: {}", refusal.name, refusal.message))
                    .field("help", refusal.help);
            }
            None => {
                text.field("refusal", "none");
            }
        }
    }
}
