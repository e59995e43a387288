use super::{ExtraAccountMeta, GATEWAY_PROGRAM_ID, PolicyFlags, bytes};
use crate::{
    Address, Attributes, Combination, ExemptionKind, PermanentDelegateRule, Requirement, Side,
    Sides, TransferPolicy, same_address,
};

/// The validation account of a mint as bytes: `["extra-account-metas", mint]` of the transfer hook,
/// 1,304 bytes. Two type-length-value entries: the SPL list of extra accounts, and the policy that
/// it follows from. Always of the same size, so that a policy can grow without paying rent.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | type of the first entry: the discriminator of `Execute` |
/// | 8 | 4 | its length, 459 |
/// | 12 | 4 | how many extra accounts |
/// | 16 | 35 each | the extra accounts; room for 13, what is unused is zero |
/// | 471 | 8 | type of the second entry |
/// | 479 | 4 | its length, 821 |
/// | 483 | 1 | layout version, 1 |
/// | 484 | 1 | sides: 1 sender, 2 receiver, 3 both |
/// | 485 | 1 | combination: 1 all, 2 any |
/// | 486 | 1 | permanent delegate: 1 gated, 2 sender exempt, 3 exempt, 4 denied |
/// | 487 | 1 | flags: 1 observe only, 2 the receiving account's owner must be immutable |
/// | 488 | 1 | paused: 1, otherwise 0 |
/// | 489 | 1 | how many networks, 1 to 4 |
/// | 490 | 1 | how many exempt wallets, 0 to 16 |
/// | 491 | 1 | bump of the address |
/// | 492 | 4 | generation: one more with every change, starting at 1 |
/// | 496 | 32 | mint |
/// | 528 | 32 | authority |
/// | 560 | 32 | pending authority, zero: none |
/// | 592 | 32 | rent payer, who gets the rent back |
/// | 624 | 8 | required attributes, a bit set |
/// | 632 | 8 | minimum remaining validity, seconds |
/// | 640 | 8 | maximum age, seconds, zero: any |
/// | 648 | 32 each | networks; room for 4 |
/// | 776 | 32 each | exempt wallets; room for 16 |
/// | 1288 | 1 each | their kinds: 1 vault, 2 treasury, 3 bridge, 4 other |
#[derive(Clone, Copy, Debug)]
pub struct PolicyAccount<'a>(&'a [u8; 1304]);

impl<'a> PolicyAccount<'a> {
    /// Size of the account.
    pub const BYTES: usize = 1304;
    /// Discriminator of the SPL interface's `Execute`, and the type of the first entry:
    /// `sha256("spl-transfer-hook-interface:execute")[..8]`.
    pub const EXECUTE: [u8; 8] = [105, 37, 101, 197, 75, 251, 102, 26];
    /// Length of the first entry.
    pub const LIST_BYTES: u32 = 459;
    /// Type of the second entry: `sha256("account:Policy")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [222, 135, 7, 163, 235, 177, 33, 68];
    /// Length of the second entry.
    pub const POLICY_BYTES: u32 = 821;
    /// The layout version that this reader knows.
    pub const VERSION: u8 = 1;
    /// Most networks in a policy.
    pub const MAX_NETWORKS: usize = 4;
    /// Most exempt wallets in a policy.
    pub const MAX_EXEMPTIONS: usize = 16;
    /// Most extra accounts: the gateway, four networks, and for both sides a pass of each.
    pub const MAX_EXTRA_ACCOUNTS: usize = 13;
    /// Which account of `Execute` the gateway program is.
    pub const GATEWAY_INDEX: u8 = 5;
    /// Which account of `Execute` the first network is; the passes come after the last.
    pub const FIRST_NETWORK_INDEX: u8 = 6;
    /// Offset of the policy's mint, for filters.
    pub const MINT_OFFSET: usize = 496;
    /// Offset of the first network, for filters.
    pub const NETWORKS_OFFSET: usize = 648;

    const LIST_LENGTH_OFFSET: usize = 8;
    const META_COUNT_OFFSET: usize = 12;
    const METAS_OFFSET: usize = 16;
    const DISCRIMINATOR_OFFSET: usize = 471;
    const POLICY_LENGTH_OFFSET: usize = 479;
    const VERSION_OFFSET: usize = 483;
    const SIDES_OFFSET: usize = 484;
    const COMBINATION_OFFSET: usize = 485;
    const PERMANENT_DELEGATE_RULE_OFFSET: usize = 486;
    const FLAGS_OFFSET: usize = 487;
    const PAUSED_OFFSET: usize = 488;
    const NETWORK_COUNT_OFFSET: usize = 489;
    const EXEMPTION_COUNT_OFFSET: usize = 490;
    const BUMP_OFFSET: usize = 491;
    const GENERATION_OFFSET: usize = 492;
    const AUTHORITY_OFFSET: usize = 528;
    const PENDING_AUTHORITY_OFFSET: usize = 560;
    const RENT_PAYER_OFFSET: usize = 592;
    const ATTRIBUTES_OFFSET: usize = 624;
    const MIN_REMAINING_OFFSET: usize = 632;
    const MAX_AGE_OFFSET: usize = 640;
    const EXEMPT_WALLETS_OFFSET: usize = 776;
    const EXEMPTION_KINDS_OFFSET: usize = 1288;

