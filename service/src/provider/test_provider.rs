use std::io::Cursor;

use async_trait::async_trait;
use image::{ImageFormat, Rgb, RgbImage};

use super::{Outcome, VerificationFlow};
use crate::model::pii::{EvidenceRel, PiiRequestType, PiiTarget, TestOutcome, VerifiedInformation};

/// How big its images are, in pixels.
const WIDTH: u32 = 320;
const HEIGHT: u32 = 200;

/// For trying things out: nobody is verified, and the same wallet always comes out alike.
#[derive(Clone, Copy, Debug)]
pub struct TestProvider {
    /// What it shall find out; `None`: the last hexadecimal digit of the wallet's bytes decides. `e` is
    /// failure, `f` is cancelled, every other one is success.
    pub outcome: Option<TestOutcome>,
}

impl TestProvider {
    fn outcome(self, target: &PiiTarget) -> TestOutcome {
        self.outcome.unwrap_or_else(|| match last_byte(target) & 0x0f {
            0x0e => TestOutcome::Failure,
            0x0f => TestOutcome::Cancelled,
            _ => TestOutcome::Success,
        })
    }
}

fn last_byte(target: &PiiTarget) -> u8 {
    let last = match target.wallet.address() {
        portcullis::Address::Solana(address) => address.as_ref().last().copied(),
        portcullis::Address::Evm(address) => address.as_slice().last().copied(),
    };
    last.unwrap_or_default()
}

#[async_trait]
impl VerificationFlow for TestProvider {
    async fn verify(&self, target: &PiiTarget, request_type: &PiiRequestType) -> Outcome {
        match self.outcome(target) {
            TestOutcome::Failure => return Outcome::Failure,
            TestOutcome::Cancelled => return Outcome::Cancelled,
            TestOutcome::Success => {}
        }
        let mark = last_byte(target);
        let text = |text: &str| Some(text.to_owned());
        let mut information = Box::<VerifiedInformation>::default();
        information.email = Some(format!("test-{mark:02x}@example.com"));
        if !request_type.needs_document() {
            return Outcome::Success { information, evidence: Vec::new() };
        }
        information.name = text("Test Person");
        information.document_type = text("passport");
        information.document_number = Some(format!("TEST{mark:04}"));
        information.issue_country = text("UTO");
        information.date_of_birth = text("1990-01-01");
        information.date_of_expiry = text("2099-12-31");
        let mut evidence = Vec::new();
        for (rel, shade) in [(EvidenceRel::IdDocumentFront, 40), (EvidenceRel::IdDocumentBack, 90)]
        {
            // A picture that could not be made is one that is missing: the request says so.
            if let Some(file) = picture(mark, shade) {
                evidence.push((rel, file));
            }
        }
        Outcome::Success { information, evidence }
    }
}

/// Stripes with a frame: nobody takes it for a document.
fn picture(mark: u8, shade: u8) -> Option<Vec<u8>> {
    let image = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let is_frame =
            x < 8 || y < 8 || x.saturating_add(8) >= WIDTH || y.saturating_add(8) >= HEIGHT;
        let is_stripe = x.saturating_add(y).checked_rem(32).is_some_and(|rest| rest < 16);
        if is_frame {
            Rgb([0, 0, 0])
        } else if is_stripe {
            Rgb([mark, shade, 160])
        } else {
            Rgb([230, 230, 230])
        }
    });
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).ok()?;
    Some(file.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PassChain, Wallet};

    fn target(last: u8) -> PiiTarget {
        let chain = PassChain::parse("ethereum", "sepolia").unwrap();
        let wallet = Wallet::parse_any(&format!("0x{:038x}{last:02x}", 1)).unwrap();
        PiiTarget { chain, wallet }
    }

    #[test]
    fn the_last_digit_of_the_wallet_decides() {
        let provider = TestProvider { outcome: None };
        for last in 0..=255u8 {
            let expected = match last % 16 {
                14 => TestOutcome::Failure,
                15 => TestOutcome::Cancelled,
                _ => TestOutcome::Success,
            };
            assert_eq!(provider.outcome(&target(last)), expected, "{last}");
        }
        let provider = TestProvider { outcome: Some(TestOutcome::Success) };
        assert_eq!(provider.outcome(&target(15)), TestOutcome::Success);
    }

    #[tokio::test]
    async fn what_it_finds_out_can_be_kept() {
        let provider = TestProvider { outcome: None };
        let Outcome::Success { information, evidence } =
            provider.verify(&target(1), &PiiRequestType::default()).await
        else {
            panic!("it fails");
        };
        information.check().unwrap();
        assert_eq!(evidence.len(), 2);
        for (_, file) in evidence {
            assert!(crate::pii::clean(&file).is_ok());
        }
    }
}
