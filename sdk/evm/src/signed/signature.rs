use alloy::{
    primitives::{Address, B256, Bytes, Signature},
    providers::Provider,
    rpc::types::TransactionRequest,
    sol,
    sol_types::SolCall,
};

use crate::{ReadError, Registry, RpcFailure};

mod erc1271 {
    #![allow(missing_docs, unreachable_pub, clippy::arithmetic_side_effects)]
    use super::sol;

    sol! {
        function isValidSignature(bytes32 digest, bytes signature) external view returns (bytes4);
    }
}

/// As the registry has it: 65 bytes, the last one 27 or 28, and the lower of the two `s`.
pub(super) fn is_ecdsa(signer: Address, digest: B256, signature: &[u8]) -> bool {
    let &[.., v] = signature else { return false };
    if signature.len() != 65 || !matches!(v, 27 | 28) {
        return false;
    }
    let Ok(signature) = Signature::from_raw(signature) else { return false };
    if signature.normalize_s().is_some() {
        return false;
    }
    // Nothing recovers to the zero address.
    signature
        .recover_address_from_prehash(&digest)
        .is_ok_and(|recovered| recovered == signer && !signer.is_zero())
}

/// Whether the account says so itself. Every failure of the account is a no.
pub(super) async fn is_erc1271(
    registry: &Registry,
    signer: Address,
    digest: B256,
    signature: &Bytes,
) -> Result<bool, ReadError> {
    let call = erc1271::isValidSignatureCall { digest, signature: signature.clone() };
    let request = TransactionRequest::default()
        .from(registry.address())
        .to(signer)
        .input(call.abi_encode().into());
    match registry.provider().call(request).await.map_err(RpcFailure::from) {
        Ok(answer) => {
            let mut yes = [0; 32];
            let (selector, _) = yes.split_at_mut(4);
            selector.copy_from_slice(&erc1271::isValidSignatureCall::SELECTOR);
            Ok(answer.get(..32) == Some(&yes[..]))
        }
        Err(failure) if failure.revert_data().is_some() => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}
