use super::*;

/// Stops compiling when a variant is added, so that the new one is pinned too.
fn name(error: &HookError) -> &'static str {
    macro_rules! names {
        ($($variant:ident),* $(,)?) => {
            match error { $(HookError::$variant => stringify!($variant)),* }
        };
    }
    names!(
        SenderNoPass,
        SenderWrongPass,
        SenderRevoked,
        SenderFrozen,
        SenderExpired,
        SenderIssuerInactive,
        SenderMissingAttributes,
        SenderExpiresTooSoon,
        SenderTooOld,
        SenderNetworkPaused,
        ReceiverNoPass,
        ReceiverWrongPass,
        ReceiverRevoked,
        ReceiverFrozen,
        ReceiverExpired,
        ReceiverIssuerInactive,
        ReceiverMissingAttributes,
        ReceiverExpiresTooSoon,
        ReceiverTooOld,
        ReceiverNetworkPaused,
        TransfersPaused,
        PermanentDelegateDenied,
        ReceiverOwnerMutable,
        NotTransferring,
        MissingAccounts,
        WrongAccount,
        WrongMint,
        NotAPolicy,
        NotAMint,
        MintWithoutHook,
        MintNamesHook,
        NotAuthorized,
        PolicyExists,
        InvalidSides,
        InvalidCombination,
        InvalidPermanentDelegateRule,
        InvalidFlags,
        InvalidNetworks,
        InvalidExemptionKind,
        ExemptionExists,
        ExemptionUnknown,
        ExemptionsFull,
        ZeroAddress,
        PauseUnchanged,
        WrongRentPayer,
        InvalidExtraAccountMetas,
        RentMissing,
        GenerationsExhausted,
    )
}

fn code(error: HookError) -> u32 {
    match Error::from(error) {
        Error::Custom(code) => code,
        other => panic!("{other:?}"),
    }
}

fn pinned() -> [(u32, HookError); 48] {
    use HookError::*;
    [
        (7001, SenderNoPass),
        (7002, SenderWrongPass),
        (7003, SenderRevoked),
        (7004, SenderFrozen),
        (7005, SenderExpired),
        (7006, SenderIssuerInactive),
        (7007, SenderMissingAttributes),
        (7008, SenderExpiresTooSoon),
        (7009, SenderTooOld),
        (7010, SenderNetworkPaused),
        (7021, ReceiverNoPass),
        (7022, ReceiverWrongPass),
        (7023, ReceiverRevoked),
        (7024, ReceiverFrozen),
        (7025, ReceiverExpired),
        (7026, ReceiverIssuerInactive),
        (7027, ReceiverMissingAttributes),
        (7028, ReceiverExpiresTooSoon),
        (7029, ReceiverTooOld),
        (7030, ReceiverNetworkPaused),
        (7041, TransfersPaused),
        (7042, PermanentDelegateDenied),
        (7043, ReceiverOwnerMutable),
        (7050, NotTransferring),
        (7051, MissingAccounts),
        (7052, WrongAccount),
        (7053, WrongMint),
        (7054, NotAPolicy),
        (7055, NotAMint),
        (7056, MintWithoutHook),
        (7057, MintNamesHook),
        (7058, NotAuthorized),
        (7059, PolicyExists),
        (7060, InvalidSides),
        (7061, InvalidCombination),
        (7062, InvalidPermanentDelegateRule),
        (7063, InvalidFlags),
        (7064, InvalidNetworks),
        (7065, InvalidExemptionKind),
        (7066, ExemptionExists),
        (7067, ExemptionUnknown),
        (7068, ExemptionsFull),
        (7069, ZeroAddress),
        (7070, PauseUnchanged),
        (7071, WrongRentPayer),
        (7072, InvalidExtraAccountMetas),
        (7073, RentMissing),
        (7074, GenerationsExhausted),
    ]
}

#[test]
fn codes_are_pinned() {
    for (expected, error) in pinned() {
        let name = name(&error);
        assert_eq!(code(error), expected, "{name}");
    }
}

#[test]
fn every_denial_has_its_variant() {
    for denial in (0..=u8::MAX).filter_map(Denial::from_code) {
        let Error::Custom(code) = refused(denial) else { panic!("{denial:?}") };
        let variant = pinned().into_iter().find(|(pinned, _)| *pinned == code);
        assert_eq!(variant.as_ref().map(|(_, error)| name(error)), Some(denial.name()));
    }
}
