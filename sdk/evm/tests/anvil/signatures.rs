//! What is signed here, the contract takes; what it would not take, is not valid here.

use portcullis_evm::{
    Action, Consume, Domain, Expiry, Message, PassStep, PassSteps, Registry, SignError, Signed,
    Step, StepOutcome, Voucher,
    alloy::primitives::{Address, B256, U256, address, b256, bytes},
    free_nonces, random_nonce, step_outcomes,
};
use portcullis_types::{Attributes, Reason, Requirement, Verdict};

use crate::stage::{
    HOLDER_KEY, LATER, OPERATOR_KEY, Stage, attempt, key, later, refused, take, wallet,
};

const DOMAIN: Domain = Domain::of_chain(31_337);

fn issue(to: Address) -> Step {
    Step::new(to, Action::Issue { expiry: later(), attributes: Attributes::KYC })
}

/// Stored and read back, as between the one who signs and the one who submits.
async fn signed<M>(number: u8, message: M) -> Signed<M>
where
    M: Message + serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let signed = Signed::sign(&key(number), DOMAIN, message).await.unwrap();
    assert!(signed.is_valid());
    let text = serde_json::to_string(&signed).unwrap();
    let read: Signed<M> = serde_json::from_str(&text).unwrap();
    assert_eq!(read, signed);
    read
}

#[tokio::test]
async fn the_domain_is_the_contracts() {
    let stage = Stage::new().await;
    assert_eq!(stage.registry.domain().await.unwrap(), DOMAIN);
}

#[tokio::test]
async fn a_signed_step_is_submitted_by_anyone() {
    let stage = Stage::new().await;
    let message = PassStep {
        network: stage.network,
        step: issue(wallet(1)),
        signer: stage.operator.account(),
        nonce: random_nonce(),
        deadline_seconds: LATER,
    };
    let signed = signed(OPERATOR_KEY, message).await;
    assert!(signed.is_valid_on_chain(&stage.registry).await.unwrap());
    take(&stage.stranger, &stage.registry.submit(&signed)).await;
    let verdict = stage.registry.verify(stage.network, wallet(1)).await.unwrap();
    assert_eq!(verdict, Verdict::Allow);
    assert!(stage.registry.nonce_used(message.signer, message.nonce).await.unwrap());
}

#[tokio::test]
async fn signed_steps_are_submitted_and_told_one_by_one() {
    let stage = Stage::new().await;
    let message = PassSteps {
        network: stage.network,
        steps: vec![issue(wallet(1)), issue(wallet(1)), issue(wallet(2))],
        signer: stage.operator.account(),
        nonce: U256::ZERO,
        deadline_seconds: LATER,
    };
    let signed = signed(OPERATOR_KEY, message).await;
    let mined = take(&stage.stranger, &stage.registry.submit_batch(&signed)).await;
    let wallets = [wallet(1), wallet(1), wallet(2)];
    let events = mined.events(stage.registry.address()).unwrap();
    let outcomes = step_outcomes(stage.network, &wallets, &events).unwrap();
    let taken: Vec<_> = outcomes.iter().map(StepOutcome::is_taken).collect();
    assert_eq!(taken, [true, false, true]);
}

#[tokio::test]
async fn a_voucher_is_claimed_by_its_wallet_alone() {
    let stage = Stage::new().await;
    let holder = stage.holder.account();
    let message = Voucher {
        network: stage.network,
        wallet: holder,
        expiry: Expiry::Default,
        attributes: Attributes::HUMAN,
        signer: stage.operator.account(),
        nonce: U256::from(9),
        deadline_seconds: LATER,
    };
    let call = stage.registry.claim(&signed(OPERATOR_KEY, message).await);
    let error = refused(&stage.stranger, &call).await;
    assert_eq!(error, portcullis_evm::RegistryError::InvalidSignature);
    take(&stage.holder, &call).await;
    let pass = stage.registry.pass_word(stage.network, holder).await.unwrap();
    assert_eq!(pass.attributes(), Attributes::HUMAN);
}

#[tokio::test]
async fn a_pass_is_consumed_by_the_dapp_that_the_holder_named() {
    let stage = Stage::new().await;
    let (network, holder) = (stage.network, stage.holder.account());
    stage.issue(holder).await;
    let message = Consume {
        network,
        consumer: stage.stranger.account(),
        requirement: Requirement::with_attributes(Attributes::KYC),
        signer: holder,
        nonce: U256::from(1),
        deadline_seconds: LATER,
    };
    let call = stage.registry.consume(&signed(HOLDER_KEY, message).await);
    attempt(&stage.operator, &call).await.unwrap_err();
    take(&stage.stranger, &call).await;
    let verdict = stage.registry.verify(network, holder).await.unwrap();
    assert_eq!(verdict, Verdict::Deny(Reason::Expired));
}