    /// The account in `data`, or `None` if these bytes are not a policy of a known version.
    ///
    /// It does not know who owns the account: that must be the transfer hook program.
    #[inline(always)]
    pub fn new(data: &'a [u8]) -> Option<Self> {
        let account = Self(data.try_into().ok()?);
        (*bytes::array::<8>(data, 0)? == Self::EXECUTE
            && bytes::u32_at(data, Self::LIST_LENGTH_OFFSET)? == Self::LIST_BYTES
            && *bytes::array::<8>(data, Self::DISCRIMINATOR_OFFSET)? == Self::DISCRIMINATOR
            && bytes::u32_at(data, Self::POLICY_LENGTH_OFFSET)? == Self::POLICY_BYTES
            && account.byte(Self::VERSION_OFFSET) == Self::VERSION
            && Sides::from_code(account.byte(Self::SIDES_OFFSET)).is_some()
            && Combination::from_code(account.byte(Self::COMBINATION_OFFSET)).is_some()
            && PermanentDelegateRule::from_code(account.byte(Self::PERMANENT_DELEGATE_RULE_OFFSET))
                .is_some()
            && !account.flags().has_unknown()
            && (1..=Self::MAX_NETWORKS).contains(&account.network_count())
            && account.exemption_count() <= Self::MAX_EXEMPTIONS
            && usize::try_from(account.meta_count()).ok()?
                == Self::extra_accounts(account.sides(), account.network_count()))
        .then_some(account)
    }

    /// How many extra accounts a transfer needs.
    #[inline(always)]
    pub const fn extra_accounts(sides: Sides, networks: usize) -> usize {
        networks.wrapping_mul(sides.count().wrapping_add(1)).wrapping_add(1)
    }

    /// Where in the extra accounts the pass of one side and network is; `None` for a side that is
    /// not asked.
    #[inline(always)]
    pub const fn pass_position(
        sides: Sides,
        networks: usize,
        side: Side,
        network: usize,
    ) -> Option<usize> {
        let before = match (sides, side) {
            (Sides::Both | Sides::Sender, Side::Sender) | (Sides::Receiver, Side::Receiver) => 1,
            (Sides::Both, Side::Receiver) => 2,
            _ => return None,
        };
        Some(networks.wrapping_mul(before).wrapping_add(1).wrapping_add(network))
    }

