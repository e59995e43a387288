use std::vec;

use proptest::prelude::*;
use spl_token_2022_interface::{
    extension::{
        BaseStateWithExtensionsMut, ExtensionType, StateWithExtensionsMut,
        immutable_owner::ImmutableOwner, metadata_pointer::MetadataPointer,
        permanent_delegate::PermanentDelegate, transfer_hook,
    },
    state,
};

use super::*;

const HOOK: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

fn token_account(extensions: &[ExtensionType], transferring: bool) -> Vec<u8> {
    let length =
        ExtensionType::try_calculate_account_len::<state::Account>(extensions).expect("known");
    let mut data = vec![0; length];
    let mut account =
        StateWithExtensionsMut::<state::Account>::unpack_uninitialized(&mut data).expect("fits");
    for extension in extensions {
        match extension {
            ExtensionType::ImmutableOwner => {
                account.init_extension::<ImmutableOwner>(true).expect("fits");
            }
            ExtensionType::TransferHookAccount => {
                let hook = account
                    .init_extension::<transfer_hook::TransferHookAccount>(true)
                    .expect("fits");
                hook.transferring = transferring.into();
            }
            other => panic!("{other:?}"),
        }
    }
    account.base = state::Account {
        mint: HOOK.into(),
        owner: OTHER.into(),
        state: state::AccountState::Initialized,
        ..Default::default()
    };
    account.pack_base();
    account.init_account_type().expect("fits");
    data
}

fn mint(authority: Option<[u8; 32]>, hook: [Option<[u8; 32]>; 2]) -> Vec<u8> {
    let extensions = [
        ExtensionType::MetadataPointer,
        ExtensionType::PermanentDelegate,
        ExtensionType::TransferHook,
    ];
    let length =
        ExtensionType::try_calculate_account_len::<state::Mint>(&extensions).expect("known");
    let mut data = vec![0; length];
    let mut mint =
        StateWithExtensionsMut::<state::Mint>::unpack_uninitialized(&mut data).expect("fits");
    mint.init_extension::<MetadataPointer>(true).expect("fits");
    let delegate = mint.init_extension::<PermanentDelegate>(true).expect("fits");
    delegate.delegate = Some(OTHER.into()).try_into().expect("not zero");
    let extension = mint.init_extension::<transfer_hook::TransferHook>(true).expect("fits");
    let [hook_authority, program] = hook.map(|address| address.map(Into::into));
    extension.authority = hook_authority.try_into().expect("not zero");
    extension.program_id = program.try_into().expect("not zero");
    mint.base = state::Mint {
        mint_authority: authority.map(Into::into).into(),
        is_initialized: true,
        ..Default::default()
    };
    mint.pack_base();
    mint.init_account_type().expect("fits");
    data
}

#[test]
fn reads_a_token_account_as_the_token_program_writes_it() {
    use ExtensionType::{ImmutableOwner, TransferHookAccount};
    for (extensions, immutable) in [
        (vec![TransferHookAccount], false),
        (vec![ImmutableOwner, TransferHookAccount], true),
        (vec![TransferHookAccount, ImmutableOwner], true),
    ] {
        for transferring in [false, true] {
            let data = token_account(&extensions, transferring);
            let account = TokenAccount::new(&data).expect("a token account");
            assert_eq!((account.mint(), account.owner()), (&HOOK, &OTHER));
            assert_eq!(account.is_transferring(), transferring);
            assert_eq!(account.owner_is_immutable(), immutable);
            assert!(Mint::new(&data).is_none());
        }
    }
}

#[test]
fn reads_a_mint_as_the_token_program_writes_it() {
    for authority in [None, Some([3; 32])] {
        for hook in [[None, None], [Some([4; 32]), None], [None, Some(HOOK)]] {
            let data = mint(authority, hook);
            let mint = Mint::new(&data).expect("a mint");
            assert_eq!(mint.authority().copied(), authority);
            assert_eq!(mint.permanent_delegate(), Some(&OTHER));
            let extension = mint.transfer_hook().expect("it has the extension");
            assert_eq!([extension.authority, extension.program].map(Option::<&_>::copied), hook);
            assert!(TokenAccount::new(&data).is_none());
        }
    }
}

#[test]
fn the_programs_address_is_pinned() {
    assert_eq!(TOKEN_2022_PROGRAM_ID.to_bytes(), spl_token_2022_interface::ID.to_bytes());
}

#[test]
fn a_multisig_is_neither() {
    let mut data = vec![1; MULTISIG_BYTES];
    assert!(Mint::new(&data).is_none());
    data.fill(2);
    assert!(TokenAccount::new(&data).is_none());
}

proptest! {
    /// Any bytes are read without a panic, and never beyond their end.
    #[test]
    fn any_bytes_are_read(
        tail in prop::collection::vec(any::<u8>(), 0..300),
        account_type in 0u8..4,
        wanted in 0u16..40,
    ) {
        let mut data = vec![7; ACCOUNT_TYPE_OFFSET];
        data.push(account_type);
        data.extend(tail);
        prop_assert_eq!(Mint::new(&data).is_some(), account_type == MINT && data.len() != 355);
        if let Some(value) = extension(&data, wanted) {
            prop_assert!(value.len() + EXTENSIONS_OFFSET + 4 <= data.len());
        }
        if let Some(mint) = Mint::new(&data) {
            let _ = (mint.authority(), mint.transfer_hook(), mint.permanent_delegate());
        }
        if let Some(account) = TokenAccount::new(&data) {
            let _ = (account.is_transferring(), account.owner_is_immutable());
        }
    }
}
