use std::collections::BTreeSet;

use super::*;

#[test]
fn ids_and_names_are_unique_and_read_back() {
    let ids: BTreeSet<_> = CHAINS.iter().map(|chain| chain.id).collect();
    let words: BTreeSet<_> = CHAINS.iter().map(|chain| chain.chain_network.as_deref()).collect();
    assert_eq!((ids.len(), words.len()), (CHAINS.len(), CHAINS.len()));
    for chain in CHAINS {
        assert_eq!(chain.to_string().parse::<Chain>().as_ref(), Ok(chain));
        assert_eq!(format!("EIP155:{}", chain.id).parse::<Chain>().as_ref(), Ok(chain));
        let word = chain.chain_network.as_deref().expect("a known chain");
        assert_eq!(Chain::from_chain_network(word).as_ref(), Some(chain));
    }
    assert_eq!("Polygon:Amoy".parse::<Chain>().map(|chain| chain.id), Ok(80_002));
}

#[test]
fn what_is_not_in_the_table_goes_by_its_number() {
    let chain: Chain = "eip155:424242".parse().expect("a number");
    assert_eq!((chain.id, chain.is_known(), chain.is_testnet), (424_242, false, None));
    assert_eq!(chain.finality, Finality::Finalized);
    assert_eq!(chain.to_string(), "eip155:424242");
    assert_eq!(Chain::from_id(31_337).finality, Finality::Depth(1));
    for text in ["solana:devnet", "ethereum", "eip155:", "eip155:-1", "ethereum:devnet", ""] {
        assert_eq!(text.parse::<Chain>(), Err(UnknownChain(text.to_owned())));
    }
}

#[test]
fn a_chain_is_stored_and_read_back() {
    for chain in [Chain::from_id(8_453), Chain::from_id(424_242)] {
        let text = serde_json::to_string(&chain).expect("JSON");
        assert_eq!(serde_json::from_str::<Chain>(&text).expect("a chain"), chain);
    }
}