    /// The SPL list of a policy: the gateway, the networks, the sender's passes, the receiver's.
    /// At most four networks are taken.
    pub fn extra_account_metas(
        sides: Sides,
        networks: &[Address],
    ) -> impl Iterator<Item = ExtraAccountMeta> + '_ {
        let networks = networks.get(..Self::MAX_NETWORKS).unwrap_or(networks);
        let passes = [(Side::Sender, 0), (Side::Receiver, 2)]
            .into_iter()
            .filter(move |(side, _)| sides.contains(*side))
            .flat_map(move |(_, token_account_index)| {
                (Self::FIRST_NETWORK_INDEX..).zip(networks).map(move |(network_index, _)| {
                    ExtraAccountMeta::pass(network_index, token_account_index)
                })
            });
        core::iter::once(ExtraAccountMeta::address(&GATEWAY_PROGRAM_ID))
            .chain(networks.iter().map(ExtraAccountMeta::address))
            .chain(passes)
    }

    #[inline(always)]
    fn byte(&self, offset: usize) -> u8 {
        self.0.get(offset).copied().unwrap_or_default()
    }

    #[inline(always)]
    fn address(&self, offset: usize) -> &'a Address {
        bytes::address(self.0, offset).unwrap_or(&[0; 32])
    }

    fn meta_count(&self) -> u32 {
        bytes::u32_at(self.0, Self::META_COUNT_OFFSET).unwrap_or_default()
    }

    #[inline(always)]
    fn network_count(&self) -> usize {
        usize::from(self.byte(Self::NETWORK_COUNT_OFFSET))
    }

    #[inline(always)]
    fn exemption_count(&self) -> usize {
        usize::from(self.byte(Self::EXEMPTION_COUNT_OFFSET))
    }

    /// The mint whose transfers it decides.
    #[inline(always)]
    pub fn mint(&self) -> &'a Address {
        self.address(Self::MINT_OFFSET)
    }

    /// Who decides about it.
    pub fn authority(&self) -> &'a Address {
        self.address(Self::AUTHORITY_OFFSET)
    }

    /// Who is to become its authority by accepting.
    pub fn pending_authority(&self) -> Option<&'a Address> {
        Some(self.address(Self::PENDING_AUTHORITY_OFFSET)).filter(|address| **address != [0; 32])
    }

    /// Who paid the rent and gets it back.
    pub fn rent_payer(&self) -> &'a Address {
        self.address(Self::RENT_PAYER_OFFSET)
    }

    /// One more with every change, from 1. Whoever keeps a copy knows by it that the copy is old, as
    /// long as the policy is not closed and begun anew.
    pub fn generation(&self) -> u32 {
        bytes::u32_at(self.0, Self::GENERATION_OFFSET).unwrap_or_default()
    }

    /// The bump of the account's address.
    pub fn bump(&self) -> u8 {
        self.byte(Self::BUMP_OFFSET)
    }

    /// Its switches.
    #[inline(always)]
    pub fn flags(&self) -> PolicyFlags {
        PolicyFlags(self.byte(Self::FLAGS_OFFSET))
    }

    /// Which wallets are asked for passes.
    #[inline(always)]
    pub fn sides(&self) -> Sides {
        // `new` has refused every other byte; both is the strict reading all the same.
        Sides::from_code(self.byte(Self::SIDES_OFFSET)).unwrap_or(Sides::Both)
    }

    /// The extra accounts as the SPL interface lists them.
    pub fn listed_metas(&self) -> impl Iterator<Item = ExtraAccountMeta> + 'a {
        let data = self.0;
        (Self::METAS_OFFSET..)
            .step_by(ExtraAccountMeta::BYTES)
            .take(Self::extra_accounts(self.sides(), self.network_count()))
            .filter_map(|offset| bytes::array(data, offset).map(|meta| ExtraAccountMeta(*meta)))
    }

    /// The networks whose passes count: one to four.
    #[inline(always)]
    pub fn networks(&self) -> &'a [Address] {
        addresses(self.0, Self::NETWORKS_OFFSET, self.network_count())
    }

    /// The wallets that are not asked for a pass, and what each is. A kind that is unknown is
    /// [`ExemptionKind::Other`].
    pub fn exemptions(&self) -> impl Iterator<Item = (&'a Address, ExemptionKind)> + use<'a> {
        let kinds = self.0.get(Self::EXEMPTION_KINDS_OFFSET..).unwrap_or_default();
        self.exempt_wallets().iter().zip(
            kinds
                .iter()
                .map(|kind| ExemptionKind::from_code(*kind).unwrap_or(ExemptionKind::Other)),
        )
    }

    /// Whether a wallet is exempt.
    #[inline(always)]
    pub fn is_exempt(&self, wallet: &Address) -> bool {
        self.exempt_wallets().iter().any(|exempt| same_address(exempt, wallet))
    }

    #[inline(always)]
    fn exempt_wallets(&self) -> &'a [Address] {
        addresses(self.0, Self::EXEMPT_WALLETS_OFFSET, self.exemption_count())
    }

    /// What is asked of a pass.
    #[inline(always)]
    pub fn requirement(&self) -> Requirement {
        let word = |offset| bytes::u64_at(self.0, offset).unwrap_or_default();
        Requirement {
            attributes: Attributes(word(Self::ATTRIBUTES_OFFSET)),
            min_remaining_seconds: word(Self::MIN_REMAINING_OFFSET),
            max_age_seconds: word(Self::MAX_AGE_OFFSET),
        }
    }

    /// What the rule for transfers looks at.
    #[inline(always)]
    pub fn policy(&self) -> TransferPolicy {
        let flags = self.flags();
        TransferPolicy {
            paused: self.byte(Self::PAUSED_OFFSET) != 0,
            observe_only: flags.contains(PolicyFlags::OBSERVE_ONLY),
            sides: self.sides(),
            networks: self.byte(Self::NETWORK_COUNT_OFFSET),
            combination: Combination::from_code(self.byte(Self::COMBINATION_OFFSET))
                .unwrap_or(Combination::All),
            permanent_delegate_rule: PermanentDelegateRule::from_code(
                self.byte(Self::PERMANENT_DELEGATE_RULE_OFFSET),
            )
            .unwrap_or(PermanentDelegateRule::Denied),
            require_immutable_owner: flags.contains(PolicyFlags::REQUIRE_IMMUTABLE_OWNER),
        }
    }
}

#[inline(always)]
fn addresses(data: &[u8; PolicyAccount::BYTES], offset: usize, count: usize) -> &[Address] {
    let (addresses, _) = data.get(offset..).unwrap_or_default().as_chunks();
    addresses.get(..count).unwrap_or_default()
}

#[cfg(test)]
mod tests;