/// Made by another implementation of EIP-712, as the contract's own tests have them.
#[test]
fn known_messages_have_their_digests() {
    let signer = address!("19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A");
    let holder = address!("1563915e194D8CfBA1943570603F7606A3115508");
    let network = b256!("8eec1c9afb183a84aac7003cf8e730bfb6385f6e43761d6425fba4265de3a9eb");
    let domain =
        Domain { chain_id: 8_453, registry: address!("1234567890123456789012345678901234567890") };
    let expiry = Expiry::at(1_800_000_000).unwrap();
    let attributes = Attributes(5);
    let deadline_seconds = 1_700_003_600;
    let issue = Step::new(holder, Action::Issue { expiry, attributes });
    let step = PassStep { network, step: issue, signer, nonce: U256::from(1), deadline_seconds };
    let signed = Signed {
        domain,
        message: step,
        signature: bytes!(
            "a561f67f3ea74ba7843a6d2a39ae4879d7b63911ee9312fc4fa939782ebb6a8578d7bb9228074f574cb0febcd57558f09a0bfb530f871756b3fc941d087b93151b"
        ),
    };
    let known = b256!("82b65174730ed505445ef10ffcaae8caa4a1c47dbf9ffe3f0a2254b9f4785d61");
    assert_eq!(signed.digest(), known, "PassStep");
    assert!(signed.is_valid());
    let steps = PassSteps {
        network,
        steps: vec![issue, Step::new(holder, Action::Freeze { reason: 7 })],
        signer,
        nonce: U256::from(2),
        deadline_seconds,
    };
    let known = b256!("ad0162d712dfa9dfdcfd2a4d597d105448bf24bc760706febd28830862d0afec");
    assert_eq!(steps.digest(&domain), known, "PassSteps");
    let nonce = U256::from(3);
    let voucher =
        Voucher { network, wallet: holder, expiry, attributes, signer, nonce, deadline_seconds };
    let known = b256!("8fa616e33e8c98d69f21c0c3b0986a3dd74fc7a42d2fef5ce9ab24d2de8293a0");
    assert_eq!(voucher.digest(&domain), known, "Voucher");
    let consume = Consume {
        network,
        consumer: address!("3333333333333333333333333333333333333333"),
        requirement: Requirement {
            attributes: Attributes(1),
            min_remaining_seconds: 2,
            max_age_seconds: 3,
        },
        signer: holder,
        nonce: U256::from(4),
        deadline_seconds,
    };
    let known = b256!("953b142ee6f7ac954f467c746b765c7ca5a9ffb7c37d019194d6b3dd2bbc322e");
    assert_eq!(consume.digest(&domain), known, "Consume");
}

/// For each way to spoil a signature: the registry and this crate say no.
#[tokio::test]
async fn what_the_contract_does_not_take_is_not_valid() {
    let stage = Stage::new().await;
    let message = PassStep {
        network: stage.network,
        step: issue(wallet(1)),
        signer: stage.operator.account(),
        nonce: U256::from(1),
        deadline_seconds: LATER,
    };
    let good = signed(OPERATOR_KEY, message).await;
    let mut spoilt = vec![Vec::new(), good.signature[..64].to_vec(), vec![0; 65]];
    for (position, value) in [(0, good.signature[0] ^ 1), (64, 0), (64, 1), (64, 29)] {
        let mut signature = good.signature.to_vec();
        signature[position] = value;
        spoilt.push(signature);
    }
    // The other `s` of the same point, which ecrecover takes and the registry does not.
    let order = U256::from_be_slice(&bytes!(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
    ));
    let mut high = good.signature.to_vec();
    let s = order - U256::from_be_slice(&high[32..64]);
    high[32..64].copy_from_slice(&s.to_be_bytes::<32>());
    high[64] = 55 - high[64];
    spoilt.push(high);
    for signature in spoilt {
        let bad = Signed { signature: signature.into(), ..good.clone() };
        assert!(!bad.is_valid(), "{}", bad.signature);
        assert!(!bad.is_valid_on_chain(&stage.registry).await.unwrap(), "{}", bad.signature);
        let error = refused(&stage.stranger, &stage.registry.submit(&bad)).await;
        assert_eq!(error, portcullis_evm::RegistryError::InvalidSignature, "{}", bad.signature);
    }
    let elsewhere = Registry::at_address(stage.node.provider(), wallet(3));
    assert!(!good.is_valid_on_chain(&elsewhere).await.unwrap());
}

#[tokio::test]
async fn only_the_signer_that_the_message_names_signs_it() {
    let message = Voucher {
        network: B256::ZERO,
        wallet: wallet(1),
        expiry: Expiry::Never,
        attributes: Attributes::NONE,
        signer: wallet(2),
        nonce: U256::ZERO,
        deadline_seconds: 1,
    };
    let error = Signed::sign(&key(OPERATOR_KEY), DOMAIN, message).await.unwrap_err();
    let own = key(OPERATOR_KEY).address();
    assert_eq!(error, SignError::WrongSigner { named: wallet(2), key: own });
}

#[tokio::test]
async fn free_nonces_are_those_that_no_bit_stands_for() {
    let stage = Stage::new().await;
    let signer = stage.operator.account();
    let mask = (U256::MAX << 2) | U256::from(1);
    take(&stage.operator, &stage.registry.cancel_nonces(U256::from(1), mask)).await;
    let first = U256::from(254);
    let free = free_nonces(&stage.registry, signer, first, 5).await.unwrap();
    let expected: Vec<U256> = [254_u64, 255, 257, 512, 513].map(U256::from).to_vec();
    assert_eq!(free, expected);
    let last = free_nonces(&stage.registry, signer, U256::MAX - U256::from(1), 5).await.unwrap();
    assert_eq!(last, [U256::MAX - U256::from(1), U256::MAX]);
    assert_ne!(random_nonce(), random_nonce());
}
