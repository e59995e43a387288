use portcullis_types::{Reason, lifecycle::LifecycleError};

use super::*;

/// Stops compiling when a variant is added, so that the new one is pinned too.
fn name(error: &GatewayError) -> &'static str {
    macro_rules! names {
        ($($variant:ident),* $(,)?) => {
            match error { $(GatewayError::$variant => stringify!($variant)),* }
        };
    }
    names!(
        NoPass,
        WrongPass,
        Revoked,
        Frozen,
        Expired,
        IssuerInactive,
        MissingAttributes,
        ExpiresTooSoon,
        TooOld,
        NetworkPaused,
        PassExists,
        PassRevoked,
        PassFrozen,
        PassNotFrozen,
        ExpiryInPast,
        LifetimeTooLong,
        RenounceForbidden,
        NotSingleUse,
        NotLongExpired,
        NotAuthorized,
        PermissionMissing,
        GatekeeperNotActive,
        FrozenByNetwork,
        InvalidReason,
        WrongNetwork,
        WrongGatekeeper,
        WrongRentPayer,
        NetworkExists,
        InvalidSettings,
        InvalidPermissions,
        InvalidStatus,
        ZeroAddress,
        PauseUnchanged,
        NetworkNotEmpty,
        NotHeldByCreator,
        GatekeeperRemoved,
        GatekeeperHasPasses,
        GuardianMayOnlyTighten,
        GenerationsExhausted,
        SlotsExhausted,
        QuotaExhausted,
    )
}

fn code(error: GatewayError) -> u32 {
    match Error::from(error) {
        Error::Custom(code) => code,
        other => panic!("{other:?}"),
    }
}

fn pinned() -> [(u32, GatewayError); 41] {
    use GatewayError::*;
    [
        (6001, NoPass),
        (6002, WrongPass),
        (6003, Revoked),
        (6004, Frozen),
        (6005, Expired),
        (6006, IssuerInactive),
        (6007, MissingAttributes),
        (6008, ExpiresTooSoon),
        (6009, TooOld),
        (6010, NetworkPaused),
        (6020, PassExists),
        (6021, PassRevoked),
        (6022, PassFrozen),
        (6023, PassNotFrozen),
        (6024, ExpiryInPast),
        (6025, LifetimeTooLong),
        (6026, RenounceForbidden),
        (6027, NotSingleUse),
        (6028, NotLongExpired),
        (6029, NotAuthorized),
        (6030, PermissionMissing),
        (6031, GatekeeperNotActive),
        (6032, FrozenByNetwork),
        (6033, InvalidReason),
        (6040, WrongNetwork),
        (6041, WrongGatekeeper),
        (6042, WrongRentPayer),
        (6043, NetworkExists),
        (6044, InvalidSettings),
        (6045, InvalidPermissions),
        (6046, InvalidStatus),
        (6047, ZeroAddress),
        (6048, PauseUnchanged),
        (6049, NetworkNotEmpty),
        (6050, NotHeldByCreator),
        (6051, GatekeeperRemoved),
        (6052, GatekeeperHasPasses),
        (6053, GuardianMayOnlyTighten),
        (6054, GenerationsExhausted),
        (6055, SlotsExhausted),
        (6056, QuotaExhausted),
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
fn every_refusal_of_the_lifecycle_has_its_variant() {
    use LifecycleError as L;
    let denials = Reason::ALL.map(|reason| (L::Denied(reason), reason.name()));
    let others = [
        (L::PassExists, "PassExists"),
        (L::PassRevoked, "PassRevoked"),
        (L::PassFrozen, "PassFrozen"),
        (L::PassNotFrozen, "PassNotFrozen"),
        (L::ExpiryInPast, "ExpiryInPast"),
        (L::LifetimeTooLong, "LifetimeTooLong"),
        (L::RenounceForbidden, "RenounceForbidden"),
        (L::NotSingleUse, "NotSingleUse"),
        (L::NotLongExpired, "NotLongExpired"),
        (L::NotAuthorized, "NotAuthorized"),
        (L::PermissionMissing, "PermissionMissing"),
        (L::GatekeeperNotActive, "GatekeeperNotActive"),
        (L::FrozenByNetwork, "FrozenByNetwork"),
        (L::InvalidReason, "InvalidReason"),
    ];
    for (refusal, expected) in denials.into_iter().chain(others) {
        let Error::Custom(code) = refused(refusal) else { panic!("{refusal:?}") };
        let variant = pinned().into_iter().find(|(pinned, _)| *pinned == code);
        assert_eq!(variant.as_ref().map(|(_, error)| name(error)), Some(expected));
    }
}
