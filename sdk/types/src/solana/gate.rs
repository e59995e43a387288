use super::{GATEWAY_PROGRAM_ID, NetworkAccount, PassAccount};
use crate::{Address, Network, Record, Requirement, Verdict, evaluate, same_address};

/// Of a network whose pass is not there to be judged.
const UNKNOWN: Network = Network { paused: false, issuer: None };

/// An account as a program sees it.
#[derive(Clone, Copy, Debug)]
pub struct AccountRef<'a> {
    /// Its address.
    pub address: &'a Address,
    /// The program that owns it.
    pub owner: &'a Address,
    /// Its data.
    pub data: &'a [u8],
}

impl AccountRef<'_> {
    /// Whether nothing was ever created here. Lamports sent to the address do not count.
    #[inline(always)]
    fn is_vacant(&self) -> bool {
        self.data.is_empty() && same_address(self.owner, &[0; 32])
    }
}

/// What a dApp asks of its users: a good pass of one network.
///
/// No cross-program call, no address derivation, no allocation: the account's owner, its
/// discriminator and the network and wallet written in it say whose pass it is, and only the
/// gateway can have written them.
///
/// ```
/// use portcullis_types::{Attributes, Reason, Requirement, Verdict};
/// use portcullis_types::solana::{AccountRef, Gate};
///
/// const GATE: Gate = Gate {
///     requirement: Requirement::with_attributes(Attributes::HUMAN),
///     ..Gate::new([7; 32]) // the network's address
/// };
/// # let system_program = [0; 32];
/// # let (network_address, pass_address, wallet, now) = ([7; 32], [8; 32], [9; 32], 0);
/// let network = AccountRef { address: &network_address, owner: &system_program, data: &[] };
/// let pass = AccountRef { address: &pass_address, owner: &system_program, data: &[] };
/// assert_eq!(GATE.check(&network, &pass, &wallet, now), Verdict::Deny(Reason::NoPass));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The gateway program, whose accounts alone are believed.
    pub program_id: Address,
    /// The network whose passes open the gate.
    pub network: Address,
    /// What else is asked of the pass.
    pub requirement: Requirement,
}

impl Gate {
    /// A gate that any good pass of `network` opens.
    pub const fn new(network: Address) -> Self {
        Self { program_id: GATEWAY_PROGRAM_ID, network, requirement: Requirement::ANY }
    }

    /// Whether `pass` opens the gate for `wallet` at `now` (Unix seconds), and if not, why.
    ///
    /// `network` must be the account at [`Gate::network`]; any other, and any account that the
    /// gateway does not own, is answered with [`crate::Reason::WrongPass`]. An address at which
    /// nothing was ever created is answered with [`crate::Reason::NoPass`], whatever the network
    /// shown.
    ///
    /// Nothing is believed of the pass's address, so a client may find it as it likes. A denial is
    /// therefore no proof of anything: whoever chooses the accounts can show an empty one for a
    /// wallet whose pass was revoked. Only [`Verdict::Allow`] is to be acted on.
    ///
    /// That `wallet` has signed, or is the one that the dApp acts for, is for the caller to check.
    #[inline(always)]
    pub fn check(
        &self,
        network: &AccountRef<'_>,
        pass: &AccountRef<'_>,
        wallet: &Address,
        now: i64,
    ) -> Verdict {
        let (network, record) = match self.read(network, pass, wallet) {
            Some(found) => found,
            None if pass.is_vacant() => (UNKNOWN, Record::Missing),
            None => (UNKNOWN, Record::Foreign),
        };
        evaluate(&self.requirement, &network, &record, now)
    }

    #[inline(always)]
    fn read(
        &self,
        network: &AccountRef<'_>,
        pass: &AccountRef<'_>,
        wallet: &Address,
    ) -> Option<(Network, Record)> {
        if !same_address(pass.owner, &self.program_id)
            || !same_address(network.owner, &self.program_id)
            || !same_address(network.address, &self.network)
        {
            return None;
        }
        let account = PassAccount::new(pass.data)?;
        if !same_address(account.network(), &self.network)
            || !same_address(account.subject(), wallet)
        {
            return None;
        }
        let network = NetworkAccount::new(network.data)?;
        let pass = account.pass();
        Some((
            Network { paused: network.paused(), issuer: network.gatekeeper(pass.gatekeeper_slot) },
            Record::Found(pass),
        ))
    }
}
