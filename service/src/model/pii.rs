//! Requests for personal data before a pass is issued: where they are, and what a person is.

mod day;
mod evidence;
mod information;
mod provider;
mod request_type;
mod status;
mod target;
mod test_outcome;

pub use evidence::{Evidence, EvidenceRel, ImageType};
pub use information::{InvalidInformation, VerifiedInformation};
pub use provider::{Provider, ProviderCaller};
pub use request_type::{ParseRequestTypeError, PiiRequestType};
pub use status::{PiiRefusal, PiiStatus, Verdict, advance};
pub use target::PiiTarget;
pub use test_outcome::TestOutcome;
