use portcullis::{Address, PreparedIssues};
use serde::{Deserialize, Serialize};

/// 1 had a transaction for each pass.
const VERSION: u32 = 2;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    portcullis_journal: u32,
    #[serde(flatten)]
    binding: Binding,
}

/// What a journal belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Binding {
    pub(crate) chain: String,
    pub(crate) network: String,
    pub(crate) signer: String,
    /// Hash of the file.
    pub(crate) list: String,
}

/// Every other line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    /// A transaction that may be sent from now on.
    Prepared(PreparedIssues),
    /// What one of its passes came to.
    Over {
        /// Whose.
        wallet: Address,
        /// To what.
        outcome: Outcome,
    },
}

/// What an item came to, as far as the chain has decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The pass was issued.
    Issued {
        /// In this transaction.
        transaction: String,
    },
    /// The wallet had the pass that was asked for already.
    Exists,
    /// The chain refused it.
    Refused {
        /// The refusal's name.
        code: String,
        /// Its words.
        message: String,
    },
}

impl Outcome {
    /// Whether nothing is left to do.
    pub(crate) const fn is_done(&self) -> bool {
        matches!(self, Self::Issued { .. } | Self::Exists)
    }
}

impl Header {
    pub(super) const fn new(binding: Binding) -> Self {
        Self { portcullis_journal: VERSION, binding }
    }

    /// Whether it is what is expected, and if not, what is different.
    pub(super) fn check(&self, expected: &Self) -> Result<(), String> {
        let differences = [
            ("chain", &self.binding.chain, &expected.binding.chain),
            ("network", &self.binding.network, &expected.binding.network),
            ("signer", &self.binding.signer, &expected.binding.signer),
        ];
        for (name, then, now) in differences {
            if then != now {
                return Err(format!("the {name} was {then} and is {now}"));
            }
        }
        if self.binding.list != expected.binding.list {
            return Err("the file has changed since".to_owned());
        }
        if self.portcullis_journal != expected.portcullis_journal {
            return Err("another version of this program wrote it, and can finish it".to_owned());
        }
        Ok(())
    }
}
