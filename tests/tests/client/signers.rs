//! Keys from files, from the environment and from commands that sign; and none of them shown.

use portcullis::{Actor, Attributes, Family, KeySource, PassIssuer, Signer, SignerError};
use portcullis_localnet::Role;

use crate::ground::{Ground, KeyFile};

/// A command that signs with keys that everybody knows: what an HSM or a hardware wallet would do.
fn command(arguments: &str) -> KeySource {
    format!("command:{} {arguments}", env!("CARGO_BIN_EXE_signing_command")).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_signs_from_a_file_or_by_a_command() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let family = side.connection.chain().family();
        let secret = ground.secret(Role::Operator, family);
        let file = KeyFile::new(&format!("{secret}\n"));
        let by_command = command(&format!("sign {}", file.path().display()));
        for source in [file.source(), by_command] {
            let signer = source.signer(family).unwrap();
            assert_eq!(signer.address(), side.operator().address());
            let shown = format!("{signer:?} {source} {source:?}");
            assert!(!shown.contains(secret.trim_start_matches("0x")), "{shown}");
            let actor = Actor::new(side.connection.clone(), signer).unwrap();
            let issuer = PassIssuer::by(actor, side.network).unwrap();
            issuer.issue(&side.wallet(), Some(0), Attributes::HUMAN).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_whose_signature_is_wrong_sends_nothing() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let family = side.connection.chain().family();
        let file = KeyFile::new(&ground.secret(Role::Operator, family));
        let liar = command(&format!("lie {}", file.path().display())).signer(family).unwrap();
        let actor = Actor::new(side.connection.clone(), liar).unwrap();
        let issuer = PassIssuer::by(actor, side.network).unwrap();
        let wallet = side.wallet();
        let failure = issuer.issue(&wallet, Some(0), Attributes::HUMAN).await.unwrap_err();
        assert!(failure.to_string().contains("not of"), "{failure}");
        assert_eq!(side.reader().pass(&side.network, &wallet).await.unwrap(), None);
    }
}

#[test]
fn a_command_that_fails_says_so() {
    for (source, family) in [
        (command("fail"), Family::Solana),
        (command("babble"), Family::Evm),
        ("command:/nowhere/at-all".parse().unwrap(), Family::Evm),
    ] {
        let error = source.signer(family).unwrap_err();
        assert!(matches!(error, SignerError::Command { .. }), "{error:?}");
    }
}

#[test]
fn a_key_in_the_place_of_its_source_is_refused_and_not_repeated() {
    let evm = "8f2a55949038a9610f50fb23b5883af3b4ecb3c3bb792cbcefbd1542c692be63";
    let keypair = solana_keypair::Keypair::new_from_array([9; 32]);
    let json = serde_json::to_string(&keypair.to_bytes().to_vec()).unwrap();
    for key in [evm.to_owned(), format!("0x{evm}"), json, keypair.to_base58_string()] {
        for text in [key.clone(), format!("env:{key}"), format!("file:{key}")] {
            let error = text.parse::<KeySource>().unwrap_err();
            assert!(matches!(error, SignerError::KeyInPlaceOfSource), "{error:?}");
            assert!(!format!("{error} {error:?}").contains(&key));
        }
    }
}

#[test]
fn what_holds_no_key_is_refused_without_showing_it() {
    let file = KeyFile::new("correct horse battery staple");
    for family in [Family::Solana, Family::Evm] {
        let error = file.source().signer(family).unwrap_err();
        assert!(matches!(error, SignerError::NotAKey { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("horse"));
    }
    let missing: KeySource = "file:/nowhere/at-all".parse().unwrap();
    assert!(matches!(missing.signer(Family::Evm), Err(SignerError::File { .. })));
    let unset: KeySource = "env:PORTCULLIS_NO_SUCH_VARIABLE".parse().unwrap();
    assert!(matches!(unset.signer(Family::Evm), Err(SignerError::Variable { .. })));
    for nothing in ["", "file:", "what:ever"] {
        assert!(nothing.parse::<KeySource>().is_err(), "{nothing}");
    }
}

#[test]
fn a_key_of_one_chain_is_none_of_the_other() {
    let evm = KeyFile::new(&"11".repeat(32));
    assert!(matches!(evm.source().signer(Family::Solana), Err(SignerError::NotAKey { .. })));
    let Ok(Signer::Evm(signer)) = evm.source().signer(Family::Evm) else { panic!("it is a key") };
    assert_eq!(signer.address().to_string(), "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A");
}
