use portcullis::Refusal;

/// What to do about a refusal. The same words on both chains, since they have the same names there.
pub(crate) fn advice(refusal: &Refusal) -> &'static str {
    match refusal.name().as_str() {
        "PassExists" => "`portcullis pass renew` changes its expiry",
        "PassRevoked" | "Revoked" => "a revoked pass never comes back; use another wallet",
        "PassFrozen" | "Frozen" => "`portcullis pass unfreeze` first",
        "PassNotFrozen" => "`portcullis pass status` shows its state",
        "ExpiryInPast" => "give a later --expires",
        "LifetimeTooLong" => {
            "give an earlier --expires; `network show` and `gatekeeper show` say what is allowed"
        }
        "RenounceForbidden" => "the network's authority decides that: `portcullis network update`",
        "NotLongExpired" => "a pass is closed 90 days after its expiry",
        "NotAuthorized" => {
            "`portcullis key address` says whose key --signer is; `network show`, `gatekeeper show` \
             and `hook show` say who may"
        }
        "PermissionMissing" => "the network's authority grants it: `portcullis gatekeeper update`",
        "GatekeeperNotActive" => {
            "`portcullis gatekeeper show` says why; the network's authority may activate it"
        }
        "FrozenByNetwork" => "sign with the key of the network's authority",
        "InvalidReason" => "give a --reason of 0 to 127",
        "QuotaExhausted" => "wait for the day's quota to fill up, or have it raised",
        "NetworkPaused" => "the network's authority ends a pause: `portcullis network unpause`",
        "NoPass" => "`portcullis pass issue` makes one",
        "NetworkExists" => "give another --id (Solana) or --salt (EVM)",
        "InvalidSettings" => "--default-lifetime must not exceed --max-lifetime",
        "PauseUnchanged" => "`portcullis network show` says whether it is paused",
        "NetworkNotEmpty" => "`portcullis gatekeeper remove` each gatekeeper first",
        "NotHeldByCreator" => "`portcullis network propose-authority` to the creator, who accepts",
        "NoSuchGatekeeper" | "GatekeeperRemoved" => {
            "`portcullis gatekeeper list` shows those that there are"
        }
        "GatekeeperHasPasses" => "its passes must be closed or taken over first",
        "OperatorTaken" => "use a key that has no other part in this network",
        "GuardianMayOnlyTighten" => "sign with the key of the network's authority",
        "SignatureExpired" | "NonceUsed" => {
            "have the operator sign another: `portcullis voucher sign`"
        }
        "InvalidSignature" => "a voucher is claimed with the key of the wallet that it names",
        "MintNamesHook" => "point the mint's TransferHook extension elsewhere first",
        "PolicyExists" => "`portcullis hook update` changes it",
        _ => "-vv shows each request and what was answered",
    }
}
